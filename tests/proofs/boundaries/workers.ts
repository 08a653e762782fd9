/** Workers of the proof, each a process that can be killed and stopped. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Command, Told } from './driver.ts';

export interface Worker {
  /** As its sessions in the database are called. */
  readonly name: string;
  /** Boundaries that an organization came to, in their order. */
  reached(organization: string): readonly string[];
  /** Boundaries at which it went wrong for an organization. */
  met(organization: string): readonly string[];
  command(command: Command): void;
  kill(): Promise<void>;
  stop(): void;
  /** Goes on after it was stopped, and does what it still had to do. */
  goOn(): Promise<void>;
}

/** Starts one that knows of these commands before it begins; `workflow` is the file of the bundled workflow, where it is for Temporal. */
export async function startWorker(
  name: string,
  environment: NodeJS.ProcessEnv,
  commands: readonly Command[],
  workflow?: string,
): Promise<Worker> {
  const child = fork(join(import.meta.dirname, 'worker.ts'), workflow === undefined ? [] : [workflow], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const reached = new Map<string, string[]>();
  const met = new Map<string, string[]>();
  const note = (where: Map<string, string[]>, organization: string, boundary: string): void =>
    void where.set(organization, [...(where.get(organization) ?? []), boundary]);
  const ready = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  child.once('exit', () => ready.reject(new Error('A worker ended before it was ready.')));
  child.on('message', (told: Told) => {
    if (told.kind === 'ready') ready.resolve();
    else if (told.kind === 'released') released.resolve();
    else note(told.kind === 'met' ? met : reached, told.organization, told.boundary);
  });
  for (const asked of [...commands, 'begin'] as const) child.send(asked);
  await ready.promise;
  return {
    name,
    reached: (organization) => reached.get(organization) ?? [],
    met: (organization) => met.get(organization) ?? [],
    command: (command) => void child.send(command),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    stop: () => void child.kill('SIGSTOP'),
    async goOn() {
      child.kill('SIGCONT');
      child.send('release');
      await released.promise;
    },
  };
}
