import type { ParseArgsConfig } from 'node:util';
import type { ProcessEngine, ProcessHost } from '../process/index.ts';
import type { Output } from './output.ts';

/** What a run ended with. Scripts rely on these numbers: docs/cli.md lists them, a test compares. */
export const exit = {
  /** Done, nothing was wrong. */
  done: 0,
  /** Something was refused or found wrong; it was printed. */
  refused: 1,
  /** The command line was not understood. */
  usage: 2,
  /** Another Kontor already serves this data folder. */
  running: 3,
  /** The database cannot be reached or started. */
  noDatabase: 4,
  /** A setting is missing or wrong. */
  settings: 5,
  /** A bug of ours. */
  internal: 70,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** What the start file brings along: the engine knows nothing of what stands on it. */
export interface Engines {
  /** Runs processes: on Temporal where it is named, else in our own database. */
  processes(host: ProcessHost, temporal: TemporalPlace | undefined): Promise<ProcessEngine>;
  /** A Temporal server for this machine alone, whose data is kept in a file. It is built first where there is none. */
  temporalServer(file: string, say: (line: string) => void): Promise<TemporalServer>;
}

/** Where Temporal is, and the secret under which we seal what it keeps. */
export interface TemporalPlace {
  readonly address: string;
  readonly namespace: string;
  readonly secret: string;
}

export interface TemporalServer {
  readonly address: string;
  stop(): Promise<void>;
}

export interface Call {
  readonly values: Values;
  /** Arguments behind the command's name. */
  readonly args: readonly string[];
  readonly out: Output;
  readonly env: NodeJS.ProcessEnv;
  readonly engines: Engines;
}

export interface Command {
  /** One or two words: `plan`, `user add`. */
  readonly name: string;
  /** One line for `kontor help`. */
  readonly about: string;
  /** What stands behind the name, `<mapping.json> [--dry-run]`. */
  readonly usage: string;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  run(call: Call): Promise<ExitCode>;
}

/** The text of an option; undefined when it was not given. */
export const textOf = (values: Values, option: string): string | undefined =>
  typeof values[option] === 'string' ? values[option] : undefined;
