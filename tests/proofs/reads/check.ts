/** One case: a random question of a random actor, asked of the engine and of the evaluator. */
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../../engine/access/index.ts';
import { compileDocument, schemaFor } from '../../../engine/graphql/index.ts';
import type { Model } from '../../../engine/model/index.ts';
import type { Statement } from '../../../engine/query/index.ts';
import { actorOf, fill, run, type Reading } from '../../query/live.ts';
import { randomOf, type Random } from '../../support/random.ts';
import { CURSOR, evaluator, type Json } from './evaluator.ts';
import { questionFor, type Question } from './generate.ts';
import { makeModel, makeRecords, ORG, roleNames, USERS } from './world.ts';

export const ROLES = 40;
const TIMEZONE = 'Europe/Berlin';

export interface Checker {
  /** Throws with the question where engine and evaluator differ; gives what tells the case from others. */
  check(random: Random): Promise<string>;
  close(): Promise<void>;
}

/** `plant` breaks what the engine would run: the evaluator must notice. */
export async function openChecker(
  url: string,
  seed: number,
  plant: (statement: Statement) => Statement = (statement) => statement,
): Promise<Checker> {
  const model = makeModel(randomOf(seed, 1e6), ROLES);
  const records = makeRecords(randomOf(seed, 1e6 + 1));
  const reading = await fill(url, model, new Map([[ORG, records]]));
  const answerOf = evaluator(model, records as Record<string, never[]>);
  return {
    close: () => reading.pool.close(),
    async check(random) {
      const role = random.pick(roleNames(ROLES));
      const actor = actorOf(model, ORG, [role], { user: random.pick(USERS), timezone: TIMEZONE });
      const schema = schemaFor(model, actor.rights);
      if (Object.keys(schema.getQueryType()!.getFields()).length === 0) return role;
      const question = questionFor(schema, random);
      const cursors = new Map<string, string>();
      const asked = { model, reading, actor, role, plant, cursors, answerOf };
      let mark = await compare(asked, question);
      const [seen] = random.shuffled([...cursors.keys()]);
      if (question.pageOf && seen !== undefined) {
        const size = { [random.pick(['first', 'last'])]: random.int(0, 4) };
        mark += await compare(
          asked,
          question.pageOf.with({ ...size, [random.pick(['after', 'before'])]: seen }),
        );
      }
      return mark;
    },
  };
}

interface Asking {
  readonly model: Model;
  readonly reading: Reading;
  readonly actor: Actor;
  readonly role: string;
  readonly plant: (statement: Statement) => Statement;
  readonly cursors: Map<string, string>;
  readonly answerOf: ReturnType<typeof evaluator>;
}

async function compare(
  { model, reading, actor, role, plant, cursors, answerOf }: Asking,
  { source, variables }: Question,
): Promise<string> {
  const told = `${role} as ${actor.user.slice(-2)}: ${source} ${JSON.stringify(variables)}`;
  try {
    const compiled = compileDocument({ model }, actor, source, null, variables);
    if (compiled.kind !== 'read') throw new Error('It does not read.');
    const text = await run(reading, actor, plant(compiled.statement), { ...compiled.variables });
    const found = JSON.parse(text) as Json;
    const wanted = answerOf(
      { user: actor.user, org: actor.org, timezone: actor.timezone, role },
      source,
      variables,
      cursors,
    );
    const place = difference(found, wanted, cursors);
    if (place) throw new Error(`differs at ${place}`);
    return `${compiled.statement.text}\n${text}\n`;
  } catch (error) {
    throw new Error(`${told}\n  ${(error as Error).message}`, { cause: error });
  }
}

/** Where two answers differ, in words. A cursor the engine made stands for the record it was made at. */
function difference(
  found: Json,
  wanted: Json,
  cursors: Map<string, string>,
  at = 'data',
): string | undefined {
  if (typeof wanted === 'object' && wanted !== null && CURSOR in wanted) {
    const id = wanted[CURSOR] as string;
    const known = typeof found === 'string' ? (cursors.get(found) ?? id) : undefined;
    if (known !== id) return `${at}: cursor of another record`;
    cursors.set(found as string, id);
    return undefined;
  }
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length)
    return wanted
      .map((each, index) => difference(found[index], each, cursors, `${at}.${index}`))
      .find(Boolean);
  if (
    isObject(wanted) &&
    isObject(found) &&
    isDeepStrictEqual(Object.keys(found).sort(), Object.keys(wanted).sort())
  )
    return Object.keys(wanted)
      .map((key) => difference(found[key], wanted[key], cursors, `${at}.${key}`))
      .find(Boolean);
  return isDeepStrictEqual(found, wanted)
    ? undefined
    : `${at}: engine ${JSON.stringify(found)}, evaluator ${JSON.stringify(wanted)}`;
}

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
