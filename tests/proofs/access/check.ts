/** One case: a random question, asked of the engine by its compiled statement and through GraphQL, and of the evaluator. */
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { rightsOf, type Actor } from '../../../engine/access/index.ts';
import { addressAs } from '../../../engine/database/index.ts';
import { Refusal } from '../../../engine/errors/index.ts';
import { extensionsOf } from '../../../engine/extension/index.ts';
import { compileDocument } from '../../../engine/graphql/index.ts';
import type { Model } from '../../../engine/model/index.ts';
import { openPool } from '../../../engine/postgres/index.ts';
import type { Statement } from '../../../engine/query/index.ts';
import type { Published } from '../../../engine/publication/index.ts';
import { openRecords, type Operation, type Query, type Records } from '../../../engine/records/index.ts';
import type { Door } from '../../../engine/server/door.ts';
import { exchangeRoutes } from '../../../engine/server/exchange.ts';
import { graphqlRoute } from '../../../engine/server/graphql/route.ts';
import { make, owner, roles, secret } from '../../database/live.ts';
import { modelOf } from '../../database/modules.ts';
import { insertRecords, type Records as TestRecords } from '../../query/records.ts';
import { randomOf, type Random } from '../../support/random.ts';
import { askBare } from './bare.ts';
import { evaluator, type Answer, type Answers } from './evaluator.ts';
import { filesOf, makePolicy, rolesFor, WITNESS, type Policy } from './policy.ts';
import { documentOf, isChange, makeQuestion, type Change, type Question } from './question.ts';
import { undone, type Undone } from './undone.ts';
import {
  ENTITIES,
  fullName,
  idsOf,
  makeRows,
  NAMES,
  oneOf,
  ORGS,
  PLAIN,
  tableOf,
  type Json,
  type Name,
  type Rows,
} from './world.ts';
import { bareApp } from '../../support/bare-app.ts';

export interface Checker {
  /** Throws with the question where they differ; gives what tells the case from others. */
  check(random: Random, number: number): Promise<string>;
  close(): Promise<void>;
}

/** Cases of one policy. */
const CASES = 50;
const [ORG] = ORGS as [string];

/** `plant` breaks the rights that the engine goes by: the evaluator must notice. */
export async function openChecker(
  url: string,
  seed: number,
  plant: (actor: Actor) => Actor = (actor) => actor,
): Promise<Checker> {
  const rows = await fill(url, seed);
  const sessions = await openSessions(url);
  const pool = openPool(addressAs(url, roles.run, secret), { size: 2, namesMax: 20 });
  const connections = undone(pool);
  const records = openRecords({ ...connections, extensions: extensionsOf([]) });
  const asking: { actor?: Actor; published?: Published } = {};
  const app = await openApp(records, asking);
  let policy: { number: number; policy: Policy; model: Model } | undefined;
  const policyOf = (number: number) => {
    if (policy?.number !== number) {
      const made = makePolicy(randomOf(seed, 1e6 + number));
      policy = { number, policy: made, model: modelOf({ ...ENTITIES, ...filesOf(made) }) };
    }
    return policy;
  };
  return {
    async check(random, number) {
      const { policy: made, model } = policyOf(Math.floor(number / CASES));
      const user = random.pick(idsOf('User').slice(0, -1));
      const names = rolesFor(random);
      if (random.chance(0.03)) return askBare(pool, sessions.get(user)!, random, rows);
      const actor = plant(actorOf(model, user, sessions.get(user)!, names));
      const question = makeQuestion(random);
      const answers = evaluator(made, rows, { user, roles: names });
      asking.actor = actor;
      asking.published = { model, number: 1 } as Published;
      try {
        const found = await compare({ app, records, connections, model, actor }, question, answers);
        return `${connections.taken()}\n${JSON.stringify(found)}`;
      } catch (error) {
        const told = question.op === 'export' ? JSON.stringify(question) : documentOf(question);
        const which = `policy ${Math.floor(number / CASES)}, ${names.join()} as ${user.slice(-2)}: ${told}`;
        throw new Error(`${which}\n  ${(error as Error).message}`, { cause: error });
      }
    },
    async close() {
      await app.close();
      await pool.close();
    },
  };
}

interface Asked {
  readonly app: FastifyInstance;
  readonly records: Records;
  readonly connections: Undone;
  readonly model: Model;
  readonly actor: Actor;
}

async function compare(asked: Asked, question: Question, answers: Answers): Promise<unknown> {
  const wanted = answers.answer(question);
  if (question.op === 'export') return expect('the export', await exported(asked.app, question), wanted);
  // The statement comes first: an error of ours is told by itself, and as an answer it says nothing.
  const direct = isChange(question)
    ? expect('the write', await byWrite(asked, question), wrote(answers, question))
    : expect('the statement', await byStatement(asked, question), wanted);
  return [direct, expect('GraphQL', await byGraphql(asked.app, question), wanted)];
}

function expect(what: string, found: Answer, wanted: Answer): Answer {
  if (!isDeepStrictEqual(found, wanted))
    throw new Error(`${what} says ${JSON.stringify(found)}, the evaluator ${JSON.stringify(wanted)}`);
  return found;
}

// ---- ways to ask

async function byGraphql(app: FastifyInstance, question: Question): Promise<Answer> {
  const query = documentOf(question);
  const { body } = await app.inject({ method: 'POST', url: '/graphql', payload: { query } });
  const { data, errors } = JSON.parse(body) as { data: { x: Json }; errors: { message: string; extensions: { code: string } }[] }; // prettier-ignore
  if (errors) return refusedBy(errors.map(({ message, extensions: { code } }) => ({ code, message })));
  return { data: plainOf(data.x) };
}

async function byStatement({ records, model, actor }: Asked, question: Question): Promise<Answer> {
  try {
    const compiled = compileDocument({ model }, actor, documentOf(question));
    if (compiled.kind !== 'read') throw new Error('It does not read.');
    const text = await records.read(actor, compiled.statement, compiled.variables);
    return { data: plainOf((JSON.parse(text) as { x: Json }).x) };
  } catch (error) {
    return refusalOf(error);
  }
}

/** The change by itself, and the record as it is then, looked at by one who sees all. */
async function byWrite({ records, model, actor }: Asked, change: Change): Promise<Answer> {
  const witness = rightsOf(model, { roles: [WITNESS], version: '1' });
  const source = `query ($id: ID!) { x: ${oneOf(change.entity)}(id: $id) ${whole(change.entity)} }`;
  const looking = { ...actor, rights: witness };
  const answer = (id: string): Query => {
    const compiled = compileDocument({ model }, looking, source, null, { id });
    const { statement, variables } = compiled as { statement: Statement; variables: Record<string, unknown> };
    return { text: statement.text, values: [...statement.read({ variables, actor: looking })] };
  };
  try {
    const { text } = await records.write(actor, [operationOf(model, change)], {
      model,
      answer: ([outcome]) => answer(outcome!.ids[0]!),
    });
    return { data: rowOf(change.entity, (JSON.parse(text!) as { x: Json }).x) };
  } catch (error) {
    return refusalOf(error);
  }
}

/** What the evaluator says of the same. */
function wrote(answers: Answers, change: Change): Answer {
  const outcome = answers.outcome(change);
  if ('refused' in outcome) return outcome;
  const { row } = outcome;
  const owned = !PLAIN[change.entity].personal || row['deletedAt'] === null;
  return { data: row['deletedAt'] || !owned ? null : rowOf(change.entity, row) };
}

async function exported(
  app: FastifyInstance,
  { entity, columns }: Question & { op: 'export' },
): Promise<Answer> {
  const url = `/api/export/${fullName(entity)}.csv?columns=${columns.join(',')}`;
  const { statusCode, body } = await app.inject({ method: 'GET', url });
  if (statusCode === 404) return { refused: ['no export'] };
  if (statusCode !== 200) return { refused: ['unknown'] };
  // No value here has a comma, a quote or a line end.
  const [, ...lines] = body.split('\r\n').slice(0, -1);
  return { data: lines.map((line) => line.split(',')) };
}

function operationOf(model: Model, change: Change): Operation {
  const entity = model.entities.get(fullName(change.entity))!;
  switch (change.op) {
    case 'create':
      return { kind: 'create', entity, input: change.input };
    case 'update':
      return { kind: 'update', entity, id: change.id, version: change.version, patch: change.patch };
    case 'delete':
      return { kind: 'delete', entity, id: change.id, version: change.version };
    case 'restore':
      return { kind: 'restore', entity, id: change.id };
    case 'transition':
      return { kind: 'transition', entity, id: change.id, name: change.name, version: change.version };
  }
}

// ---- refusals and records in the words of the evaluator

const WORDS: Readonly<Record<string, string>> = {
  REC701: 'required',
  REC702: 'unknown',
  REC703: 'unknown',
  REC704: 'reference',
  REC707: 'absent',
  REC709: 'stale',
  REC710: 'denied',
  REC711: 'hidden',
  REC712: 'state',
  REC713: 'when',
  REC720: 'line',
};

function refusedBy(faults: readonly { readonly code: string; readonly message: string }[]): Answer {
  const words = faults.map(({ code, message }) => {
    if (code.startsWith('QRY')) return 'unknown';
    if (code === 'REC721' && message.endsWith(' is missing.')) return 'required';
    return code === 'REC714' ? usedBy(message) : (WORDS[code] ?? `${code} ${message}`);
  });
  const told = [...new Set(words)].sort();
  // Whoever may not write the record at all may write no field of it.
  return { refused: told.includes('denied') ? ['denied'] : told };
}

/** `The Party is still used by 2 Deals: ash, elm.`, or only `The Party is still used.` where none of them is seen. */
function usedBy(message: string): string {
  const [, count = '0', of] = /used(?: by (\d+) (\w+?))?(?:: .*)?\.$/.exec(message)!;
  return of === undefined
    ? 'used'
    : `used by ${count} ${of.replace(/^Parties$/, 'Partys').replace(/s$/, '')}`;
}

function refusalOf(error: unknown): Answer {
  if (!(error instanceof Refusal)) throw error;
  // What may be done at all is asked before anything else: GraphQL does not know the mutation.
  const { faults } = error;
  const whole_ = faults.length === 1 && faults[0]!.code === 'REC710' && faults[0]!.place?.id === undefined;
  return whole_ ? { refused: ['unknown'] } : refusedBy(faults);
}

/** A list without an order of its own is compared as a set; everything else as it is. */
const plainOf = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === '_may' ? [...((one ?? []) as string[])].sort() : madeId(key, plainOf(one)),
    ]),
  );
};

/** Ids that the engine makes are new; the evaluator numbers nothing. */
const ours = /^0190b0b0-000\d-7000-8000-/;
const madeId = (key: string, value: Json): Json =>
  key === 'id' && typeof value === 'string' && !ours.test(value) ? 'new' : value;

function whole(entity: Name): string {
  const members = Object.entries(PLAIN[entity].fields).map(([name, kind]) => {
    if (typeof kind === 'string') return name;
    if ('to' in kind) return `${name} { id }`;
    const inner = Object.entries(kind.lines).map(([each, of]) =>
      typeof of === 'string' ? each : `${each} { id }`,
    );
    return `${name} { id ${inner.join(' ')} }`;
  });
  return `{ id ${members.join(' ')} }`;
}

/** A record as plain values: references by id, lines without what the engine adds. */
function rowOf(entity: Name, row: Json): Json {
  if (row === null) return null;
  const idOf = (value: Json): Json => (typeof value === 'object' && value !== null ? value.id : value);
  const values = Object.entries(PLAIN[entity].fields).map(([name, kind]) => {
    const value = row[name] ?? null;
    if (typeof kind === 'string') return [name, value];
    if ('to' in kind) return [name, idOf(value)];
    const lines = (value ?? []).map((line: Json) =>
      Object.fromEntries(Object.keys(kind.lines).map((each) => [each, idOf(line[each] ?? null)])),
    );
    return [name, lines];
  });
  return Object.fromEntries(values);
}

// ---- the database and the server

async function fill(url: string, seed: number): Promise<Rows> {
  const model = modelOf({ ...ENTITIES, ...filesOf({}) });
  await make(url, model);
  const [own, foreign] = ORGS.map((_, index) => makeRows(randomOf(seed, 2e6 + index), index + 1));
  await owner(url, async (db) => {
    for (const org of ORGS)
      await db.query(`insert into kontor.organization (id, name) values ($1, 'Test')`, [org]);
  });
  await insertAll(url, model, [own!, foreign!]);
  return own!;
}

async function openSessions(url: string): Promise<ReadonlyMap<string, string>> {
  return owner(url, async (db) => {
    const sessions = new Map<string, string>();
    for (const user of idsOf('User')) {
      const { rows } = await db.query<{ id: string }>(
        `with a as (insert into kontor.account (email) values ($1) returning id)
         insert into kontor.session (account, org_id, user_id, expires_at)
           select a.id, $2, $3, now() + interval '1 day' from a returning id`,
        [`${user}@example.org`, ORG, user],
      );
      sessions.set(user, rows[0]!.id);
    }
    return sessions;
  });
}

async function openApp(
  records: Records,
  asking: { actor?: Actor; published?: Published },
): Promise<FastifyInstance> {
  const app = await bareApp();
  const door: Door = {
    records,
    as: (_request, work) => work(asking.actor!, asking.published!),
    within: (_session, work) => work(asking.actor!, asking.published!),
  };
  graphqlRoute(app, door, { tls: false, development: false, budgets: { records() {} } });
  exchangeRoutes(app, door, { sessions: { requireProof: async () => {} } });
  return app;
}

function actorOf(model: Model, user: string, session: string, names: readonly string[]): Actor {
  return {
    session,
    account: user,
    user,
    org: ORG,
    workspace: null,
    locale: 'en',
    timezone: 'Europe/Berlin',
    roles: names,
    rights: rightsOf(model, { roles: names, version: '1' }),
  };
}

async function insertAll(url: string, model: Model, all: readonly Rows[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [index, rows] of all.entries()) {
      const records = Object.fromEntries(NAMES.map((name) => [fullName(name), rows[name]]));
      await insertRecords(client, model, ORGS[index]!, records as unknown as TestRecords);
      // As if they had been written through the door: changes lay their images over these.
      for (const name of NAMES)
        await client.query(
          `insert into kontor.audit (org_id, entity, record, version, image, cause)
             select org_id, $2, id, 1, '{}', 'test' from ${tableOf(name)} where org_id = $1`,
          [ORGS[index], fullName(name)],
        );
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
}
