import type { Command } from '../command.ts';
import { apply } from './apply.ts';
import { check } from './check.ts';
import { plan } from './plan.ts';
import { start } from './start.ts';

/** Every command, in the order in which `kontor help` lists them. */
export const commands: readonly Command[] = [start, check, plan, apply];
