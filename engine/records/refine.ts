/*
 * Texts that are of a type of a plugin. What is given is read by that type before anything is planned: an IBAN is kept
 * without blanks, and one whose digits do not fit is refused beside its field.
 */
import { Refusal, type Fault } from '../errors/index.ts';
import type { Entity, Field } from '../model/index.ts';
import { badValue } from './faults.ts';
import type { Input, Operation, RecordsParts } from './types.ts';

type Parts = Pick<RecordsParts, 'extensions'>;
type Fields = ReadonlyMap<string, Field>;

/** Entities and actions know for good whether they have such texts: most have none. */
const knowing = new WeakMap<Fields, boolean>();

function hasBrought(fields: Fields): boolean {
  const known = knowing.get(fields);
  if (known !== undefined) return known;
  const found = [...fields.values()].some(
    (field) => field.brought !== undefined || (field.kind === 'lines' && hasBrought(field.target.fields)),
  );
  knowing.set(fields, found);
  return found;
}

/** The operation with such texts as they are to be kept. @throws Refusal REC721 for what is none */
export async function refined(parts: Parts, operation: Operation): Promise<Operation> {
  switch (operation.kind) {
    case 'create':
      return hasBrought(operation.entity.fields)
        ? { ...operation, input: await whole(parts, operation.entity, operation.input) }
        : operation;
    case 'createMany': {
      if (!hasBrought(operation.entity.fields)) return operation;
      const inputs = operation.inputs.map((input, index) =>
        whole(parts, operation.entity, input, `${index}/`),
      );
      return { ...operation, inputs: await Promise.all(inputs) };
    }
    case 'update':
      return hasBrought(operation.entity.fields)
        ? { ...operation, patch: await whole(parts, operation.entity, operation.patch) }
        : operation;
    case 'action':
      return hasBrought(operation.action.inputs)
        ? { ...operation, input: await whole(parts, { fields: operation.action.inputs }, operation.input) }
        : operation;
    default:
      return operation;
  }
}

async function whole(
  parts: Parts,
  { fields }: Pick<Entity, 'fields'>,
  input: Input,
  at = '',
): Promise<Input> {
  const faults: Fault[] = [];
  const made = await read(parts, fields, input, at, faults);
  if (faults.length > 0) throw new Refusal(faults);
  return made;
}

async function read(parts: Parts, fields: Fields, input: Input, at: string, faults: Fault[]): Promise<Input> {
  const made: Record<string, unknown> = { ...input };
  for (const [name, value] of Object.entries(input)) {
    const field = fields.get(name);
    if (field?.kind === 'lines' && hasBrought(field.target.fields)) {
      made[name] = await lines(parts, field.target.fields, value, `${at}${name}/`, faults);
      continue;
    }
    const type = field?.brought === undefined ? undefined : parts.extensions.fieldType(field.brought);
    if (!type || typeof value !== 'string') continue;
    const answer = await type.read(value);
    if ('value' in answer) made[name] = answer.value;
    else faults.push(badValue({ problem: answer.problem }, { field: at + name }));
  }
  return made;
}

/** Lines as they are given on create, or as changes of a patch. */
async function lines(
  parts: Parts,
  fields: Fields,
  value: unknown,
  at: string,
  faults: Fault[],
): Promise<unknown> {
  const each = (list: readonly Input[], path: string) =>
    Promise.all(list.map((line, index) => read(parts, fields, line, `${path}${index}/`, faults)));
  if (Array.isArray(value)) return each(value as readonly Input[], at);
  if (typeof value !== 'object' || value === null) return value;
  const { add, change } = value as { add?: readonly Input[]; change?: readonly Input[] };
  return {
    ...value,
    ...(Array.isArray(add) && { add: await each(add, `${at}add/`) }),
    ...(Array.isArray(change) && { change: await each(change, `${at}change/`) }),
  };
}
