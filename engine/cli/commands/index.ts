import type { Command } from '../command.ts';
import { start } from './start.ts';

/** Every command, in the order in which `kontor help` lists them. */
export const commands: readonly Command[] = [start];
