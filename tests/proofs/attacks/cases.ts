/* What an attack is, and how an answer is judged. */
import type { Attacker, Request, Told, World } from './world.ts';

/** One attack in one shape: somebody, something, one way. */
export interface Case {
  /** Row of the list of attacks, `T1`. */
  readonly row: string;
  readonly name: string;
  /** @throws Error saying what was wrong with the answer */
  run(world: World): Promise<void>;
}

/** A row of the list: what is attacked, and each shape it takes in this world. */
export interface Row {
  readonly id: string;
  readonly about: string;
  cases(world: World): readonly Case[];
}

/** Makes the cases of a row. */
export const row = (
  id: string,
  about: string,
  shapes: (world: World) => readonly (readonly [name: string, run: Case['run']])[],
): Row => ({
  id,
  about,
  cases: (world) => shapes(world).map(([name, run]) => ({ row: id, name, run })),
});

/** A GraphQL document as a request. */
export const document = (query: string, variables: object = {}): Request => ({
  method: 'POST',
  url: '/graphql',
  payload: { query, variables },
});

/** What nobody may ever be told. */
const inside =
  /\b(relation|column|constraint) \\?"|syntax error at|invalid input syntax|\borg_id\b|\bdeleted_at\b|node_modules|\.ts:\d+|\bTypeError\b/;

/** Asks, and holds what holds for each answer: it is no mistake of ours, and tells nothing of the inside but what was asked. */
export async function ask(world: World, attacker: Attacker | undefined, request: Request): Promise<Told> {
  const told = await world.send(attacker, request);
  const found = inside.exec(told.text)?.[0];
  const own = decodeURIComponent(request.url) + JSON.stringify(request.payload ?? '');
  if (told.status >= 500) throw new Error(`answered ${told.status}: ${told.text.slice(0, 400)}`);
  if (found !== undefined && !own.includes(found))
    throw new Error(`told '${found}': ${told.text.slice(0, 400)}`);
  return told;
}

/** What an answer says, whatever was asked for and whatever ids were made for it. */
export const without = ({ status, text }: Told, word: string): string =>
  `${status} ${text.replaceAll(word, '<asked>').replaceAll(uuid, '<made>')}`;

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Codes of what was refused, in order. */
export const codesOf = ({ text }: Told): readonly string[] =>
  [...text.matchAll(/"code":"([A-Z]+\d*[A-Z_]*)"/g)].map(([, code]) => code!).sort();

export function expectSame(found: string, wanted: string): void {
  if (found !== wanted)
    throw new Error(`is answered otherwise than what is not there:\n    ${found.slice(0, 600)}\n    ${wanted.slice(0, 600)}`); // prettier-ignore
}

/** Someone must be refused, with one of these. */
export function expectStatus({ status, text }: Told, ...wanted: readonly number[]): void {
  if (!wanted.includes(status))
    throw new Error(`answered ${status}, not ${wanted.join(' or ')}: ${text.slice(0, 400)}`);
}
