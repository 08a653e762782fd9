/** A record without a print of its own: fields as rows, then its lines as tables. */
import type { Texts } from '../forms/index.ts';
import {
  isPrinted,
  type Entity,
  type Field,
  type LinesField,
  type Print,
  type PrintBlock,
} from '../model/index.ts';

/** @param fields Fields of the record and of its lines, in the order in which they are shown. */
export function plainPrint(entity: Entity, texts: Texts, fields: readonly Field[]): Print {
  const shown = (of: Entity) =>
    fields.filter((field) => field.entity === of && isPrinted(field)).map((field) => ({ path: [field] }));
  const tables = [...entity.fields.values()]
    .filter((field): field is LinesField => field.kind === 'lines')
    .map((lines): PrintBlock => {
      const title = texts.field(lines);
      return { kind: 'table', name: lines.name, title, lines, columns: shown(lines.target), numbered: false };
    });
  const blocks: readonly PrintBlock[] = [
    { kind: 'fields', name: 'fields', fields: shown(entity) },
    ...tables,
  ];
  // Without a name: no translation of a print is meant by it.
  return { fullName: '', name: '', title: texts.entity(entity), entity, blocks };
}
