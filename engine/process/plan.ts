/** Process -> the plain JSON that a running instance keeps, with every process it calls. */
import { hashOf, type JsonObject } from '../definition/index.ts';
import { isExpression, toPortable } from '../expression/index.ts';
import type { Model, Process, ProcessStep } from '../model/index.ts';

/** A plan with the hash it is kept under. */
export interface KeptPlan {
  readonly hash: string;
  readonly body: JsonObject;
}

const kept = new WeakMap<Process, KeptPlan>();

export function planOf(model: Model, process: Process): KeptPlan {
  const known = kept.get(process);
  if (known) return known;
  const body = plain(bodyOf(model, process)) as JsonObject;
  const made = { hash: hashOf(body), body };
  kept.set(process, made);
  return made;
}

function bodyOf(model: Model, process: Process): object {
  const { fullName, version, start, actor, compensation, readings, steps } = process;
  const called = [...calls(steps)].map((name) => [name, bodyOf(model, model.processes.get(name)!)]);
  return {
    dialect: 1,
    process: fullName,
    version,
    again: start.again,
    about: start.entity && { entity: start.entity.fullName, variable: start.variable },
    when: start.when,
    key: start.key,
    actor,
    compensation,
    readings,
    steps,
    called: Object.fromEntries(called) as object,
  };
}

/** Processes that steps call, those inside others too. */
function calls(steps: readonly ProcessStep[]): Set<string> {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || isExpression(value)) return;
    if ('kind' in value && value.kind === 'call')
      found.add((value as ProcessStep & { kind: 'call' }).process);
    Object.values(value).forEach(look);
  };
  look(steps);
  return found;
}

/** Maps as objects, expressions in the form that is kept, and nothing that is undefined. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isExpression(value)) return { $expression: toPortable(value) };
  if (Array.isArray(value)) return value.map(plain);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries
      .filter(([, part]) => part !== undefined)
      .map(([name, part]: [string, unknown]) => [name, plain(part)]),
  );
}
