import type { Command } from '../command.ts';
import { apply } from './apply.ts';
import { check } from './check.ts';
import { dev } from './dev.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { events } from './events.ts';
import { exportCommand } from './export.ts';
import { history } from './history.ts';
import { importCommand } from './import.ts';
import { mail } from './mail.ts';
import { plan } from './plan.ts';
import { projection } from './projection.ts';
import { processCommand } from './process.ts';
import { purge } from './purge.ts';
import { recompute } from './recompute.ts';
import { retention } from './retention.ts';
import { serve } from './serve.ts';
import { start } from './start.ts';
import { test } from './test.ts';
import { types } from './types.ts';
import { userAdd } from './user-add.ts';
import { worker } from './worker.ts';

/** Every command, in the order in which `kontor help` lists them. */
export const commands: readonly Command[] = [
  start, dev, serve, worker, check, test, plan, apply, types, importCommand, exportCommand, history, userAdd, recompute, processCommand, events, projection, mail, purge, retention, explain, doctor,
]; // prettier-ignore
