import { Refusal, type Fault } from '../errors/index.ts';
import { checkInput, checkRecord, type Action, type Entity, type Field, type Model } from '../model/index.ts';
import { badValue } from './faults.ts';
import { linesIn } from './permission.ts';
import type { Input } from './types.ts';

/**
 * Refuses what is no record of the entity: types, formats, limits, each with the path of its field. Fields that only an
 * import gives are not in the schema of what a caller may send; their columns say what they hold.
 */
export function validate(
  model: Model,
  entity: Entity,
  mode: 'create' | 'patch',
  inputs: readonly Input[],
  paths: readonly string[],
): void {
  const faults = inputs.flatMap((input, index): Fault[] =>
    checkRecord(model, entity, mode, sendable(entity, input)).map((problem) => {
      const field = [paths[index]!, problem.field].filter((part) => part !== '').join('/');
      return badValue({ problem: problem.message }, field === '' ? undefined : { field });
    }),
  );
  if (faults.length > 0) throw new Refusal(faults);
}

/** Refuses what an action cannot be called with. */
export function validateInput(model: Model, action: Action, input: Input): void {
  const faults = checkInput(model, action, input).map(({ field, message }) =>
    badValue({ problem: message }, field === '' ? undefined : { field }),
  );
  if (faults.length > 0) throw new Refusal(faults);
}

const isImported = (field: Field): boolean =>
  field.series !== undefined || field.entity.lifecycle?.field === field;

/** The input without keys of the document and without what no schema of a caller holds. */
function sendable(entity: Entity, input: Input): Input {
  const kept = Object.entries(input).filter(([name, value]) => {
    const field = entity.fields.get(name);
    return (
      (name !== 'key' || field) && value !== undefined && !(field && (isImported(field) || field.readOnly))
    );
  });
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const field = entity.fields.get(name);
      return [name, field?.kind === 'lines' ? lines(field.target, value) : value];
    }),
  );
}

function lines(entity: Entity, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((line: Input) => sendable(entity, line));
  if (typeof value !== 'object' || value === null || !('add' in value)) return value;
  return {
    ...value,
    add: linesIn(value)
      .filter(({ at }) => at.startsWith('add/'))
      .map(({ line }) => sendable(entity, line)),
  };
}
