/*
 * Processes, approvals, deliveries of events and letters beside records. No statement answers for them: a document that asks for them asks for nothing
 * else, and is answered by the functions that HTTP and the command line call too. Names of root fields have a capital
 * letter less than those that entities have (`salesOrders`, `createSalesOrder`), so no module can bring the same name.
 */
import {
  execute,
  GraphQLBoolean,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  Kind,
  type DocumentNode,
  type GraphQLFieldConfig,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { Refusal } from '../errors/index.ts';
import { badDocument, type Variables } from '../query/index.ts';
import { DateTime, JSONScalar } from './scalars.ts';

type Outputs = Readonly<Record<string, GraphQLFieldConfig<unknown, unknown>>>;

const needed = <T extends GraphQLOutputType>(type: T) => new GraphQLNonNull(type);
const listOf = (type: GraphQLOutputType) => needed(new GraphQLList(needed(type)));
const told = (type: GraphQLOutputType, description: string) => ({ type, description });

const ProcessStep = new GraphQLObjectType({
  name: 'Process_Step',
  description: 'One call of a step, with what went in and out.',
  fields: {
    path: told(needed(GraphQLString), 'Where it stands: ids of steps, places of branches, keys of loops.'),
    kind: { type: needed(GraphQLString) },
    status: told(needed(GraphQLString), 'done, failed, retrying, waiting or skipped.'),
    action: told(GraphQLString, 'The action of a do, the event of an emit.'),
    attempts: { type: needed(GraphQLInt) },
    startedAt: { type: needed(DateTime) },
    endedAt: { type: DateTime },
    wakeAt: told(DateTime, 'When it is tried again, or its time is up.'),
    input: { type: JSONScalar },
    result: { type: JSONScalar },
    failure: told(JSONScalar, '{code, message, step}; of a skipped one {reason, by}.'),
  },
});

const Process = new GraphQLObjectType({
  name: 'Process',
  description: 'A process that runs or has ended. Whoever started it sees it; core.admin sees all.',
  fields: {
    id: { type: needed(GraphQLID) },
    process: told(needed(GraphQLString), 'Its definition, such as sales.dealToCash.'),
    title: { type: needed(GraphQLString) },
    status: told(needed(GraphQLString), 'running, completed, undone, cancelled or repair.'),
    entity: told(GraphQLString, 'Entity of the record it is about.'),
    record: { type: GraphQLID },
    key: { type: GraphQLString },
    path: told(GraphQLString, 'The step it came to last.'),
    step: told(GraphQLString, 'The title of that step, as it is defined today.'),
    startedAt: { type: needed(DateTime) },
    endedAt: { type: DateTime },
    wakeAt: { type: DateTime },
    outcome: told(JSONScalar, 'What became of it: {kind, failure, open}.'),
    starter: told(GraphQLID, 'The user in whose name it was started.'),
    engine: told(GraphQLString, 'What runs it, embedded or temporal; none before it was taken.'),
    outdated: told(needed(GraphQLBoolean), 'Whether it goes by an older definition than that of today.'),
    may: told(listOf(GraphQLString), 'What you may do with it now: retry, skip, undo, cancel, migrate.'),
    steps: told(new GraphQLList(needed(ProcessStep)), 'Of a process that is asked for by its id.'),
    outline: told(
      JSONScalar,
      'The steps of the definition it began with, as a tree: of a process that is asked for by its id.',
    ),
  },
});

const Approval = new GraphQLObjectType({
  name: 'Approval',
  description: 'A decision that you are asked for.',
  fields: {
    id: { type: needed(GraphQLID) },
    status: told(needed(GraphQLString), 'open, approved, rejected or closed.'),
    instance: told(GraphQLID, 'The process that asks.'),
    process: { type: GraphQLString },
    title: { type: GraphQLString },
    entity: { type: GraphQLString },
    record: { type: GraphQLID },
    form: { type: GraphQLString },
    values: told(JSONScalar, 'What the process tells whoever decides.'),
    openedAt: { type: DateTime },
    onBehalfOf: told(
      GraphQLID,
      'The absent user in whose place you are asked; none where it is yours to decide.',
    ),
    onBehalfOfName: told(GraphQLString, 'What that user is called.'),
  },
});

const ProcessKind = new GraphQLObjectType({
  name: 'Process_Kind',
  description: 'A definition of a process.',
  fields: {
    name: { type: needed(GraphQLString) },
    title: { type: needed(GraphQLString) },
    description: { type: needed(GraphQLString) },
    entity: told(GraphQLString, 'Entity of the record it is about.'),
    startable: told(needed(GraphQLBoolean), 'Whether you may start it.'),
    byHand: told(needed(GraphQLBoolean), 'Whether you may, and it is meant to be started by people.'),
    inputs: told(
      needed(JSONScalar),
      'What it asks for when it is started, as fields of a form; `_record` is what it is about.',
    ),
  },
});

const ProcessMove = new GraphQLObjectType({
  name: 'Process_Move',
  description: 'A process of an older definition, and whether it goes on by that of today.',
  fields: {
    id: { type: needed(GraphQLID) },
    process: { type: needed(GraphQLString) },
    from: told(needed(GraphQLInt), 'Version of the definition it had.'),
    to: told(needed(GraphQLInt), 'Version of that of today.'),
    fits: told(needed(GraphQLBoolean), 'Whether it can go on by that of today where it stands.'),
    moved: { type: needed(GraphQLBoolean) },
    why: told(GraphQLString, 'Why it stays as it is.'),
  },
});

const Delivery = new GraphQLObjectType({
  name: 'Delivery',
  description: 'An event that a subscriber has not taken. core.admin sees them.',
  fields: {
    id: { type: needed(GraphQLID) },
    subscriber: told(
      needed(GraphQLString),
      'Its name; `process:` and that of the process which waits for the event.',
    ),
    title: told(needed(GraphQLString), 'What the subscriber is called.'),
    event: told(needed(GraphQLString), 'Its name, such as sales.order.confirmed.'),
    status: told(needed(GraphQLString), 'waiting; held behind a dead letter of its record; dead.'),
    kind: told(GraphQLString, 'Why it is dead: failed, loop or crash.'),
    entity: { type: GraphQLString },
    record: { type: GraphQLID },
    version: told(GraphQLInt, 'Of the record.'),
    attempts: { type: needed(GraphQLInt) },
    unanswered: told(needed(GraphQLInt), 'Attempts that nobody answered.'),
    code: told(GraphQLString, 'What was answered last.'),
    message: { type: GraphQLString },
    at: told(needed(DateTime), 'When the event was told.'),
    wakeAt: told(DateTime, 'When it is tried again.'),
    diedAt: { type: DateTime },
    instance: told(GraphQLID, 'The process that waits for it, where it is no subscriber.'),
    told: told(JSONScalar, 'The whole event: of a delivery that is asked for by its id.'),
  },
});

const Repair = new GraphQLObjectType({
  name: 'Repair',
  description: 'What goes on by hand alone: a process, or an event at the end of a chain that has no end.',
  fields: {
    id: told(needed(GraphQLID), 'Of the process or of the delivery.'),
    process: { type: Process },
    delivery: { type: Delivery },
  },
});

const Subscriber = new GraphQLObjectType({
  name: 'Subscriber',
  description: 'Who is told of events, and what it has not taken. core.admin sees them.',
  fields: {
    name: { type: needed(GraphQLString) },
    title: { type: needed(GraphQLString) },
    on: told(listOf(GraphQLString), 'Names of its events.'),
    waiting: { type: needed(GraphQLInt) },
    held: { type: needed(GraphQLInt) },
    dead: { type: needed(GraphQLInt) },
    oldest: told(DateTime, 'When the oldest event was told that it has not taken.'),
  },
});

const Letter = new GraphQLObjectType({
  name: 'Letter',
  description: 'Mail that went out, waits or failed. core.admin sees all of it.',
  fields: {
    id: { type: needed(GraphQLID) },
    status: told(needed(GraphQLString), 'waiting, sending, sent, failed or unsure.'),
    entity: { type: needed(GraphQLString) },
    record: { type: needed(GraphQLID) },
    recipients: { type: listOf(GraphQLString) },
    subject: { type: needed(GraphQLString) },
    fileName: told(GraphQLString, 'Of the document that goes with it; null where none does.'),
    attempts: { type: needed(GraphQLInt) },
    problem: { type: GraphQLString },
    at: told(needed(DateTime), 'When it was written.'),
    sentAt: { type: DateTime },
    author: told(GraphQLString, 'Who sent it.'),
  },
});

const LetterSent = new GraphQLObjectType({
  name: 'Letter_Sent',
  description: 'A letter that is in the post again.',
  fields: { id: { type: needed(GraphQLID) } },
});

export const DESK_TYPES: readonly GraphQLNamedType[] = [
  Process,
  ProcessStep,
  ProcessKind,
  ProcessMove,
  Approval,
  Delivery,
  Repair,
  Subscriber,
  Letter,
  LetterSent,
];

const byId = { id: { type: new GraphQLNonNull(GraphQLID) } };
const wantedText = { type: new GraphQLNonNull(GraphQLString) };

export const DESK_READS: Outputs = {
  processes: {
    ...told(
      listOf(Process),
      'Processes, newest first, at most 200. Those of a record are about it, have written it, or wait for it.',
    ),
    args: { process: { type: GraphQLString }, status: { type: GraphQLString }, record: { type: GraphQLID } },
  },
  process: { ...told(Process, 'One process, with its steps.'), args: byId },
  repairs: told(
    listOf(Repair),
    'The repair inbox: processes that need repair, and events that cause each other without end.',
  ),
  definitions: told(listOf(ProcessKind), 'Processes that are defined.'),
  approvals: told(listOf(Approval), 'Decisions that you are asked for, oldest first, at most 200.'),
  deliveries: {
    ...told(listOf(Delivery), 'Events that were not taken, newest first, at most 200.'),
    args: {
      status: { type: GraphQLString },
      kind: { type: GraphQLString },
      subscriber: { type: GraphQLString },
      event: { type: GraphQLString },
      record: { type: GraphQLID },
    },
  },
  delivery: { ...told(Delivery, 'One delivery, with its event.'), args: byId },
  subscribers: told(listOf(Subscriber), 'Who is told of events.'),
  letters: {
    ...told(listOf(Letter), 'Mail, newest first, at most 200.'),
    args: { status: { type: GraphQLString } },
  },
};

export const DESK_WRITES: Outputs = {
  startProcess: {
    ...told(Process, 'Starts a process, about a record where its definition names an entity.'),
    args: { process: wantedText, record: { type: GraphQLID }, input: { type: JSONScalar } },
  },
  retryProcess: { ...told(Process, 'Tries again what is open.'), args: byId },
  skipStep: {
    ...told(Process, 'Counts an open step as done, for a reason.'),
    args: { ...byId, path: wantedText, reason: wantedText },
  },
  undoProcess: { ...told(Process, 'Takes back what a running process did.'), args: byId },
  cancelProcess: {
    ...told(Process, 'Takes back what runs; closes as it is what lies in the repair inbox.'),
    args: byId,
  },
  migrateProcesses: {
    ...told(
      listOf(ProcessMove),
      'Moves what waits, one process or all of a definition, to the definitions of today where it can go on by them.',
    ),
    args: { id: { type: GraphQLID }, process: { type: GraphQLString }, dry: { type: GraphQLBoolean } },
  },
  resendDelivery: { ...told(Delivery, 'Sends a dead letter again.'), args: byId },
  dropDelivery: { ...told(Delivery, 'Lets a dead letter go: what waits behind it goes on.'), args: byId },
  resendLetter: {
    ...told(LetterSent, 'Sends a letter again that failed, or that nobody is sure of.'),
    args: byId,
  },
  decideApproval: {
    ...told(Approval, 'Decides; refused where the record is no longer of that version.'),
    args: {
      ...byId,
      approved: { type: new GraphQLNonNull(GraphQLBoolean) },
      comment: { type: GraphQLString },
      version: { type: GraphQLInt },
      onBehalfOf: { type: GraphQLID },
    },
  },
};

/** A document about what stands beside records. */
export interface DeskQuestion {
  readonly ast: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Variables;
}

/** What answers each root field. */
export type DeskAnswers = Readonly<Record<string, (args: never) => Promise<unknown>>>;

/** Whether a question stands in documents of its own, which no statement answers. */
export const isAskedOfDesk = (name: string): boolean => Object.hasOwn(DESK_READS, name);

/** Names at once; a mutation stands alone, because each is a transaction of its own. */
const namesMax = 10;

/** Whether an operation asks for what stands beside records: then for nothing else. */
export function asksDesk(ast: DocumentNode, operation: OperationDefinitionNode): boolean {
  const { operation: kind, selectionSet } = operation;
  const known = kind === 'mutation' ? DESK_WRITES : DESK_READS;
  const names = rootNames(ast, selectionSet);
  const own = names.filter((name) => Object.hasOwn(known, name));
  if (own.length === 0) return false;
  const others = names.filter((name) => !own.includes(name) && name !== '__typename');
  if (others.length > 0)
    throw new Refusal(
      badDocument({
        problem: `'${own[0]}' is asked for together with '${others[0]}'.`,
        mend: 'Ask for processes, approvals, deliveries and letters in a document of their own.',
      }),
    );
  const most = kind === 'mutation' ? 1 : namesMax;
  if (own.length > most)
    throw new Refusal(
      badDocument({ problem: `More than ${most} of these at once.`, mend: 'Send several documents.' }),
    );
  return true;
}

/** Each fragment is read once, however often it is spread. */
function rootNames(
  ast: DocumentNode,
  { selections }: SelectionSetNode,
  spread = new Set<string>(),
): readonly string[] {
  return selections.flatMap((each): readonly string[] => {
    if (each.kind === Kind.FIELD) return [each.name.value];
    if (each.kind === Kind.INLINE_FRAGMENT) return rootNames(ast, each.selectionSet, spread);
    const { value } = each.name;
    const fragment = ast.definitions.find(
      (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === value,
    );
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || spread.has(value)) return [];
    spread.add(value);
    return rootNames(ast, fragment.selectionSet, spread);
  });
}

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: DESK_READS }),
  mutation: new GraphQLObjectType({ name: 'Mutation', fields: DESK_WRITES }),
});

/** The whole answer as text. What was refused is thrown as it was. */
export async function askDesk(
  { ast, operation, variables }: DeskQuestion,
  rootValue: DeskAnswers,
): Promise<string> {
  const { data, errors } = await execute({
    schema,
    document: ast,
    rootValue,
    variableValues: variables,
    ...(operation.name && { operationName: operation.name.value }),
  });
  if (errors?.[0]) throw errors[0].originalError ?? errors[0];
  return JSON.stringify(data);
}
