/** Print + record -> Sheet. */
import { Big } from 'big.js';
import { isFilterable, type Actor } from '../access/index.ts';
import type { Json, JsonObject } from '../definition/index.ts';
import { Refusal } from '../errors/index.ts';
import { holds, type Expression } from '../expression/index.ts';
import { textsOf } from '../forms/index.ts';
import type { Field, Model, Path, Print, PrintBlock, PrintField } from '../model/index.ts';
import { notPrinted } from './faults.ts';
import { letterheadOf, letterheadSelection, type Companies } from './letterhead.ts';
import { conditionPaths, isSeen, measurePath, pathsOf, selectionOf, valueAt } from './read.ts';
import type { Sheet, SheetBlock, SheetColumn, Titled } from './sheet.ts';
import { addressLines, said, type Reading } from './values.ts';
import { wordsOf } from './words.ts';

/** In whose name a record is printed, and how it is read: as everything else is that he reads. */
export interface Printing {
  readonly model: Model;
  readonly actor: Actor;
  /** Answers a read document under the rights of the actor. */
  readonly read: (document: string, variables: JsonObject) => Promise<JsonObject>;
  /** The language that is asked for; that of the record where none is, then that of the reader. */
  readonly locale?: string;
}

/**
 * The print of a record, as far as whoever prints may see it; undefined where he sees no such record.
 * @throws Refusal PRT001 where the record is in no state to be printed so
 */
export async function printOf(printing: Printing, print: Print, id: string): Promise<Printed | undefined> {
  const { model, actor, read } = printing;
  const { rights } = actor;
  const { one } = print.entity.graphql;
  const selection = selectionOf(pathsOf(rights, print));
  const document = `query Print($id: ID!) { record: ${one}(id: $id) { id _label ${selection} }
    ${letterheadSelection(model, rights)} }`;
  const answer = (await read(document, { id })) as unknown as {
    readonly record: JsonObject | null;
  } & Companies;
  if (!answer.record) return undefined;
  const locale = localeOf(printing, print, answer.record);
  const reading: Reading = { texts: textsOf(model, locale), locale, timezone: actor.timezone };
  const paper: Paper = { print, actor, reading, record: answer.record };
  const title = reading.texts.part(print.entity, 'print', print.name, print.title);
  if (!applies(paper, print.when)) throw new Refusal(notPrinted({ title }));
  const letterhead = letterheadOf(model, reading, answer);
  const { page, of } = wordsOf(locale);
  const sheet: Sheet = {
    title: [title, answer.record['_label']].filter(Boolean).join(' '),
    locale,
    page,
    of,
    ...(letterhead && { letterhead }),
    blocks: print.blocks.flatMap((block) => blockOf(paper, block) ?? []),
  };
  const { recipient } = print;
  const address = recipient && isSeen(rights, recipient) ? valueAt(answer.record, recipient) : null;
  return { sheet, ...(typeof address === 'string' && { recipient: address }) };
}

/** A document, and whom it goes to where that is known. */
export interface Printed {
  readonly sheet: Sheet;
  readonly recipient?: string;
}

/** Only a language in which the model speaks: half a document in another would be worse than none. */
function localeOf({ model, actor, locale }: Printing, { language }: Print, record: JsonObject): string {
  const own = language && isSeen(actor.rights, language) ? valueAt(record, language) : null;
  const spoken = new Set(['en', ...[...model.locales.keys()].map((one) => one.split('-')[0])]);
  const wanted = [locale, own, actor.locale].find(
    (one): one is string =>
      typeof one === 'string' &&
      /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(one) &&
      spoken.has(one.split('-')[0]!.toLowerCase()),
  );
  return wanted ?? 'en';
}

interface Paper {
  readonly print: Print;
  readonly actor: Actor;
  readonly reading: Reading;
  readonly record: JsonObject;
}

/** Whether the condition is true; what reads anything hidden is not. */
function applies({ print, actor, record }: Paper, condition: Expression | undefined): boolean {
  if (!condition) return true;
  if (!conditionPaths(actor.rights, print.entity, condition)) return false;
  const { user, account, locale, timezone, roles, org, workspace } = actor;
  return holds(condition, {
    record: record as Parameters<typeof holds>[1]['record'] & object,
    names: {
      user: { id: user, account, locale, timezone, roles },
      org: { id: org },
      workspace: workspace === null ? null : { id: workspace },
    },
    today: new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(),
    now: new Date().toISOString(),
  });
}

function blockOf(paper: Paper, block: PrintBlock): SheetBlock | undefined {
  if (!applies(paper, block.when)) return undefined;
  const content = contentOf(paper, block);
  if (!content || block.title === undefined) return content;
  return { heading: partOf(paper, block.name, block.title), ...content };
}

/** A text of the print in the language of the paper. */
const partOf = ({ print, reading }: Paper, name: string, text: string): string =>
  reading.texts.part(print.entity, 'print', `${print.name}.${name}`, text);

function contentOf(paper: Paper, block: PrintBlock): SheetBlock | undefined {
  switch (block.kind) {
    case 'text':
      return textBlock(paper, block);
    case 'table':
      return tableBlock(paper, block);
    case 'address': {
      const lines = block.fields.flatMap(({ path }) => linesAt(paper, path));
      return lines.length > 0 ? { kind: 'address', lines } : undefined;
    }
    case 'fields':
    case 'totals': {
      const rows = block.fields.flatMap((field): Titled[] => {
        const text = saidAt(paper, paper.record, field.path);
        return text === '' ? [] : [[titleOf(paper, block, field), text]];
      });
      return rows.length > 0 ? { kind: block.kind, rows } : undefined;
    }
  }
}

/** What a value is called in a block: as the block says, else as its field does. */
function titleOf(paper: Paper, block: PrintBlock, { path, title }: PrintField): string {
  const name = `${block.name}.${path.map((field) => field.name).join('.')}`;
  return partOf(paper, name, title ?? paper.reading.texts.field(path.at(-1)!));
}

/** The value at a path of the record or of a line, with what it is measured in. */
function saidAt(paper: Paper, from: JsonObject, path: Path): string {
  return said(paper.reading, path.at(-1)!, valueAt(from, path), measureAt(paper, from, path));
}

function measureAt({ record }: Paper, from: JsonObject, path: Path): Json {
  const last = path.at(-1)!;
  if (last.kind === 'scalar' && last.measure && 'constant' in last.measure) return last.measure.constant;
  const found = measurePath(path);
  const measure = found ? valueAt(found.up ? record : from, found.path) : null;
  return measure === null ? null : ((measure as JsonObject)['_label'] ?? null);
}

/** Lines of an address, or of any other text. */
function linesAt(paper: Paper, path: Path): readonly string[] {
  const value = valueAt(paper.record, path);
  const last = path.at(-1)!;
  if (last.kind === 'scalar' && last.type === 'address')
    return value === null ? [] : addressLines(paper.reading.locale, value as JsonObject);
  return paragraphsOf(saidAt(paper, paper.record, path));
}

const paragraphsOf = (text: string): readonly string[] =>
  text.split(/\r?\n/).filter((line) => line.trim() !== '');

type Of<K extends PrintBlock['kind']> = Extract<PrintBlock, { readonly kind: K }>;

/** A text with its values; nothing where one of them is missing. */
function textBlock(paper: Paper, block: Of<'text'>): SheetBlock | undefined {
  const values = new Map(
    block.paths.map((path) => [path.map(({ name }) => name).join('.'), saidAt(paper, paper.record, path)]),
  );
  if ([...values.values()].includes('')) return undefined;
  const words = partOf(paper, `${block.name}.text`, block.text);
  const text = words.replace(/\{([^{}]*)\}/g, (_, path: string) => values.get(path) ?? '');
  return { kind: 'text', paragraphs: paragraphsOf(text) };
}

function tableBlock(paper: Paper, block: Of<'table'>): SheetBlock | undefined {
  const { rights } = paper.actor;
  const lines = valueAt(paper.record, [block.lines]);
  const columns = block.columns.filter(({ path }) => isSeen(rights, [block.lines, ...path]));
  if (!Array.isArray(lines) || lines.length === 0 || columns.length === 0) return undefined;
  if (block.by) return groupBlock(paper, block, block.by, lines as readonly JsonObject[]);
  const counted: SheetColumn = { title: wordsOf(paper.reading.locale).row, right: true, wide: false };
  const rows = (lines as readonly JsonObject[]).map((line, index) => [
    ...(block.numbered ? [String(index + 1)] : []),
    ...columns.map(({ path }) => saidAt(paper, line, path)),
  ]);
  const told = columns.map((column) => columnOf(paper, block, column));
  return { kind: 'table', columns: block.numbered ? [counted, ...told] : told, rows };
}

/** Lines with the same value in `by` as one row, the numbers of its columns added up. */
function groupBlock(
  paper: Paper,
  block: Of<'table'>,
  by: Path,
  lines: readonly JsonObject[],
): SheetBlock | undefined {
  const { rights } = paper.actor;
  if (!isSeen(rights, [block.lines, ...by])) return undefined;
  // What is shown masked is no number.
  const columns = block.columns.filter(
    ({ path }) => isSeen(rights, [block.lines, ...path]) && isFilterable(rights, path.at(-1)!),
  );
  const groups = Map.groupBy(lines, (line) => saidAt(paper, line, by));
  const rows = [...groups].map(([group, members]) => [
    group,
    ...columns.map(({ path }) =>
      said(paper.reading, path.at(-1)!, sumOf(members, path), measureAt(paper, members[0]!, path)),
    ),
  ]);
  const told = [{ path: by }, ...columns].map((column) => columnOf(paper, block, column));
  return { kind: 'table', columns: told, rows };
}

const sumOf = (lines: readonly JsonObject[], path: Path): string =>
  lines
    .map((line) => valueAt(line, path))
    .reduce<Big>((sum, value) => (value === null ? sum : sum.plus(String(value))), new Big(0))
    .toFixed();

function columnOf(paper: Paper, block: PrintBlock, column: PrintField): SheetColumn {
  const last = column.path.at(-1)!;
  return { title: titleOf(paper, block, column), right: isNumber(last), wide: isWide(last) };
}

const isNumber = (field: Field): boolean =>
  field.kind === 'scalar' && ['integer', 'decimal', 'quantity', 'money'].includes(field.type);

/** Letters beyond which a text is more than a code. */
const codeLength = 60;

const isWide = (field: Field): boolean =>
  field.kind !== 'scalar' ||
  field.type === 'longText' ||
  (field.type === 'text' && (field.maxLength ?? Infinity) > codeLength);
