/** What carries work of the engine has: connections that look across organizations, a bell, and somebody to complain to. */
import { addressAs, rolesOf } from '../database/index.ts';
import { openBell, openPool, type Pool } from '../postgres/index.ts';
import type { RunningDatabase } from './database.ts';
import type { Settings } from './settings.ts';

/** Few: each look is one short statement. */
const connectionsMost = 2;

/** Connections of the loop role, which sees what is to be done and no business table. */
export const openLoopPool = (settings: Settings, database: RunningDatabase): Pool =>
  openPool(addressAs(database.url, rolesOf().loop, settings.secret), {
    size: connectionsMost,
    pooled: database.url !== database.adminUrl,
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
  const bell = openBell(addressAs(database.adminUrl, rolesOf().run, settings.secret), {
    channels: { [channel]: ring },
    listening: ring,
  });
  return {
    loop,
    onBell: (listener) => void listeners.push(listener),
    async close() {
      await bell.close();
      await loop.close();
    },
  };
}

/** What nobody foresaw, where whoever runs the process reads it. */
export const complain = (error: unknown): void =>
  void process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
