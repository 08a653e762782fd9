/** What carries work of the engine has: connections that look across organizations, a bell, and somebody to complain to. */
import { addressAs, rolesOf } from '../database/index.ts';
import { openBell, openPool, type Bell, type BellOptions, type Pool } from '../postgres/index.ts';
import { isBehindPooler, type RunningDatabase } from './database.ts';
import type { Settings } from './settings.ts';

/** Few: each look is one short statement. */
const connectionsMost = 2;

/** Connections of the loop role, which sees what is to be done and no business table. */
export const openLoopPool = (settings: Settings, database: RunningDatabase): Pool =>
  openPool(addressAs(database.url, rolesOf().loop, settings.secret), {
    size: connectionsMost,
    pooled: isBehindPooler(database),
  });

export interface Looking {
  readonly loop: Pool;
  readonly onBell: (listener: () => void) => void;
  close(): Promise<void>;
}

/** The same, with a bell that rings when there is something to do, and whenever it may have been missed. */
export function openLooking(settings: Settings, database: RunningDatabase, channel: string): Looking {
  const loop = openLoopPool(settings, database);
  const listeners: (() => void)[] = [];
  const ring = () => listeners.forEach((listener) => listener());
  const bell = bellAt(settings, database, { channels: { [channel]: ring }, listening: ring });
  return {
    loop,
    onBell: (listener) => void listeners.push(listener),
    async close() {
      await bell?.close();
      await loop.close();
    },
  };
}

/** A bell as the run role; none behind a pooler that nobody knows a way past, where the poll has to do. */
export const bellAt = (
  { secret }: Settings,
  { adminUrl, indirect }: RunningDatabase,
  options: BellOptions,
): Bell | undefined => (indirect ? undefined : openBell(addressAs(adminUrl, rolesOf().run, secret), options));

/** What nobody foresaw, where whoever runs the process reads it. */
export const complain = (error: unknown): void =>
  void process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
