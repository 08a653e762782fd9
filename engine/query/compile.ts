import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Rights } from '../access/index.ts';
import type { Model } from '../model/index.ts';
import type { Variables } from './given.ts';
import { planAnswer, planRead, type Answer, type Manner } from './plan/index.ts';
import { writeStatement } from './sql/statement.ts';
import type { Statement } from './statement.ts';

/**
 * A read operation as one statement, whatever its depth. The document was validated against the schema of these rights.
 * Of `variables`, coerced, only the shape counts, and the values of arguments such as `first`: see shapeOf. Lists that
 * are read whole end one record behind `LIMITS.wholeList`: whoever reads them so refuses what is longer.
 */
export const compileRead = (
  model: Model,
  rights: Rights,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  manner?: Manner,
): Statement =>
  writeStatement(model, rights, planRead(model, rights, document, operation, variables, manner));

/**
 * What a document of mutations answers, read when they are done: one key for each of `answers`, in order, with the
 * records whose ids stand in the variable `answered`, a list of ids for each.
 */
export const compileAnswer = (
  model: Model,
  rights: Rights,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  answers: ReadonlyMap<string, Answer>,
): Statement =>
  writeStatement(model, rights, planAnswer(model, rights, document, operation, variables, answers));
