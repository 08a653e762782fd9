/* PgBouncer in transaction mode over the database of a test, with few server connections, so that they are shared. */
import { spawn } from 'node:child_process';
import { chmod, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort, surroundings, unpacked, type Service } from './services.ts';

/** Takes those in who sign in by `users`, which are addresses of the database itself; `size` server connections each. */
export async function startPooler(program: string, users: readonly string[], size = 2): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-pooler-'));
  const port = await freePort();
  const { hostname, port: behind, pathname } = new URL(users[0]!);
  const list = users.map((user) => new URL(user)).map((url) => `"${url.username}" "${url.password}"\n`);
  await writeFile(join(folder, 'users.txt'), list.join(''));
  await writeFile(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${hostname} port=${behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${folder}/users.txt
pool_mode = transaction
default_pool_size = ${size}
max_client_conn = 200
`,
  );
  // As root it runs under another account, which may not enter every checkout.
  const isOurs = program.startsWith(unpacked);
  if (isOurs)
    await cp(join(unpacked, 'usr'), join(folder, 'usr'), { recursive: true, verbatimSymlinks: true });
  const own = isOurs ? join(folder, relative(unpacked, program)) : program;
  await chmod(folder, 0o755);
  const child = spawn(own, [join(folder, 'pgbouncer.ini')], {
    stdio: 'ignore',
    cwd: folder,
    env: await surroundings(own, folder),
    ...(process.getuid?.() === 0 && { uid: 65_534, gid: 65_534 }),
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const address = `postgres://127.0.0.1:${port}${pathname}`;
  const [first] = users.map((user) => Object.assign(new URL(user), { host: `127.0.0.1:${port}` }).href);
  for (let tries = 0; !(await answers(first!)); tries++) {
    if (tries > 200 || child.exitCode !== null)
      throw new Error(`${program} does not answer on port ${port}.`);
    await sleep(25);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };
  return { address, stop };
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
