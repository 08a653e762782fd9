/** Second door of `extension`: what plugins themselves load, in a cell of theirs: the contract and nothing behind it. */
import { Refusal } from '../errors/index.ts';
import { pluginRefusal } from './faults.ts';
import type { Plugin } from './types.ts';

const nameForm = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const pageForm = /^[a-z][a-z0-9-]*\.js$/;
const versionForm = /^\^?\d+\.\d+\.\d+$/;

/** Checks what a plugin says of itself and freezes it. What it names in the Model is checked when it is loaded. */
export function definePlugin(plugin: Plugin): Plugin {
  if (!nameForm.test(plugin.name))
    throw new TypeError(`A plugin's name is like 'price-rules', not '${plugin.name}'.`);
  if (plugin.about.trim() === '')
    throw new TypeError(`The plugin '${plugin.name}' does not say what it is about.`);
  if (!versionForm.test(plugin.engine))
    throw new TypeError(`The plugin '${plugin.name}' names no engine such as '^0.1.0'.`);
  if (plugin.page !== undefined && !pageForm.test(plugin.page))
    throw new TypeError(
      `The page of plugin '${plugin.name}' is a file like 'page.js', not '${plugin.page}'.`,
    );
  return Object.freeze({ ...plugin });
}

/** Whether `version` is the wanted one, or, behind a caret, one that changed nothing a plugin relies on. */
export function fits(wanted: string, version: string): boolean {
  if (!wanted.startsWith('^')) return wanted === version;
  const [least, found] = [wanted.slice(1), version].map((text) => text.split('.').map(Number)) as [
    number[],
    number[],
  ];
  const fixed = least.findIndex((part) => part > 0);
  const same = least.slice(0, fixed + 1).every((part, index) => part === found[index]);
  const differing = least.findIndex((part, index) => part !== found[index]);
  return same && (differing < 0 || found[differing]! > least[differing]!);
}

/** What a plugin throws to refuse a write: one sentence for the user, and the field it stands beside. */
export function refuse(
  message: string,
  { field, mend }: { readonly field?: string; readonly mend?: string } = {},
): Refusal {
  return new Refusal(
    pluginRefusal(
      { message, mend: mend ?? 'Correct the record.' },
      field === undefined ? undefined : { field },
    ),
  );
}
