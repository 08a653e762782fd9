/**
 * A record being written. Each value is a signal, so that one key press redraws one control; what is computed from
 * other values (totals, conditions, faults) follows by itself through the same expressions as on the server.
 *
 * A cell is *given* once a person wrote it: only given values are sent, so defaults and fetched values stay the
 * server's business until somebody overrules them.
 */
import { batch, computed, signal } from '@preact/signals-core';
import type { ReadonlySignal, Signal } from '@preact/signals-core';
import { evaluate, holds } from '../../engine/expression/index.ts';
import type { Input, RecordValue, Value } from '../../engine/expression/index.ts';
import type { EntityView, FieldView, LinesView, ReadPath } from '../../engine/forms/index.ts';
import { brokenBy } from './constraints.ts';
import type { Broken } from './constraints.ts';
import type { Pointed, Row } from './documents.ts';
import { formulasOf } from './expressions.ts';
import { today } from './format.ts';
import { heldOf, isEmpty, readJson, sameHeld, wireOf } from './wire.ts';

export interface Cell {
  readonly field: FieldView;
  readonly row: RowDraft;
  /** What stood there when the record was read. */
  readonly base: unknown;
  readonly value: Signal<unknown>;
  /** The computed value while something it is made of is being changed, else `value`. */
  readonly shown: ReadonlySignal<unknown>;
  readonly given: Signal<boolean>;
  readonly touched: Signal<boolean>;
  readonly visible: ReadonlySignal<boolean>;
  readonly required: ReadonlySignal<boolean>;
  readonly readOnly: ReadonlySignal<boolean>;
  readonly broken: ReadonlySignal<Broken | undefined>;
  /** What cannot become a value as it was typed, such as `12,,5` for a number. */
  readonly slip: Signal<Broken | undefined>;
  /** What the server said about the value that stands there. */
  readonly refused: Signal<string | undefined>;
}

export interface RowDraft {
  readonly key: number;
  /** Undefined while the row is new. */
  readonly id: string | undefined;
  readonly parent: RowDraft | undefined;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly plan: Plan;
  /** Paths of fields that rights let the reader change in this record; undefined for one that is not there yet. */
  readonly permitted: ReadonlySet<string> | undefined;
  /** The row as expressions read it. */
  readonly record: RecordValue;
  /** What is known of the records its references point to, by name of the field. */
  readonly pointed: ReadonlyMap<string, Signal<Row | undefined>>;
  readonly changed: ReadonlySignal<boolean>;
}

export interface Draft extends RowDraft {
  readonly view: EntityView;
  readonly version: number | undefined;
  /** The record as it was read; null for a new one. */
  readonly read: Row | null;
}

export interface Plan {
  /** What stands before the names of its fields in rights: `lines.`, nothing for the record itself. */
  readonly prefix: string;
  readonly fields: readonly FieldView[];
  readonly reads: readonly ReadPath[];
  readonly formulas: ReturnType<typeof formulasOf>;
  readonly lines: ReadonlyMap<string, { readonly view: LinesView; readonly plan: Plan }>;
}

const plans = new WeakMap<object, Plan>();
let keys = 0;

/** A draft of a record that was read, or of a new one with `start` filled in already. */
export function openDraft(view: EntityView, read: Row | null, start: Row = {}): Draft {
  const row = makeRow(planOf(view), read, undefined, start);
  return { ...row, view, version: read?.['version'] as number | undefined, read };
}

function planOf(view: EntityView): Plan {
  const known = plans.get(view);
  if (known) return known;
  const plan = makePlan(view.entity.name, view, '');
  plans.set(view, plan);
  return plan;
}

function makePlan(name: string, speaking: EntityView | LinesView, prefix: string, parent?: Plan): Plan {
  const formulas = formulasOf(name, speaking, parent?.formulas.type);
  const lines = new Map<string, { view: LinesView; plan: Plan }>();
  const plan: Plan = { prefix, fields: speaking.fields, reads: speaking.reads, formulas, lines };
  for (const field of speaking.fields)
    if (field.lines) {
      const below = makePlan(field.lines.type, field.lines, `${field.name}.`, plan);
      lines.set(field.name, { view: field.lines, plan: below });
    }
  return plan;
}

function makeRow(plan: Plan, read: Row | null, parent: RowDraft | undefined, start: Row = {}): RowDraft {
  const cells = new Map<string, Cell>();
  const pointed = new Map(
    plan.fields
      .filter((field) => field.type === 'reference')
      .map((field) => [field.name, signal<Row | undefined>()]),
  );
  const row: RowDraft = {
    key: ++keys,
    id: read?.['id'] as string | undefined,
    parent,
    cells,
    plan,
    permitted: parent ? parent.permitted : permittedIn(read),
    record: recordOf(plan, cells, pointed, read),
    pointed,
    changed: computed(() => [...cells.values()].some(isChanged)),
  };
  for (const field of plan.fields) cells.set(field.name, makeCell(row, plan, field, read, start));
  return row;
}

function permittedIn(read: Row | null): ReadonlySet<string> | undefined {
  const names = read?.['_mayChange'] as readonly string[] | null | undefined;
  return names ? new Set(names) : undefined;
}

/** Own properties that ask the signals: whoever evaluates an expression in a signal follows what it reads. */
function recordOf(
  plan: Plan,
  cells: ReadonlyMap<string, Cell>,
  pointed: RowDraft['pointed'],
  read: Row | null,
): RecordValue {
  const record = { id: (read?.['id'] as string | undefined) ?? null };
  for (const { name } of plan.fields.filter((field) => field.name !== 'id')) {
    // Asked by a default of a field further up, a cell may not be there yet: then nothing is.
    const get = (): Value => (cells.has(name) ? spokenOf(cells.get(name)!, pointed) : null);
    Object.defineProperty(record, name, { get, enumerable: true });
  }
  return record;
}

/** A value as expressions take it. */
function spokenOf({ field, shown }: Cell, pointed: RowDraft['pointed']): Value {
  const value = shown.value;
  if (field.type === 'lines')
    return (value as readonly RowDraft[]).filter(isFilled).map((line) => line.record);
  if (field.type === 'reference' && value)
    return { ...(pointed.get(field.name)!.value as RecordValue | undefined), id: (value as Pointed).id };
  return (wireOf(field, value) ?? null) as Value;
}

function makeCell(row: RowDraft, plan: Plan, field: FieldView, read: Row | null, start: Row): Cell {
  const base = baseOf(row, plan, field, read);
  const opened = field.name in start ? start[field.name] : read ? undefined : defaultOf(row, field);
  const value = signal<unknown>(opened ?? base);
  const condition = (source: string | undefined, otherwise: boolean): ReadonlySignal<boolean> =>
    computed(() => (source ? (meets(row, source) ?? otherwise) : otherwise));
  const compute = field.compute ? row.plan.formulas.compile(field.compute) : undefined;
  const visible = condition(field.visibleWhen, true);
  const needed = condition(field.requiredWhen, false);
  const locked = condition(field.readOnlyWhen, false);
  const slip = signal<Broken | undefined>(undefined);
  const required = computed(() => field.required || needed.value);
  const permitted = !row.permitted || row.permitted.has(plan.prefix + field.name);
  const writable = permitted && field.writable[read ? 'update' : 'create'];
  const readOnly = computed(() => !writable || locked.value);
  return {
    field,
    row,
    base,
    value,
    shown: compute
      ? computed(() => (isMoving(row) ? scaled(field, evaluate(compute, inputOf(row))) : value.value))
      : value,
    given: signal(field.name in start),
    touched: signal(false),
    visible,
    required,
    readOnly,
    broken: computed(() => {
      const judged = visible.value && !readOnly.value;
      return slip.value ?? (judged ? brokenCell(field, value.value, required.value) : undefined);
    }),
    slip,
    refused: signal<string | undefined>(undefined),
  };
}

function baseOf(row: RowDraft, plan: Plan, field: FieldView, read: Row | null): unknown {
  const below = plan.lines.get(field.name);
  if (!below) return heldOf(field, read?.[field.name]);
  const lines = (read?.[field.name] ?? []) as readonly Row[];
  return lines.map((line) => makeRow(below.plan, line, row));
}

/** The default as the server would set it, shown at once; `parent` and conditions can already be asked. */
function defaultOf(row: RowDraft, field: FieldView): unknown {
  const value = field.default;
  if (value === undefined || field.type === 'reference') return undefined;
  if (typeof value !== 'object' || value === null || !('expression' in value)) return value;
  const expression = row.plan.formulas.compile(String(value.expression));
  return expression && evaluate(expression, inputOf(row));
}

/** Whether rights let the reader do this to this record; of one that is not there yet its view alone tells. */
export function isPermitted({ read }: Draft, action: string): boolean {
  const names = read?.['_may'] as readonly string[] | null | undefined;
  return !names || names.includes(action);
}

/** Something that its computed values may be made of is being changed, or was never computed by the server. */
function isMoving(row: RowDraft): boolean {
  return row.id === undefined || row.changed.value || (row.parent ? ownChanged(row.parent) : false);
}

function ownChanged(row: RowDraft): boolean {
  return [...row.cells.values()].some((cell) => !cell.field.lines && isChanged(cell));
}

function isChanged(cell: Cell): boolean {
  if (!cell.field.lines) return cell.given.value && !sameHeld(cell.field, cell.value.value, cell.base);
  const [rows, base] = [linesOf(cell).filter(isFilled), cell.base as readonly RowDraft[]];
  return rows.length !== base.length || rows.some((row, at) => row !== base[at] || row.changed.value);
}

export function inputOf(row: RowDraft): Input {
  return {
    record: row.record,
    names: { ...(row.parent && { parent: row.parent.record }) },
    today: today(),
    now: new Date().toISOString(),
    find: () => null,
  };
}

/** Whether a condition holds; undefined when only the server can tell. */
export function meets(row: RowDraft, source: string): boolean | undefined {
  const expression = row.plan.formulas.compile(source);
  return expression && holds(expression, inputOf(row));
}

/** Decimals are shown with the digits they are stored with. */
function scaled(field: FieldView, value: Value): Value {
  if (field.scale === undefined || typeof value !== 'string' || !/^-?\d/.test(value)) return value;
  const [whole, digits = ''] = value.split('.');
  return digits.length > field.scale || field.scale === 0
    ? value
    : `${whole}.${digits.padEnd(field.scale, '0')}`;
}

function brokenCell(field: FieldView, held: unknown, required: boolean): Broken | undefined {
  if (field.lines)
    return required && !(held as readonly RowDraft[]).some(isFilled) ? { rule: 'required' } : undefined;
  if (field.type === 'json' && !isEmpty(held) && readJson(held as string) === undefined)
    return { rule: 'json' };
  return brokenBy(field, wireOf(field, held), required);
}

/** A person gave a value. What the server said of the old one no longer counts. */
export function give(cell: Cell, value: unknown): void {
  batch(() => {
    cell.value.value = value;
    cell.given.value = true;
    cell.slip.value = undefined;
    cell.refused.value = undefined;
  });
}

/** A value that came with a chosen reference: shown, not sent, and gone again when another is chosen. */
export function fill(cell: Cell, value: unknown): void {
  if (!cell.given.value) cell.value.value = value;
}

export function linesOf(cell: Cell): readonly RowDraft[] {
  return cell.value.value as readonly RowDraft[];
}

/** A new line in which nobody wrote anything is only room for the next one: it counts for nothing and is not sent. */
export function isFilled(row: RowDraft): boolean {
  return (
    row.id !== undefined ||
    [...row.cells.values()].some((cell) => cell.given.value && !isEmpty(cell.value.value))
  );
}

/** Adds empty lines at the end. */
export function addLines(cell: Cell, count = 1): readonly RowDraft[] {
  const below = cell.row.plan.lines.get(cell.field.name)!.plan;
  const made = Array.from({ length: count }, () => makeRow(below, null, cell.row));
  cell.value.value = [...linesOf(cell), ...made];
  return made;
}

export function removeLine(cell: Cell, line: RowDraft): void {
  give(
    cell,
    linesOf(cell).filter((other) => other !== line),
  );
}
