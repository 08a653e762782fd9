/* F: a file of somebody else is wanted by what looks like its address. */
import { randomUUID } from 'node:crypto';
import { ask, expectSame, expectStatus, row, without, type Row } from './cases.ts';
import type { Attacker, World } from './world.ts';

interface Addressed {
  readonly id: string;
  readonly token: string;
}

/** A new file of somebody, and what opens it for a minute. */
async function fileOf(world: World, owner: Attacker): Promise<Addressed> {
  const sent = await ask(world, owner, {
    method: 'POST',
    url: '/api/files',
    payload: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nMine\r\n--x--\r\n',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });
  const { id } = JSON.parse(sent.text) as { id: string };
  const made = await ask(world, owner, { method: 'POST', url: addressOf(id) });
  const { address } = JSON.parse(made.text) as { address: string };
  expectStatus(await ask(world, undefined, { url: address }), 200);
  return { id, token: new URL(address, 'http://kontor').searchParams.get('token')! };
}

const addressOf = (id: string): string => `/api/files/${id}/address`;
const contentOf = (id: string, token: string): string => `/api/files/${id}/content?token=${token}`;

/** To the letter what is answered for a file that nobody has. */
async function likeAbsent(world: World, id: string, token: string): Promise<void> {
  const absent = randomUUID();
  const told = await ask(world, undefined, { url: contentOf(id, token) });
  const none = await ask(world, undefined, { url: contentOf(absent, token) });
  expectStatus(none, 404);
  expectSame(without(told, id), without(none, absent));
}

/** Letters of a token that are changed, from its beginning to its end. */
const places = 64;

function changed(token: string, place: number): string {
  const at = Math.round((place / (places - 1)) * (token.length - 1));
  return token.slice(0, at) + (token[at] === 'x' ? 'y' : 'x') + token.slice(at + 1);
}

const changes = () =>
  Array.from({ length: places }, (_, place) => {
    const name = `letter ${place} of ${places}`;
    const run = async (world: World): Promise<void> => {
      const { id, token } = await fileOf(world, world.limited[0]!);
      await likeAbsent(world, id, changed(token, place));
    };
    return [name, run] as const;
  });

const others = ({ strangers, limited }: World) =>
  [...strangers, ...limited.slice(1)].flatMap((attacker) => [
    [
      `${attacker.name}: has one made`,
      async (world: World) => {
        const { id } = await fileOf(world, world.limited[0]!);
        const absent = randomUUID();
        const told = await ask(world, attacker, { method: 'POST', url: addressOf(id) });
        const none = await ask(world, attacker, { method: 'POST', url: addressOf(absent) });
        expectStatus(none, 404);
        expectSame(without(told, id), without(none, absent));
      },
    ] as const,
    [
      `${attacker.name}: takes that of his own`,
      async (world: World) => {
        const { id } = await fileOf(world, world.limited[0]!);
        await likeAbsent(world, id, (await fileOf(world, attacker)).token);
      },
    ] as const,
  ]);

export const fileRows: readonly Row[] = [
  row('F19 changed', 'the address of a file is changed in one letter', changes),
  row('F19 other', 'a file is fetched by an address that was made for another', others),
];
