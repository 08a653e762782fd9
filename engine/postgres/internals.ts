import type pg from 'pg';

/**
 * The parts of pg's client that its types do not name: the socket, and the texts it believes prepared on the
 * server. Nothing else reaches into pg; pipeline.test.ts counts writes and so notices when it changes.
 */
interface Internals {
  readonly connection: {
    readonly stream: { cork(): void; uncork(): void };
    readonly parsedStatements: Record<string, string>;
  };
}

const inside = (client: pg.ClientBase) => (client as unknown as Internals).connection;

/** Holds back what is written to the socket until the end of this tick, so that it goes out in one write. */
export function corkTick(client: pg.ClientBase, uncorked: () => void): void {
  const { stream } = inside(client);
  stream.cork();
  process.nextTick(() => {
    uncorked();
    stream.uncork();
  });
}

/** Deallocates prepared statements. A refusal says that the server never knew the name, which is as good. */
export async function deallocate(client: pg.ClientBase, aliases: readonly string[]): Promise<void> {
  await Promise.all(
    aliases.map(async (alias) => {
      await client.query(`deallocate ${alias}`).catch(() => {});
      delete inside(client).parsedStatements[alias];
    }),
  );
}
