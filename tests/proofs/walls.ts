/*
 * Requests of fifty organizations, all interleaved over the same few connections, some straight to PostgreSQL and some
 * through PgBouncer in transaction mode. Half of them are held up inside by a hook that waits; of these some are refused
 * by the hook, some by a statement, some have their sender hang up or their backend killed meanwhile. Every record carries
 * the mark of its organization, so that a foreign row is known wherever it shows:
 *   - whatever a request reads, in its answer, in its hook, in what it finds, has the mark of its own organization;
 *   - at the end every row, image and event lies in the organization whose mark it carries;
 *   - what was refused left nothing, and nobody left a transaction open.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Actor } from '../../engine/access/index.ts';
import { addressAs, prepareDatabase } from '../../engine/database/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import { definePlugin, refuse, type PluginContext, type PluginRecord } from '../../engine/extension/index.ts';
import type { Operation } from '../../engine/records/index.ts';
import { roles, secret } from '../database/live.ts';
import { entity, openWorldAt, shopModel, type World } from '../records/world.ts';
import { startPooler } from '../support/pooler.ts';
import type { ProofRun } from '../support/proof.ts';
import { randomOf, type Random } from '../support/random.ts';
import { start } from '../support/services.ts';
import { openWay, type Way } from './walls/way.ts';

export const about =
  '100,000 interleaved requests of 50 organizations, half of them slow, some aborted, straight and pooled: no foreign row.';

const organizations = 50;
const requests = 100_000;
const atOnce = 64;

interface Company {
  readonly actor: Actor;
  /** Stands at the beginning of every text of its records. */
  readonly mark: string;
  /** A party that nobody changes. */
  readonly party: string;
  readonly notes: { id: string; version: number }[];
}

/** Foreign rows and other wrongs that were seen, in words, and how often what happened. */
class Seen {
  readonly wrong: string[] = [];
  readonly counts = new Map<string, number>();

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  own(text: unknown, mark: string, where: string): void {
    if (typeof text !== 'string' || !text.startsWith(mark))
      this.wrong.push(`${where} '${String(text)}' as ${mark}`);
  }
}

/** Who wants to know that the hook of a request waits now, by the number of the request. */
type Waiting = Map<number, () => void>;

interface Field {
  readonly companies: readonly Company[];
  readonly waiting: Waiting;
  readonly seen: Seen;
  readonly admin: pg.Pool;
}

export async function run(proof: ProofRun): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const url = await proof.database();
  await prepareDatabase({ url, secret });
  const world = await openWorldAt(url, [], shopModel);
  stack.defer(() => world.close());
  const companies = await found(world);
  const seen = new Seen();
  const waiting: Waiting = new Map();
  const plugin = hooksFor(new Map(companies.map(({ actor, mark }) => [actor.user, mark])), waiting, seen);
  const actors = new Map(companies.map(({ actor }) => [actor.user, actor]));
  const ways = [await openWay('direct', url, plugin, actors)];
  stack.defer(() => ways[0]!.close());
  const pooler = await poolerFor(url);
  if (pooler) {
    stack.defer(() => pooler.stop());
    const pooled = await openWay('pooled', pooler.address, plugin, actors);
    stack.defer(() => pooled.close());
    ways.push(pooled);
  }
  const admin = new pg.Pool({ connectionString: url, max: 2 });
  stack.defer(() => admin.end());
  const count = Math.max(200, Math.round(requests * proof.scale));
  await interleave(ways, { companies, waiting, seen, admin }, count, proof.seed);
  const left = [...seen.wrong, ...(await strays(admin, companies)), ...(await open(admin))];
  for (const one of left) proof.report.failed(one);
  for (const [what, times] of [...seen.counts].toSorted()) proof.report.figure(what, times);
  proof.report.figure(
    'hung up',
    ways.map((way) => way.hungUp()).reduce((sum, each) => sum + each),
  );
  proof.report.passed(count - left.length);
}

/** Its eight server connections are all that the pooled half has, so each is everybody's. */
async function poolerFor(url: string) {
  const program = (await start.pgbouncer())?.address;
  if (program === undefined && process.env.KONTOR_REQUIRE_SERVICES === '1')
    throw new Error('pgbouncer is missing on this machine.');
  return program === undefined ? undefined : startPooler(program, [addressAs(url, roles.run, secret)], 8);
}

/** Hooks that wait, look around and sometimes refuse. A record's text says what its hook shall do. */
function hooksFor(marks: ReadonlyMap<string, string>, waiting: Waiting, seen: Seen) {
  const hook = async (text: string, context: PluginContext) => {
    const mark = marks.get(context.user)!;
    seen.own(text, mark, 'a hook got');
    const [, number, ms] = / (\d+) waits (\d+)/.exec(text)!;
    seen.count('waits');
    waiting.get(Number(number))?.();
    for (const name of ['shop.Party', 'shop.Tag']) {
      await sleep(Number(ms));
      for (const record of await context.find(name, {})) seen.own(record['name'], mark, 'a hook found');
    }
    if (text.endsWith('refused')) throw refuse('No.');
    return undefined;
  };
  return definePlugin({
    name: 'walls',
    about: 'Waits inside of transactions.',
    engine: '^0.1.0',
    needs: [],
    hooks: {
      'shop.Note': {
        beforeWrite: (record: PluginRecord, context: PluginContext) => hook(String(record['text']), context),
      },
      'shop.Party': {
        beforeWrite: (record: PluginRecord, context: PluginContext) => hook(String(record['name']), context),
      },
    },
  });
}

async function found(world: World): Promise<Company[]> {
  const companies: Company[] = [];
  for (let index = 0; index < organizations; index++) {
    const actor = await world.person(['shop.all']);
    const mark = `<${index}>`;
    const party = await world.create(actor, 'shop.Party', { name: `${mark} first` });
    companies.push({ actor, mark, party, notes: [] });
  }
  return companies;
}

/** `atOnce` requests are always under way, of organizations taken at random, by each way in turn. */
async function interleave(ways: readonly Way[], field: Field, count: number, seed: number): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      const random = randomOf(seed, number);
      const way = ways[number % ways.length]!;
      const asked = { way, company: random.pick(field.companies), random, number };
      field.seen.count(way.name);
      await request(asked, field).catch((error: unknown) => expectRefusal(error, field.seen));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** What is refused, or lost with its backend, is no failure here; anything else is. */
function expectRefusal(error: unknown, seen: Seen): void {
  if (!(error instanceof Refusal)) seen.wrong.push(`a request failed: ${String(error)}`);
}

interface Asked {
  readonly way: Way;
  readonly company: Company;
  readonly random: Random;
  readonly number: number;
}

/** Of a hundred requests fifty wait in a hook. */
function request(asked: Asked, field: Field): Promise<void> {
  const { random } = asked;
  const part = random.int(1, 100);
  if (part <= 28) return written(asked, field, '');
  if (part <= 36) return changed(asked, field);
  if (part <= 41) return written(asked, field, ' refused');
  if (part <= 45) return hungUp(asked, field);
  if (part <= 49) return taken(asked, field);
  if (part <= 50) return killed(asked, field);
  if (part <= 86) return look(asked, field);
  if (part <= 96) return quick(asked);
  if (part <= 99) return failing(asked, field);
  return suicide(asked, field);
}

const wait = ({ company, random, number }: Asked): string =>
  `${company.mark} ${number} waits ${random.int(1, 5)}`;

const creating =
  'mutation ($input: ShopNote_Create!) { createShopNote(input: $input) { id text party { name } } }';

interface Answer {
  readonly data: { readonly createShopNote: { id: string; text: string; party: { name: string } } } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** A note over a socket. Gives its id, or nothing where it was refused. */
async function note(
  asked: Asked,
  { seen }: Field,
  text: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { way, company } = asked;
  const said = await way.post(company.actor, creating, { input: { text, party: company.party } }, signal);
  const { data, errors = [] } = JSON.parse(said) as Answer;
  for (const { extensions } of errors)
    if (!/^(REC|DBS|PLG310)/.test(extensions.code)) throw new Error(`An answer was ${said}`);
  if (!data) return undefined;
  seen.own(data.createShopNote.text, company.mark, 'an answer had');
  seen.own(data.createShopNote.party.name, company.mark, 'an answer referred to');
  return data.createShopNote.id;
}

async function written(asked: Asked, field: Field, end: string): Promise<void> {
  const id = await note(asked, field, `${wait(asked)}${end}`);
  if (id !== undefined) asked.company.notes.push({ id, version: 1 });
}

const make = ({ way, company }: Asked, operation: Operation) =>
  way.records.write(company.actor, [operation], { model: shopModel });

async function changed(asked: Asked, field: Field): Promise<void> {
  const { company, random } = asked;
  if (company.notes.length === 0) return written(asked, field, '');
  const { id, version } = random.pick(company.notes);
  const patch = { text: `${wait(asked)} changed` };
  await make(asked, { kind: 'update', entity: entity('shop.Note'), id, version, patch });
}

/** Whoever sent it hangs up while its hook waits: whether it was made nobody knows, and nobody else is touched. */
async function hungUp(asked: Asked, field: Field): Promise<void> {
  const sender = new AbortController();
  field.waiting.set(asked.number, () => sender.abort());
  await note(asked, field, wait(asked), sender.signal).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  field.waiting.delete(asked.number);
}

/** Fails in its last statement but for the first few: the code is taken. */
async function taken(asked: Asked, { seen }: Field): Promise<void> {
  const input = { name: wait(asked), code: `code ${asked.random.int(1, 3)}` };
  await make(asked, { kind: 'create', entity: entity('shop.Party'), input }).catch((error: unknown) => {
    if (error instanceof Refusal && error.faults[0]!.code === 'REC706') seen.count('failed by a statement');
    throw error;
  });
}

/** While its hook waits, a backend is ended whose transaction waits: its own, or that of another such request. */
async function killed(asked: Asked, field: Field): Promise<void> {
  const { waiting, seen, admin } = field;
  let ended: Promise<void> | undefined;
  const kill = async (): Promise<void> => {
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from
         (select pid from pg_stat_activity where usename = $1 and state = 'idle in transaction' limit 1) s`,
      [roles.run],
    );
    if (rowCount === 1) seen.count('backend ended');
  };
  waiting.set(asked.number, () => (ended ??= kill()));
  await note(asked, field, wait(asked)).finally(() => ended);
  waiting.delete(asked.number);
}

async function look({ way, company: { actor, mark } }: Asked, { seen }: Field): Promise<void> {
  const text =
    'select name as text from shop.party union all select text from shop.note union all select name from shop.tag';
  for (const row of await way.records.ask<{ text: string }>(actor, { text, values: [] }))
    seen.own(row.text, mark, 'a read gave');
}

async function quick(asked: Asked): Promise<void> {
  const input = { name: `${asked.company.mark} tag ${asked.number}` };
  await make(asked, { kind: 'create', entity: entity('shop.Tag'), input });
}

/** A statement that fails among those of others on the same connection. */
async function failing({ way, company }: Asked, { seen }: Field): Promise<void> {
  const query = { text: 'select 1 / count(*) from shop.order', values: [] };
  await way.records.ask(company.actor, query).catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError) || error.code !== '22012') throw error;
    seen.count('failed by a statement');
  });
}

/** Ends the backend that it is sent to: whoever is on the same connection is told so and sends again. */
async function suicide(asked: Asked, { seen }: Field): Promise<void> {
  if (!asked.random.chance(0.2)) return quick(asked);
  seen.count('backend ended');
  const query = { text: 'select pg_terminate_backend(pg_backend_pid())', values: [] };
  await asked.way.records.ask(asked.company.actor, query);
}

/** Rows, images and events that lie in another organization than their mark says, and what was refused and is there. */
async function strays(admin: pg.Pool, companies: readonly Company[]): Promise<string[]> {
  const marks = JSON.stringify(companies.map(({ actor, mark }) => ({ org: actor.org, mark })));
  const { rows } = await admin.query<{ place: string; text: string }>(
    `with mark as (select * from json_to_recordset($1) as m (org uuid, mark text)),
       text as (
         select 'party' as place, org_id, name as text from shop.party
         union all select 'note', org_id, text from shop.note
         union all select 'tag', org_id, name from shop.tag
         union all select 'image', org_id, coalesce(image ->> 'name', image ->> 'text') from kontor.audit)
     select place, text from text left join mark on mark.org = text.org_id
       where mark is null or not starts_with(text, mark.mark) or text like '%refused'
     union all select 'event', e.name from kontor.event e
       where not exists (select from kontor.audit a where a.org_id = e.org_id and a.record = e.record)`,
    [marks],
  );
  return rows.map(({ place, text }) => `${place} '${text}' lies where it does not belong`);
}

/** Transactions that nobody ended; those of senders who hung up come to their end a moment later. */
async function open(admin: pg.Pool): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const { rows } = await admin.query<{ query: string }>(
      `select query from pg_stat_activity where usename = $1 and state <> 'idle'`,
      [roles.run],
    );
    if (rows.length === 0 || tries === 50) return rows.map(({ query }) => `left open: ${query}`);
    await sleep(100);
  }
}
