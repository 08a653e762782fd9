import { isExpression } from '../expression/index.ts';
import type { Entity, Field } from '../model/index.ts';
import type { ReadPlan } from './types.ts';

/** The plan as plain JSON: whatever belongs to the Model is told by its name, conditions by their source text. */
export const printPlan = ({ kind, outputs }: ReadPlan): unknown =>
  JSON.parse(JSON.stringify({ kind, outputs }, (_, value: unknown) => named(value)));

function named(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isExpression(value)) return value.source;
  if ('graphql' in value) return (value as Entity).fullName;
  if ('schema' in value && 'entity' in value)
    return `${(value as Field).entity.fullName}.${(value as Field).name}`;
  return value;
}
