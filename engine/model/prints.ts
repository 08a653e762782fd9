/** Prints: documents of one record, made of blocks. What they show are fields; only their conditions are expressions. */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest } from '../errors/index.ts';
import { types } from '../expression/index.ts';
import { expressionOf } from './expressions.ts';
import { strayTitle, unfitField, unknownPlaceholder, unreadCondition } from './faults.ts';
import { entries, isObject, text } from './json.ts';
import { nameOf } from './kinds.ts';
import { key, ownEntity, type Linking } from './linking.ts';
import type { Part } from './parts.ts';
import { pathOf } from './paths.ts';
import { fieldOf } from './resolve.ts';
import type { Entity, Field, Path, Print, PrintBlock, PrintField } from './types.ts';

/** What is linked, and where what it says was written. */
interface Place {
  readonly linking: Linking;
  readonly part: Part;
  readonly at: string;
}

/** What the field at the end of a path must be, and the words for it. */
interface Need {
  readonly fits: (field: Field) => boolean;
  readonly use: string;
  readonly fit: string;
}

const nowhere: ReadonlySet<string> = new Set(['json', 'file', 'lines']);

/** Whether a value of the field can stand on paper. */
export const isPrinted = (field: Field): boolean => !nowhere.has(nameOf(field));

const isNumber = (field: Field): boolean =>
  ['integer', 'decimal', 'money', 'quantity'].includes(nameOf(field));

/** The fields of a path whose end fits; undefined with the fault told. */
function fittingPath(
  { linking, part, at }: Place,
  entity: Entity,
  path: string,
  need: Need,
): Path | undefined {
  const place = part.place(at);
  const fields = pathOf(linking, entity, path, place);
  const last = fields?.at(-1);
  if (!last || need.fits(last)) return fields;
  const { use, fit } = need;
  linking.faults.push(unfitField({ field: path, kind: nameOf(last), use, fit }, place));
  return undefined;
}

const printed = { fits: isPrinted, use: 'on paper', fit: 'a value that is read' };
const added = { fits: isNumber, use: 'as a total', fit: 'a number' };

function fieldsOf(
  place: Place,
  entity: Entity,
  json: JsonObject,
  keyword: string,
  need = printed,
): PrintField[] {
  const titles = (json['titles'] ?? {}) as JsonObject;
  const shown = (json[keyword] ?? []) as string[];
  for (const path of Object.keys(titles).filter((one) => !shown.includes(one)))
    place.linking.faults.push(
      strayTitle({ path, near: nearest(path, shown) }, place.part.place(`${place.at}/titles/${key(path)}`)),
    );
  return shown.flatMap((name, index) => {
    const path = fittingPath({ ...place, at: `${place.at}/${keyword}/${index}` }, entity, name, need);
    const title = text(titles[name]);
    return path ? [{ path, ...(title !== undefined && { title }) }] : [];
  });
}

/** What a block holds, without its name, heading and condition. */
type Content = PrintBlock extends infer Block
  ? Block extends PrintBlock
    ? Omit<Block, 'name' | 'title' | 'when'>
    : never
  : never;

/** Paths that a text speaks of: `Pay by {dueDate}.` */
export const placeholdersOf = (words: string): readonly string[] =>
  [...words.matchAll(/\{([^{}]*)\}/g)].map(([, path]) => path!);

function textBlock(place: Place, entity: Entity, words: string): Content {
  const at = { ...place, at: `${place.at}/text` };
  const paths = placeholdersOf(words).flatMap((path) => {
    const found = fittingPath(at, entity, path, printed);
    return found ? [found] : [];
  });
  return { kind: 'text', text: words, paths };
}

function tableBlock(place: Place, entity: Entity, json: JsonObject): Content | undefined {
  const { linking, part, at } = place;
  const lines = fieldOf(linking, entity, String(json['table']), part.place(`${at}/table`));
  if (!lines) return undefined;
  if (lines.kind !== 'lines') {
    const fault = { field: lines.name, kind: nameOf(lines), use: 'as a table', fit: 'a field with lines' };
    linking.faults.push(unfitField(fault, part.place(`${at}/table`)));
    return undefined;
  }
  const need = json['by'] === undefined ? printed : added;
  const wanted = text(json['by']);
  const by =
    wanted === undefined
      ? undefined
      : fittingPath({ ...place, at: `${at}/by` }, lines.target, wanted, printed);
  return {
    kind: 'table',
    lines,
    columns: fieldsOf(place, lines.target, json, 'columns', need),
    numbered: json['numbered'] === true,
    ...(by && { by }),
  };
}

/** A condition, which is judged on what the print reads: the record, its lines and what references lead to. */
function conditionOf({ linking, part, at }: Place, entity: Entity, source: Json | undefined) {
  const place = part.place(`${at}/when`);
  const condition = expressionOf(linking, entity, source, types.boolean, () => place);
  for (const { root, path } of condition?.uses ?? [])
    if (root === 'this' && readPath(entity, path) === undefined)
      linking.faults.push(unreadCondition({ path: path.join('.') }, place));
  return condition;
}

/** The fields that an expression reads, lines and what is behind references included; undefined for referring records. */
export function readPath(entity: Entity, path: readonly string[]): Path | undefined {
  const fields: Field[] = [];
  let at: Entity | undefined = entity;
  for (const name of path) {
    const field: Field | undefined = at?.fields.get(name);
    // Behind a value that has parts, such as an address, there are no more fields.
    if (!field) return at === undefined ? fields : undefined;
    if (field.kind === 'links') return undefined;
    fields.push(field);
    at = field.kind === 'reference' || field.kind === 'lines' ? field.target : undefined;
  }
  return fields;
}

function linkBlock(place: Place, entity: Entity, name: string, json: JsonObject): PrintBlock | undefined {
  const title = text(json['title']);
  const when = conditionOf(place, entity, json['when']);
  const words = text(json['text']);
  const kind = (['address', 'fields', 'totals'] as const).find((one) => json[one] !== undefined);
  const content: Content | undefined = kind
    ? { kind, fields: fieldsOf(place, entity, json, kind, kind === 'totals' ? added : printed) }
    : words === undefined
      ? tableBlock(place, entity, json)
      : textBlock(place, entity, words);
  return content && { ...content, name, ...(title !== undefined && { title }), ...(when && { when }) };
}

const isText = (field: Field): boolean => ['text', 'enum'].includes(nameOf(field));
const isEmail = (field: Field): boolean => nameOf(field) === 'email';

function linkPrint(linking: Linking, part: Part, entity: Entity): Print {
  const { body } = part;
  const when = conditionOf({ linking, part, at: '' }, entity, body['when']);
  const pathAt = (keyword: string, need: Need): Path | undefined => {
    const written = text(body[keyword]);
    if (written === undefined) return undefined;
    return fittingPath({ linking, part, at: `/${keyword}` }, entity, written, need);
  };
  const language = pathAt('language', { fits: isText, use: 'as a language', fit: 'a text' });
  const recipient = pathAt('recipient', { fits: isEmail, use: 'as a recipient', fit: 'an e-mail address' });
  const blocks = entries(body['blocks']).flatMap(
    ([name, json]) => linkBlock({ linking, part, at: `/blocks/${key(name)}` }, entity, name, json) ?? [],
  );
  return {
    fullName: part.fullName,
    name: part.name.split('.')[1]!,
    title: String(body['title']),
    entity,
    blocks,
    ...(when && { when }),
    ...(language && { language }),
    ...(recipient && { recipient }),
  };
}

/** Prints by full name; each also hangs on its entity. */
export function linkPrints(linking: Linking): ReadonlyMap<string, Print> {
  const prints = new Map<string, Print>();
  for (const part of linking.parts) {
    if (part.kind !== 'print') continue;
    const entity = ownEntity(linking, part);
    if (!entity) continue;
    const print = linkPrint(linking, part, entity);
    entity.prints.push(print);
    prints.set(print.fullName, print);
  }
  return prints;
}

interface Original {
  readonly fullName: string;
  readonly text: string;
}

/** A translation speaks of what its original speaks of: other values were never read. */
export function checkPrintTexts(linking: Linking, prints: ReadonlyMap<string, Print>): void {
  const originals = new Map<string, Original>(
    [...prints.values()].flatMap(({ fullName, entity, name, blocks }) =>
      blocks.flatMap((block) =>
        block.kind === 'text'
          ? [
              [
                `${entity.module}.print.${entity.name}.${name}.${block.name}.text`,
                { fullName, text: block.text },
              ] as const,
            ]
          : [],
      ),
    ),
  );
  for (const part of linking.parts) {
    if (part.kind !== 'locale' || !isObject(part.body['messages'])) continue;
    for (const [id, words] of Object.entries(part.body['messages'])) {
      const original = originals.get(id) ?? originals.get(`${part.module}.${id}`);
      if (!original) continue;
      const known = placeholdersOf(original.text);
      for (const path of placeholdersOf(String(words)).filter((one) => !known.includes(one)))
        linking.faults.push(
          unknownPlaceholder(
            { path, print: original.fullName, language: part.name, near: nearest(path, known) },
            part.place(`/messages/${key(id)}`),
          ),
        );
    }
  }
}
