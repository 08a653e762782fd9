/*
 * Requests of fifty organizations, all interleaved over the same few connections: reads and writes, single statements
 * and transactions of their own, some held up inside by a slow hook, some refused in the middle, some whose backend is
 * killed under them. Every record carries the mark of its organization, so that a foreign row is known wherever it shows:
 *   - whatever a request reads, in its answer, in its hook, in what it finds, has the mark of its own organization;
 *   - at the end every row, image and event lies in the organization whose mark it carries.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Actor } from '../../engine/access/index.ts';
import { prepareDatabase } from '../../engine/database/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import { definePlugin, refuse, type PluginContext, type PluginRecord } from '../../engine/extension/index.ts';
import { secret } from '../database/live.ts';
import { openWorldAt, shopModel, type World } from '../records/world.ts';
import type { ProofRun } from '../support/proof.ts';
import { randomOf, type Random } from '../support/random.ts';

export const about =
  '100,000 interleaved requests of 50 organizations, slow and aborted ones among them: no foreign row.';

const organizations = 50;
const requests = 100_000;
const atOnce = 64;

interface Company {
  readonly actor: Actor;
  /** Stands at the beginning of every text of its records. */
  readonly mark: string;
  readonly parties: string[];
  readonly notes: { id: string; version: number }[];
}

/** Foreign rows that were seen, in words. */
type Foreign = string[];

export async function run(proof: ProofRun): Promise<void> {
  const url = await proof.database();
  await prepareDatabase({ url, secret });
  const foreign: Foreign = [];
  const marks = new Map<string, string>();
  const world = await openWorldAt(url, [hooksFor(marks, foreign)], shopModel);
  try {
    const companies = await found(world, marks);
    const count = Math.max(200, Math.round(requests * proof.scale));
    await interleave(world, companies, count, proof.seed, foreign);
    foreign.push(...(await strays(url, companies)));
    for (const one of foreign) proof.report.failed(one);
    proof.report.passed(count - foreign.length);
  } finally {
    await world.close();
  }
}

/** Hooks that wait, look around and sometimes refuse. A record's text says what its hook shall do. */
const hooksFor = (marks: ReadonlyMap<string, string>, foreign: Foreign) =>
  definePlugin({
    name: 'walls',
    about: 'Waits inside of transactions.',
    engine: '^0.1.0',
    needs: [],
    hooks: {
      'shop.Note': {
        async beforeWrite(record: PluginRecord, context: PluginContext) {
          const mark = marks.get(context.user)!;
          const text = String(record['text']);
          if (text.includes('slow')) await sleep(Number(/slow (\d+)/.exec(text)?.[1] ?? 1));
          for (const party of await context.find('shop.Party', {}))
            expectOwn(party['name'], mark, 'a hook found', foreign);
          expectOwn(text, mark, 'a hook got', foreign);
          if (text.includes('refused')) throw refuse('No.');
          return undefined;
        },
      },
    },
  });

function expectOwn(text: unknown, mark: string, where: string, foreign: Foreign): void {
  if (typeof text !== 'string' || !text.startsWith(mark))
    foreign.push(`${where} '${String(text)}' as ${mark}`);
}

async function found(world: World, marks: Map<string, string>): Promise<Company[]> {
  const companies: Company[] = [];
  for (let index = 0; index < organizations; index++) {
    const actor = await world.person(['shop.all']);
    const mark = `<${index}>`;
    marks.set(actor.user, mark);
    const party = await world.create(actor, 'shop.Party', { name: `${mark} first` });
    companies.push({ actor, mark, parties: [party], notes: [] });
  }
  return companies;
}

/** `atOnce` requests are always under way, of organizations taken at random. */
async function interleave(
  world: World,
  companies: readonly Company[],
  count: number,
  seed: number,
  foreign: Foreign,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      const random = randomOf(seed, number);
      await request(world, random.pick(companies), random, number, foreign).catch(expectRefusal);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** What is refused, or lost with its backend, is no failure here; anything else is. */
function expectRefusal(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
}

async function request(
  world: World,
  company: Company,
  random: Random,
  number: number,
  foreign: Foreign,
): Promise<void> {
  const { actor, mark, parties, notes } = company;
  switch (random.int(0, 9)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return look(world, company, foreign);
    case 4:
    case 5:
      parties.push(await world.create(actor, 'shop.Party', { name: `${mark} party ${number}` }));
      return;
    case 6: {
      const how = random.pick([
        'quick',
        `slow ${random.int(1, 20)}`,
        'refused',
        `slow ${random.int(1, 20)} refused`,
      ]);
      const id = await world.create(actor, 'shop.Note', {
        text: `${mark} ${how}`,
        party: random.pick(parties),
      });
      notes.push({ id, version: 1 });
      return;
    }
    case 7: {
      const note = notes.length > 0 ? random.pick(notes) : undefined;
      if (note)
        await world.update(actor, 'shop.Note', note.id, note.version++, { text: `${mark} slow 2 changed` });
      return;
    }
    case 8: {
      const input = { name: `${mark} twice`, code: `code ${random.int(1, 5)}` };
      await world.create(actor, 'shop.Party', input);
      return;
    }
    default:
      return killed(world, company, random);
  }
}

async function look(world: World, { actor, mark }: Company, foreign: Foreign): Promise<void> {
  const text = 'select name as text from shop.party union all select text from shop.note';
  for (const row of await world.records.ask<{ text: string }>(actor, { text, values: [] })) {
    expectOwn(row.text, mark, 'a read gave', foreign);
  }
}

/** A request whose backend ends under it: whoever is on the same connection is told so and sends again. */
async function killed(world: World, { actor, mark, parties }: Company, random: Random): Promise<void> {
  if (!random.chance(0.02))
    return void (await world.create(actor, 'shop.Note', {
      text: `${mark} quick`,
      party: random.pick(parties),
    }));
  await world.records.ask(actor, { text: 'select pg_terminate_backend(pg_backend_pid())', values: [] });
}

/** Rows, images and events that lie in another organization than their mark says. */
async function strays(url: string, companies: readonly Company[]): Promise<Foreign> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    const marks = JSON.stringify(companies.map(({ actor, mark }) => ({ org: actor.org, mark })));
    const { rows } = await admin.query<{ place: string; text: string }>(
      `with mark as (select * from json_to_recordset($1) as m (org uuid, mark text)),
         text as (
           select 'party' as place, org_id, name as text from shop.party
           union all select 'note', org_id, text from shop.note
           union all select 'image', org_id, coalesce(image ->> 'name', image ->> 'text') from kontor.audit)
       select place, text from text join mark on mark.org = text.org_id where not starts_with(text, mark.mark)
       union all select 'event', e.name from kontor.event e
         where not exists (select from kontor.audit a where a.org_id = e.org_id and a.record = e.record)`,
      [marks],
    );
    return rows.map(({ place, text }) => `${place} '${text}' lies in another organization`);
  } finally {
    await admin.end();
  }
}
