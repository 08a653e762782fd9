import { createHash } from 'node:crypto';
import type { Actor } from '../../access/index.ts';
import { askDesk, askSchema, compileDocument, type Compiled, type WriteCall } from '../../graphql/index.ts';
import { Refusal } from '../../errors/index.ts';
import type { Published } from '../../publication/index.ts';
import { notByStandIn, notForKeys } from '../../identity/index.ts';
import { badBody, notByGet } from '../faults.ts';
import { eventAnswers } from '../events/answers.ts';
import { openEventDesk } from '../events/desk.ts';
import { mailAnswers, openMailDesk } from '../mail/desk.ts';
import { deskAnswers } from '../processes/answers.ts';
import { openDesk } from '../processes/desk.ts';
import type { Operation, Outcome, Query, Records } from '../../records/index.ts';

/** A GraphQL request over HTTP. */
export interface Request {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

/** In whose name and under which marks a document runs. */
export interface Asking {
  readonly actor: Actor;
  readonly correlation: string;
  /** Header `Idempotency-Key`: a repeat of these mutations runs nothing. */
  readonly idempotencyKey?: string;
  /** The language of titles; that of the actor if left out. */
  readonly locale?: string;
  /** Whether nothing may be changed by it, as by GET. */
  readonly reads?: boolean;
  /** Takes what the document costs, in records, before it is run. @throws Refusal where that is too much */
  readonly spend?: (records: number) => void;
  /** Why it is written where nobody asked by hand, such as `import`. */
  readonly cause?: string;
}

/**
 * Runs one operation of a document and gives the whole answer as text. The publication is the one the request found
 * when it came, and is held to its end.
 * @throws RightsChanged, Refusal
 */
export async function runDocument(
  records: Records,
  published: Published,
  request: Request,
  asking: Asking,
): Promise<string> {
  const { actor, correlation } = asking;
  const compiled = compileDocument(published, actor, request.query, request.operationName, request.variables);
  const changes =
    compiled.kind === 'write' || (compiled.kind === 'desk' && compiled.operation.operation === 'mutation');
  if (changes && asking.reads) throw new Refusal(notByGet({}));
  asking.spend?.(costOf(compiled));
  switch (compiled.kind) {
    case 'introspection':
      return askSchema(published.model, compiled.key, compiled.schema, request);
    case 'desk': {
      if (actor.rights.scoped) throw new Refusal(notForKeys({}));
      if (actor.standIn && compiled.operation.operation === 'mutation') throw new Refusal(notByStandIn({}));
      if (asking.idempotencyKey !== undefined && compiled.operation.operation === 'mutation')
        throw new Refusal(
          badBody({ why: 'an idempotency key guards records; a process has a key of its own.' }),
        );
      const { model } = published;
      const desks = { desk: openDesk(records), events: openEventDesk(records) };
      const answers = {
        ...deskAnswers(desks, actor, model, asking.locale ?? actor.locale),
        ...eventAnswers(desks.events, actor, model),
        ...mailAnswers(openMailDesk(records), actor),
      };
      return dataOf(await askDesk(compiled, answers));
    }
    case 'read':
      return dataOf(await records.read(actor, compiled.statement, compiled.variables));
    case 'write': {
      const { answer, calls, variables } = compiled;
      const read = (outcomes: readonly Outcome[]): Query => {
        const answered = outcomes.map(({ ids }) => ids);
        const values = answer.read({ actor, variables: { ...variables, answered } });
        return { name: answer.name, text: answer.text, values };
      };
      const operations = [];
      for (const call of calls) operations.push(await operationFor(call, records, published, asking));
      const { text } = await records.write(actor, operations, {
        model: published.model,
        answer: read,
        correlation,
        ...(asking.cause !== undefined && { cause: asking.cause }),
        ...(asking.idempotencyKey !== undefined && {
          idempotency: idempotencyOf(asking.idempotencyKey, request, calls),
        }),
      });
      return dataOf(text!);
    }
  }
}

/** Records that it answers with at most, and those that it writes. */
function costOf(compiled: Compiled): number {
  if (compiled.kind === 'read') return compiled.statement.cost;
  if (compiled.kind !== 'write') return 1;
  const written = compiled.calls.map(({ args: { input } }) => (Array.isArray(input) ? input.length : 1));
  return written.reduce((sum, each) => sum + each, compiled.answer.cost);
}

const dataOf = (text: string): string => `{"data":${text}}`;

/**
 * Of a singleton there is one record, so mutations name none: it is looked up, and the first change makes it.
 */
async function operationFor(
  call: WriteCall,
  records: Records,
  published: Published,
  { actor, correlation }: Asking,
): Promise<Operation> {
  const { entity } = call.write;
  if (!entity.singleton) return operationOf(call);
  const query = `{ record: ${entity.graphql.one} { id } }`;
  const answer = await runDocument(records, published, { query }, { actor, correlation });
  const { record } = (JSON.parse(answer) as { data: { record: { id: string } | null } }).data;
  if (record) return operationOf({ ...call, args: { ...call.args, id: record.id } });
  return { kind: 'create', entity, input: call.args['patch'] as Readonly<Record<string, unknown>> };
}

function operationOf({ write, args }: WriteCall): Operation {
  const { entity } = write;
  const record = { entity, id: String(args['id']), version: args['version'] as number };
  const input = args['input'] as Readonly<Record<string, unknown>> | undefined;
  switch (write.kind) {
    case 'create':
      return { kind: 'create', entity, input: input! };
    case 'createMany':
      return {
        kind: 'createMany',
        entity,
        inputs: args['input'] as readonly Readonly<Record<string, unknown>>[],
      };
    case 'update':
      return { kind: 'update', ...record, patch: args['patch'] as Readonly<Record<string, unknown>> };
    case 'delete':
      return { kind: 'delete', ...record };
    case 'restore':
      return { kind: 'restore', entity, id: record.id };
    case 'transition':
      return { kind: 'transition', ...record, name: write.transition };
    case 'action':
      return {
        kind: 'action',
        action: write.action,
        ...(!write.action.makes && { id: record.id, version: record.version }),
        input: input ?? {},
      };
  }
}

/** A key stands for one request, whatever blanks its JSON had. */
function idempotencyOf(
  key: string,
  { query, variables, operationName }: Request,
  calls: readonly WriteCall[],
) {
  const said = JSON.stringify([query, variables ?? {}, operationName ?? null]);
  return {
    key,
    operation: calls.map(({ write }) => write.name).join(' '),
    hash: createHash('sha256').update(said).digest('hex'),
  };
}
