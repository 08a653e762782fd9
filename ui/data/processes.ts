/** Processes and approvals, in the words of pages: every function is one question to the server. */
import { signal } from '@preact/signals-core';
import type { FieldView, OutlineStep, TargetView } from '../../engine/forms/index.ts';
import { graphql, signedIn } from './client.ts';
import { DELIVERY } from './deliveries.ts';
import type { Delivery } from './deliveries.ts';
import type { Row } from './documents.ts';
import { peekRecords } from './records.ts';
import { entityNamed } from './session.ts';

export type Status = 'running' | 'completed' | 'undone' | 'cancelled' | 'repair';

/** A record that is spoken of. */
export interface About {
  readonly entity: string;
  readonly record: string;
}

export interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly step?: string;
  /** Of a step that was skipped. */
  readonly reason?: string;
}

export interface Instance {
  readonly id: string;
  readonly process: string;
  readonly title: string;
  readonly status: Status;
  readonly entity: string | null;
  readonly record: string | null;
  readonly path: string | null;
  /** Title of the step it came to last. */
  readonly step: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: {
    readonly kind: string;
    readonly failure?: Failure;
    readonly open?: readonly Failure[];
  } | null;
  readonly starter: string | null;
  readonly engine: 'embedded' | 'temporal' | null;
  readonly may: readonly ('retry' | 'skip' | 'undo' | 'cancel' | 'migrate')[];
}

export interface StepRow {
  readonly path: string;
  readonly kind: string;
  readonly status: 'done' | 'failed' | 'retrying' | 'waiting' | 'skipped';
  readonly action: string | null;
  readonly attempts: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly wakeAt: string | null;
  readonly input: unknown;
  readonly result: unknown;
  readonly failure: Failure | null;
}

export interface WholeInstance extends Instance {
  readonly steps: readonly StepRow[];
  readonly outline: readonly OutlineStep[];
}

export interface Definition {
  readonly name: string;
  readonly title: string;
}

/** A process that the reader may start by hand. */
export interface Startable extends Definition {
  /** Of the record it is about. */
  readonly entity: string | null;
  readonly inputs: readonly FieldView[];
}

export interface Approval {
  readonly id: string;
  readonly instance: string;
  readonly process: string;
  readonly title: string;
  readonly entity: string | null;
  readonly record: string | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly openedAt: string;
  /** Who is absent, where the reader is asked in his place. */
  readonly onBehalfOf: string | null;
  readonly onBehalfOfName: string | null;
}

const INSTANCE =
  'id process title status entity record path step startedAt endedAt outcome starter engine may';
const WHOLE = `${INSTANCE} outline steps { path kind status action attempts startedAt endedAt wakeAt input result failure }`;

export interface Filter {
  readonly process?: string;
  readonly status?: string;
  readonly record?: string;
}

export async function readInstances(filter: Filter): Promise<readonly Instance[]> {
  const document = `query Processes($process: String, $status: String, $record: ID) { processes(process: $process, status: $status, record: $record) { ${INSTANCE} } }`;
  return (await graphql<{ processes: readonly Instance[] }>(document, filter)).processes;
}

/** What goes on by hand alone: a process, or an event at the end of a chain that has no end. */
export interface Repair {
  readonly process: Instance | null;
  readonly delivery: Delivery | null;
}

export async function readRepairs(): Promise<readonly Repair[]> {
  const document = `query Repairs { repairs { process { ${INSTANCE} } delivery { ${DELIVERY} } } }`;
  return (await graphql<{ repairs: readonly Repair[] }>(document)).repairs;
}

export async function readInstance(id: string): Promise<WholeInstance | null> {
  const document = `query Process($id: ID!) { process(id: $id) { ${WHOLE} } }`;
  return (await graphql<{ process: WholeInstance | null }>(document, { id })).process;
}

export async function readDefinitions(): Promise<readonly Definition[]> {
  const document = 'query Definitions { definitions { name title } }';
  return (await graphql<{ definitions: readonly Definition[] }>(document)).definitions;
}

export async function readStartable(): Promise<readonly Startable[]> {
  const document = 'query Startable { definitions { name title entity byHand inputs } }';
  type Found = { definitions: readonly (Startable & { readonly byHand: boolean })[] };
  return (await graphql<Found>(document)).definitions.filter(({ byHand }) => byHand);
}

/** Starts a process; gives its id. */
export async function start(process: string, record: string | null, input: Row): Promise<string> {
  const document =
    'mutation Start($process: String!, $record: ID, $input: JSON) { startProcess(process: $process, record: $record, input: $input) { id } }';
  const { startProcess } = await graphql<{ startProcess: { id: string } }>(document, {
    process,
    record,
    input,
  });
  return startProcess.id;
}

/** What can be done with a process as a whole. */
export type Deed = 'retryProcess' | 'undoProcess' | 'cancelProcess';

export async function act(deed: Deed, id: string): Promise<void> {
  await graphql(`mutation Act($id: ID!) { ${deed}(id: $id) { id } }`, { id });
}

/** Moves it to the definition of today; gives why it stays as it is, where it does. */
export async function migrate(id: string): Promise<string | null> {
  const document = 'mutation Migrate($id: ID!) { migrateProcesses(id: $id) { why } }';
  const { migrateProcesses } = await graphql<{ migrateProcesses: readonly { why: string | null }[] }>(
    document,
    { id },
  );
  return migrateProcesses[0]?.why ?? null;
}

export async function skip(id: string, path: string, reason: string): Promise<void> {
  const document =
    'mutation Skip($id: ID!, $path: String!, $reason: String!) { skipStep(id: $id, path: $path, reason: $reason) { id } }';
  await graphql(document, { id, path, reason });
}

export interface Decision {
  readonly approved: boolean;
  readonly comment: string;
  /** Of the record that was looked at. */
  readonly version: number | undefined;
  readonly onBehalfOf: string | null;
}

export async function decide(id: string, { comment, ...decision }: Decision): Promise<void> {
  const document =
    'mutation Decide($id: ID!, $approved: Boolean!, $comment: String, $version: Int, $onBehalfOf: ID) { decideApproval(id: $id, approved: $approved, comment: $comment, version: $version, onBehalfOf: $onBehalfOf) { status } }';
  await graphql(document, { id, comment: comment || null, ...decision });
}

/** Who decided, and in whose place: ids of users. */
export interface Deciders {
  readonly by: string;
  readonly onBehalfOf: string | null;
}

/** Of a step that waited for a decision which was made; nothing of any other. */
export function decidersOf({ kind, status, result }: StepRow): Deciders | undefined {
  if (kind !== 'decision' || status !== 'done') return undefined;
  const { value } = result as {
    readonly value?: { readonly by: string; readonly onBehalfOf?: string | null };
  };
  return value && { by: value.by, onBehalfOf: value.onBehalfOf ?? null };
}

/** What the reader is asked for, as far as it was looked up; the bell and the pages share it. */
export const approvals = signal<readonly Approval[] | undefined>(undefined);

export async function refreshApprovals(): Promise<void> {
  const document =
    'query Approvals { approvals { id instance process title entity record values openedAt onBehalfOf onBehalfOfName } }';
  const asked = signedIn.peek();
  const found = await graphql<{ approvals: readonly Approval[] }>(document);
  if (signedIn.peek() === asked) approvals.value = found.approvals;
}

/** What records are called, by their ids: of those that the reader may read. */
export async function labelsOf(
  pointers: readonly { readonly entity: string | null; readonly record: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const groups = Map.groupBy(
    pointers.filter((one): one is About => one.entity !== null && one.record !== null),
    ({ entity }) => entity,
  );
  const found = await Promise.all(
    [...groups].map(async ([name, list]) => {
      const entity = entityNamed(name);
      if (!entity) return [];
      const ids = [...new Set(list.map(({ record }) => record))].slice(0, PEEKED_MAX);
      return peekRecords({ graphql: entity.graphql } as TargetView, [], ids);
    }),
  );
  return new Map(found.flat().map((row) => [row['id'] as string, String(row['_label'] ?? '')]));
}

/** Records a page of a list may have. */
const PEEKED_MAX = 200;
