import type { Command } from '../command.ts';

/** A command by its name; what it needs is loaded with it. */
export interface Listed {
  readonly name: string;
  load(): Promise<Command>;
}

/** Every command, in the order in which `kontor help` lists them. */
export const commands: readonly Listed[] = [
  { name: 'start', load: async () => (await import('./start.ts')).start },
  { name: 'dev', load: async () => (await import('./dev.ts')).dev },
  { name: 'build', load: async () => (await import('./build.ts')).build },
  { name: 'serve', load: async () => (await import('./serve.ts')).serve },
  { name: 'worker', load: async () => (await import('./worker.ts')).worker },
  { name: 'check', load: async () => (await import('./check.ts')).check },
  { name: 'test', load: async () => (await import('./test.ts')).test },
  { name: 'plan', load: async () => (await import('./plan.ts')).plan },
  { name: 'apply', load: async () => (await import('./apply.ts')).apply },
  { name: 'types', load: async () => (await import('./types.ts')).types },
  { name: 'import', load: async () => (await import('./import.ts')).importCommand },
  { name: 'export', load: async () => (await import('./export.ts')).exportCommand },
  { name: 'history', load: async () => (await import('./history.ts')).history },
  { name: 'access', load: async () => (await import('./access.ts')).access },
  { name: 'audit', load: async () => (await import('./audit.ts')).audit },
  { name: 'person', load: async () => (await import('./person.ts')).person },
  { name: 'user add', load: async () => (await import('./user-add.ts')).userAdd },
  { name: 'key', load: async () => (await import('./key.ts')).key },
  { name: 'keys rotate', load: async () => (await import('./keys-rotate.ts')).keysRotate },
  { name: 'recompute', load: async () => (await import('./recompute.ts')).recompute },
  { name: 'process', load: async () => (await import('./process.ts')).processCommand },
  { name: 'events', load: async () => (await import('./events.ts')).events },
  { name: 'projection', load: async () => (await import('./projection.ts')).projection },
  { name: 'mail', load: async () => (await import('./mail.ts')).mail },
  { name: 'purge', load: async () => (await import('./purge.ts')).purge },
  { name: 'retention', load: async () => (await import('./retention.ts')).retention },
  { name: 'explain', load: async () => (await import('./explain.ts')).explain },
  { name: 'doctor', load: async () => (await import('./doctor.ts')).doctor },
];
