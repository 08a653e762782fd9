/**
 * Request -> what is to be done with it. Parsed, validated against what the actor's rights show of the Model, and
 * compiled once for each document, operation, shape of variables and rights; from then on it is found.
 */
import {
  getArgumentValues,
  getVariableValues,
  GraphQLError,
  Kind,
  parse,
  typeFromAST,
  validate,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Actor, Rights } from '../access/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Model } from '../model/index.ts';
import {
  badDocument,
  badVariables,
  compileAnswer,
  compileRead,
  isIntrospection,
  LIMITS,
  mutationsOf,
  operationOf,
  shapeOf,
  variableUses,
  type Statement,
  type Variables,
  type VariableUses,
} from '../query/index.ts';
import { coerced, unfit } from './coerce.ts';
import { cutBy } from './cut.ts';
import { asksDesk, type DeskQuestion } from './desk.ts';
import { RULES } from './rules.ts';
import { buildSchema, lazySchema } from './schema.ts';
import { writeOf, type Write } from './writes.ts';

/** One mutation of a document with its arguments, coerced. */
export interface WriteCall {
  readonly as: string;
  readonly write: Write;
  readonly args: Readonly<Record<string, unknown>>;
}

export type Compiled =
  | { readonly kind: 'read'; readonly statement: Statement; readonly variables: Variables }
  /** `answer` reads what was asked of the written records; its variable `answered` holds their ids, call by call. */
  | {
      readonly kind: 'write';
      readonly calls: readonly WriteCall[];
      readonly answer: Statement;
      readonly variables: Variables;
    }
  /** Asks for processes or approvals alone: no statement answers it. */
  | ({ readonly kind: 'desk' } & DeskQuestion)
  /** Asks for the schema alone, which is made when it is called for. Equal keys have equal answers. */
  | { readonly kind: 'introspection'; readonly key: string; readonly schema: () => GraphQLSchema };

/** A document that was validated for some rights, with one of its operations. It holds no schema: those are larger. */
interface Document {
  /** Its own among all documents: statements are kept by it, which is shorter than rights and text. */
  readonly id: number;
  readonly ast: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly uses: VariableUses;
  readonly introspection: boolean;
  readonly desk: boolean;
}

/**
 * What is kept for a Model. A document is found by rights, text and operation, a statement by its document and the
 * shape. Sizes are in letters; a document takes some twenty bytes of memory for each of its own.
 */
interface Kept {
  readonly schemas: LRUCache<string, Seen>;
  readonly documents: LRUCache<string, Document>;
  readonly statements: LRUCache<string, Statement>;
}

/** A schema with the types that documents take variables of. */
interface Seen {
  readonly schema: GraphQLSchema;
  readonly inputs: WeakMap<OperationDefinitionNode, readonly Input[]>;
}

interface Input {
  readonly name: string;
  readonly type: GraphQLInputType;
}

const kept = new WeakMap<Model, Kept>();
let documentsMade = 0;

function keptFor(model: Model): Kept {
  const known = kept.get(model);
  if (known) return known;
  const made: Kept = {
    schemas: new LRUCache({ max: 32 }),
    documents: new LRUCache({ max: 2_000, maxSize: 2_000_000, sizeCalculation: (_, key) => key.length }),
    statements: new LRUCache({
      max: 2_000,
      maxSize: 32_000_000,
      sizeCalculation: ({ text }, key) => text.length + key.length,
    }),
  };
  kept.set(model, made);
  return made;
}

/** The schema as the holder of these rights sees it, for documents. */
export const schemaFor = (model: Model, rights: Rights): GraphQLSchema => seenFor(model, rights).schema;

function seenFor(model: Model, rights: Rights): Seen {
  const { schemas } = keptFor(model);
  const known = schemas.get(rights.fingerprint);
  if (known) return known;
  const made = { schema: lazySchema(model, cutBy(rights)), inputs: new WeakMap() };
  schemas.set(rights.fingerprint, made);
  return made;
}

/** Refuses with QRY6xx what cannot be read, is unknown to the actor, or asks for too much. Nothing is run. */
export function compileDocument(
  { model }: { readonly model: Model },
  actor: Actor,
  source: unknown,
  operationName?: string | null,
  variables?: Readonly<Record<string, unknown>> | null,
): Compiled {
  if (typeof source !== 'string')
    throw new Refusal(badDocument({ problem: 'The query is no text.', mend: 'Send the document as text.' }));
  const key = `${actor.rights.fingerprint} ${operationName ?? ''} ${source}`;
  const document = documentFor(model, actor.rights, key, source, operationName);
  const values = coerce(model, actor.rights, document, variables ?? {});
  if (document.introspection) return introspection(model, actor.rights, document, key, values);
  const { ast, operation } = document;
  if (document.desk) return { kind: 'desk', ast, operation, variables: values };
  if (operation.operation === 'mutation') return writeOfDocument(model, actor.rights, document, values);
  const make = (): Statement => compileRead(model, actor.rights, ast, operation, values);
  return { kind: 'read', statement: statementFor(model, document, values, make), variables: values };
}

/**
 * A reading of our own, such as that of a process: lists without `first` are read whole, to one record behind
 * `LIMITS.wholeList`. `byIds` makes a list of what the document reads of one record, of those in the variable `ids`.
 */
export function compileReading(
  { model }: { readonly model: Model },
  { rights }: Actor,
  source: string,
  given: Variables,
  byIds = false,
): { readonly statement: Statement; readonly variables: Variables } {
  const key = `${byIds ? 'each' : 'whole'} ${rights.fingerprint} ${source}`;
  const document = documentFor(model, rights, key, source);
  const variables = coerce(model, rights, document, given);
  const { ast, operation } = document;
  const make = (): Statement =>
    compileRead(model, rights, ast, operation, variables, { wholeLists: true, byIds });
  return { statement: statementFor(model, document, variables, make), variables };
}

function documentFor(
  model: Model,
  rights: Rights,
  key: string,
  source: string,
  operationName?: string | null,
): Document {
  const { documents } = keptFor(model);
  const known = documents.get(key);
  if (known) return known;
  const schema = schemaFor(model, rights);
  const ast = parsed(source);
  refuse(validate(schema, ast, RULES, { maxErrors: LIMITS.errors }));
  const operation = operationOf(ast, operationName);
  if (operation.operation === 'subscription')
    throw new Refusal(
      badDocument({ problem: 'There is nothing for a subscription.', mend: 'Ask for a query.' }),
    );
  const made = {
    id: ++documentsMade,
    ast,
    operation,
    uses: variableUses(ast, operation),
    introspection: isIntrospection(operation),
    desk: asksDesk(ast, operation),
  };
  documents.set(key, made);
  return made;
}

function parsed(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: LIMITS.tokens, noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) refuse([error]);
    throw error;
  }
}

/** Faults of a document, at most `LIMITS.errors` of them. graphql's messages name only what the schema shows. */
function refuse(errors: readonly GraphQLError[]): void {
  if (errors.length === 0) return;
  throw new Refusal(
    errors.map(({ message }) =>
      badDocument({ problem: message, mend: 'Compare the document with the schema.' }),
    ),
  );
}

/**
 * Variables as the document declares them. What fits is read by types that are found once a document; graphql itself,
 * which looks them up by name each time, reads what is left out and tells what is wrong.
 */
function coerce(
  model: Model,
  rights: Rights,
  { operation }: Document,
  variables: Readonly<Record<string, unknown>>,
): Variables {
  if ((operation.variableDefinitions ?? []).length === 0) return variables;
  const { schema, inputs } = seenFor(model, rights);
  const known = inputs.get(operation) ?? inputsOf(schema, operation);
  inputs.set(operation, known);
  return fitting(known, variables) ?? coerceWith(schema, operation, variables);
}

const inputsOf = (schema: GraphQLSchema, operation: OperationDefinitionNode): readonly Input[] =>
  operation.variableDefinitions!.map(({ variable, type }) => ({
    name: variable.name.value,
    type: typeFromAST(schema, type) as GraphQLInputType,
  }));

/** Nothing where a variable is missing or does not fit. */
function fitting(
  inputs: readonly Input[],
  variables: Readonly<Record<string, unknown>>,
): Variables | undefined {
  const values: Record<string, unknown> = {};
  for (const { name, type } of inputs) {
    const value = Object.hasOwn(variables, name) ? coerced(variables[name], type) : unfit;
    if (value === unfit) return undefined;
    values[name] = value;
  }
  return values;
}

function coerceWith(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Variables {
  const { coerced: values, errors } = getVariableValues(
    schema,
    operation.variableDefinitions!,
    { ...variables },
    { maxErrors: LIMITS.errors },
  );
  if (errors) throw new Refusal(errors.map(({ message }) => badVariables({ problem: message })));
  return values;
}

/** The statement of a document for this shape of variables, made when it is first asked for. */
function statementFor(
  model: Model,
  { id, uses }: Document,
  variables: Variables,
  make: () => Statement,
): Statement {
  const { statements } = keptFor(model);
  const shaped = `${id} ${shapeOf(uses, variables)}`;
  const known = statements.get(shaped);
  if (known) return known;
  const made = make();
  statements.set(shaped, made);
  return made;
}

/** Questions about the schema are rare and large: the whole schema is made for one, and whoever answers keeps the text. */
function introspection(
  model: Model,
  rights: Rights,
  { operation }: Document,
  key: string,
  variables: Variables,
): Compiled {
  if (!asksSchemaAlone(operation))
    throw new Refusal(
      badDocument({
        problem: 'The schema is asked for together with data.',
        mend: 'Ask for the schema in a document of its own.',
      }),
    );
  return {
    kind: 'introspection',
    key: `${key} ${JSON.stringify(variables)}`,
    schema: () => buildSchema(model, cutBy(rights)),
  };
}

const asksSchemaAlone = ({ operation, selectionSet }: OperationDefinitionNode): boolean =>
  operation === 'query' &&
  selectionSet.selections.every((each) => each.kind === Kind.FIELD && each.name.value.startsWith('__'));

/** Mutations are written one after the other; what they answer is read together, when all are done. */
function writeOfDocument(model: Model, rights: Rights, document: Document, variables: Variables): Compiled {
  const { ast, operation } = document;
  const fields = schemaFor(model, rights).getMutationType()!.getFields();
  const calls = mutationsOf(model, rights, ast, operation, variables).map(({ as, name, node }): WriteCall => {
    const write = writeOf(model, name);
    if (!write) throw new Error(`Mutation has no field '${name}'.`);
    return { as, write, args: getArgumentValues(fields[name]!, node, variables) };
  });
  const answers = new Map(
    calls.map(({ as, write }) => [as, { entity: write.entity, many: write.kind === 'createMany' }]),
  );
  const make = (): Statement => compileAnswer(model, rights, ast, operation, variables, answers);
  return { kind: 'write', calls, answer: statementFor(model, document, variables, make), variables };
}
