import { createHash } from 'node:crypto';
import pg from 'pg';
import { randomOf, type Random } from './random.ts';
import { start, type Service } from './services.ts';

/** A larger check than a test can hold: `tests/proofs/<name>.ts` exports these two. */
export interface Proof {
  /** What is proved, in one line. */
  readonly about: string;
  run(run: ProofRun): Promise<void>;
}

export type Check = (random: Random, number: number) => Promise<void | boolean> | void;

export interface ProofRun {
  readonly seed: number;
  /** 1 is the full size; CI asks for less. */
  readonly scale: number;
  /** Only this case, to repeat a failure. */
  readonly only?: number;
  /**
   * Runs `count` times scale independent cases, at least one, each with random numbers of its own. A case fails
   * when `check` throws; it can then be repeated alone by its number. One that `check` answers with false does not
   * count: it showed nothing that an earlier one had not, and another takes its place.
   */
  cases(count: number, check: Check): Promise<void>;
  /** For proofs whose cases depend on each other, such as load on a server. */
  readonly report: {
    passed(count?: number): void;
    /** A case that has a number can be repeated alone; for others all is run again. */
    failed(what: string, number?: number): void;
    /** A measured number, to be told and not judged. */
    figure(name: string, value: number): void;
  };
  /** Address of a database with all rights, a new one at each call: empty, or a copy of one that nobody is at. */
  database(like?: string): Promise<string>;
}

export interface ProofOptions {
  readonly name: string;
  readonly seed: number;
  readonly scale: number;
  /** Only this case, to repeat a failure. */
  readonly only?: number;
  /** Told each failure with the command that repeats it. */
  readonly say: (line: string) => void;
}

export interface ProofOutcome {
  readonly proof: string;
  readonly seed: number;
  readonly scale: number;
  readonly cases: number;
  readonly failures: number;
  readonly seconds: number;
  readonly figures?: Readonly<Record<string, number>>;
}

const failuresShown = 10;

/** Cases in a row that may show nothing new. */
const oldMax = 1_000;

/** Tells of each text whether it is the first of its kind: what a case showed, for `cases` to count it or not. */
export function firstSeen(): (found: string) => boolean {
  const seen = new Set<string>();
  return (found) => seen.size < seen.add(createHash('sha256').update(found).digest('base64')).size;
}

/** Runs one proof and what it needs. An error outside of a case counts as a failure too. */
export async function runProof(proof: Proof, options: ProofOptions): Promise<ProofOutcome> {
  const { name, seed, scale, only, say } = options;
  const began = Date.now();
  let cases = 0;
  let failures = 0;
  const figures: Record<string, number> = {};
  const fail = (what: string, repeat: string) => {
    cases++;
    if (++failures <= failuresShown)
      say(`${what}\n  repeat: npm run proof -- ${name} --seed ${seed} ${repeat}`);
  };
  const whole = `--scale ${scale}`;
  const databases = openDatabases();
  const run: ProofRun = {
    seed,
    scale,
    ...(only !== undefined && { only }),
    report: {
      passed: (count = 1) => (cases += count),
      failed: (what, number) => fail(what, number === undefined ? whole : `--case ${number}`),
      figure: (name, value) => (figures[name] = value),
    },
    async cases(count, check) {
      const one = async (number: number): Promise<boolean> => {
        try {
          if ((await check(randomOf(seed, number), number)) === false) return false;
          cases++;
        } catch (error) {
          fail(`case ${number}: ${(error as Error).message}`, `--case ${number}`);
        }
        return true;
      };
      if (only !== undefined) return void (await one(only));
      const wanted = Math.max(1, Math.round(count * scale));
      for (let number = 0, found = 0, since = 0; found < wanted; number++) {
        if (await one(number)) [found, since] = [found + 1, 0];
        else if (++since > oldMax) throw new Error(`No new case was found after ${number}.`);
      }
    },
    database: (like) => databases.make(like),
  };
  await proof.run(run).catch((error: Error) => fail(error.stack ?? error.message, whole));
  await databases.close();
  if (cases === 0) fail('No case was run.', whole);
  const seconds = Math.round((Date.now() - began) / 100) / 10;
  const told = Object.keys(figures).length > 0 ? { figures } : {};
  return { proof: name, seed, scale, cases, failures, seconds, ...told };
}

/** A server that starts with the first database asked for. */
function openDatabases(): { make(like?: string): Promise<string>; close(): Promise<void> } {
  let server: Promise<Service | undefined> | undefined;
  const made: string[] = [];
  const onServer = async (url: string, text: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  return {
    async make(like) {
      server ??= start.postgres();
      const { address } = (await server)!;
      const url = new URL(address);
      url.pathname = `/kontor_proof_${process.pid}_${made.length}`;
      made.push(url.pathname.slice(1));
      const template = like === undefined ? 'template0' : new URL(like).pathname.slice(1);
      await onServer(address, `create database ${url.pathname.slice(1)} template ${template}`);
      return url.href;
    },
    async close() {
      const service = await server?.catch(() => undefined);
      if (!service) return;
      for (const name of made)
        await onServer(service.address, `drop database if exists ${name} with (force)`);
      await service.stop();
    },
  };
}
