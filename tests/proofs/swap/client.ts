import { setTimeout as sleep } from 'node:timers/promises';
import type { ProofRun } from '../../support/proof.ts';
import type { Random } from '../../support/random.ts';
import { email, password, type Fields } from './company.ts';

/** The states that were published in order, the last one perhaps still being applied; `done` counts those that are. */
export interface Timeline {
  readonly states: Fields[];
  done: number;
}

export interface Client {
  /** Sends one request and judges its answer. */
  act(random: Random): Promise<void>;
}

interface Answer {
  readonly data?: Record<string, Record<string, unknown> | null> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const unknownField = 'QRY601';
const tooMuchToDo = 'SRV906';

/** Signs in, and makes a record that nobody else writes. */
export async function openClient(
  address: string,
  number: number,
  timeline: Timeline,
  report: ProofRun['report'],
): Promise<Client> {
  const token = await signIn(address);
  /** A process that says it has too much to do has done nothing: it is asked again. That is about load, not age. */
  const send = async (query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    for (;;) {
      const answer = await sendOnce(query, variables);
      if (answer.errors?.[0]?.extensions.code !== tooMuchToDo) return answer;
      await sleep(100);
    }
  };
  const sendOnce = async (query: string, variables: Record<string, unknown>): Promise<Answer> => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
  const made = await send(
    'mutation M($name: String) { createShopItem(input: {name: $name}) { id version } }',
    {
      name: `item ${number}`,
    },
  );
  const record = made.data?.['createShopItem'];
  if (!record) throw new Error(`No record was made: ${JSON.stringify(made)}`);
  const id = record['id'] as string;
  let version = record['version'] as number;
  /** By id of the field: what was last written. Absent where an answer did not tell whether it was. */
  const values = new Map<string, string | null>();

  const judge = (answer: Answer, what: string, holds: boolean) =>
    holds ? report.passed() : report.failed(`client ${number}, ${what}: ${JSON.stringify(answer)}`);

  /** A request that no change is about. */
  const plain = async () => {
    const answer = await send('{ shopItems(first: 3) { nodes { id name version } } }');
    judge(answer, 'a plain read', Array.isArray(answer.data?.['shopItems']?.['nodes']) && !answer.errors);
  };

  const create = async () => {
    const answer = await send('mutation { createShopItem(input: {name: "more"}) { id name } }');
    judge(answer, 'a plain create', answer.data?.['createShopItem']?.['name'] === 'more' && !answer.errors);
  };

  /** Sends a request about the field called `name` and says in which of the states meanwhile it was there. */
  const about = async (name: string, ask: () => Promise<Answer>) => {
    const first = timeline.done;
    const answer = await ask();
    const states = timeline.states.slice(first);
    const there = states.filter((state) => state.has(name)).length;
    const refused = answer.errors?.every((error) => error.extensions.code === unknownField) ?? false;
    const answered = !answer.errors && answer.data !== undefined;
    const allowed = (answered && there > 0) || (refused && there < states.length);
    return { answer, allowed, answered };
  };

  const read = async (name: string, field: string) => {
    const { answer, allowed, answered } = await about(name, () =>
      send(`query Q($id: ID!) { shopItem(id: $id) { id ${name} } }`, { id }),
    );
    const value = answer.data?.['shopItem']?.[name];
    const right = !answered || !values.has(field) || value === values.get(field);
    judge(answer, `reading ${name}, last written ${values.get(field)}`, allowed && right);
  };

  const write = async (name: string, field: string, value: string) => {
    const mutation = `mutation M($id: ID!, $version: Int!, $value: String) {
      updateShopItem(id: $id, version: $version, patch: {${name}: $value}) { version ${name} } }`;
    const { answer, allowed, answered } = await about(name, () => send(mutation, { id, version, value }));
    const written = answer.data?.['updateShopItem'];
    if (answered && written) {
      version = written['version'] as number;
      values.set(field, value);
    }
    judge(answer, `writing ${name}`, allowed && (!answered || written?.[name] === value));
  };

  return {
    async act(random) {
      const names = timeline.states.flatMap((state) => [...state]);
      const kind = random.int(0, 9);
      if (names.length === 0 || kind < 3) return plain();
      if (kind === 3) return create();
      const recent = names.slice(-40);
      const [name, field] = random.pick(recent);
      return kind < 7 ? read(name, field) : write(name, field, `value ${random.int(0, 1_000_000)}`);
    },
  };
}

async function signIn(address: string): Promise<string> {
  const response = await fetch(`${address}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { accessToken } = (await response.json()) as { accessToken?: string };
  if (accessToken === undefined) throw new Error(`Signing in was refused: ${response.status}`);
  return accessToken;
}
