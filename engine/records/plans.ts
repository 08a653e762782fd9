/** Operation -> WritePlan with its rows, and the statement it compiles to, kept by everything that decides its text. */
import { LRUCache } from 'lru-cache';
import type { Field } from '../model/index.ts';
import {
  compileWrite,
  rowsOf,
  type Given,
  type RecordInput,
  type Rows,
  type WritePlan,
  type WriteStatement,
} from '../query/write/index.ts';
import type { Input } from './types.ts';

/** A plan, the values of its rows, and the ids it writes. */
export interface Planned {
  readonly plan: WritePlan;
  readonly records: readonly RecordInput[];
  readonly values: Rows['values'];
  /** What an action was called with. */
  readonly input?: Input;
}

export function planRows(
  plan: Omit<WritePlan, 'single' | 'given' | 'lines' | 'links'>,
  records: readonly RecordInput[],
  input?: Input,
): Planned {
  const { shape, values } = rowsOf(plan.entity, records);
  const more: Rows['values'] = input ? new Map([...values, ['input', JSON.stringify(input)]]) : values;
  return { plan: { ...plan, ...shape }, records, values: more, ...(input && { input }) };
}

const statements = new LRUCache<string, WriteStatement>({ max: 2000 });

/** Of the plans of requests that run now: a plan is asked for its statement several times. */
const ofPlans = new WeakMap<WritePlan, WriteStatement>();

/** The statement of a plan. Nothing of its text comes from values, so few shapes serve many requests. */
export function statementOf(plan: WritePlan): WriteStatement {
  const known = ofPlans.get(plan);
  if (known) return known;
  const key = keyOf(plan);
  const made = statements.get(key) ?? compileWrite(plan);
  statements.set(key, made);
  ofPlans.set(plan, made);
  return made;
}

const names = (fields: Iterable<Field>): string => [...fields].map((field) => field.id).join(' ');
const given = ({ always, sometimes }: Given): string => `${names(always)}|${names(sometimes)}`;

function keyOf(plan: WritePlan): string {
  const { access } = plan;
  return [
    plan.model.fingerprint,
    plan.entity.fullName,
    plan.kind,
    plan.fact,
    plan.single,
    given(plan.given),
    [...plan.lines]
      .map(
        ([field, one]) =>
          `${field.id}:${given(one.given)}:${one.adds}${one.changes}${one.removes}${one.orders}`,
      )
      .join(),
    [...plan.links].map(([field, one]) => `${field.id}${one.whole}`).join(),
    access ? `${access.rights.fingerprint} ${access.action} ${access.after} ${names(access.fields)}` : '',
    plan.apart,
    plan.chunk,
    plan.dry,
    plan.checked,
    plan.mark,
    plan.plain,
    plan.numbers,
    plan.whole,
    plan.undrawn,
  ].join('\n');
}
