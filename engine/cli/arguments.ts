/** Reading the command line of one command. */
import { Refusal } from '../errors/index.ts';
import { textOf, type Call } from './command.ts';
import { badArguments } from './faults.ts';

export type Misuse = (why: string) => Refusal;

/** Refusals of what is given to a command, with how it is used. */
export const misuseOf =
  (name: string, usage: string): Misuse =>
  (why) =>
    new Refusal(badArguments({ why, usage: `kontor ${name} ${usage}` }));

/** The text of an option that must be given. @throws Refusal CLI002 */
export function wantedOption({ values }: Call, option: string, misuse: Misuse): string {
  const text = textOf(values, option);
  if (text === undefined) throw misuse(`--${option} is wanted.`);
  return text;
}
