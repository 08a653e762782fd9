/*
 * Types that plugins bring. The module of a plugin is loaded from our own server when a field of one of its types is first
 * shown; until then, and where it cannot be loaded, the field is the plain text that it refines.
 */
import { signal } from '@preact/signals-core';
import { shell } from '../data/session.ts';
import type { PageKit } from './page-kit.ts';

/** How values of one type are shown. Either may be left out. */
export interface PageType {
  /** An element that extends `Widget` or `TypedWidget`. */
  readonly widget?: CustomElementConstructor;
  /** The value in words, for lists and for reading. */
  readonly show?: (value: string) => string;
}

/** Default export of a plugin's page: its types by name. */
export type PageModule = (kit: PageKit) => Readonly<Record<string, PageType>>;

interface Brought {
  /** Name of the custom element. */
  readonly element?: string;
  readonly show?: (value: string) => string;
}

const types = signal<ReadonlyMap<string, Brought>>(new Map());

/** All that was loaded: another one each time, for what draws its cells later than itself. */
export const broughtTypes = (): unknown => types.value;

const asked = new Set<string>();

/** A type by full name, `iban.iban`; undefined until its module is there. Whoever reads it is drawn again then. */
export function broughtBy(name: string): Brought | undefined {
  const known = types.value.get(name);
  const plugin = name.split('.')[0]!;
  const address = shell.value?.pages?.[plugin];
  if (!known && address !== undefined && !asked.has(plugin)) {
    asked.add(plugin);
    load(plugin, address).catch((error: unknown) => console.error(error)); // the plain text field stays
  }
  return known;
}

async function load(plugin: string, address: string): Promise<void> {
  const { kit } = await import('./page-kit.ts'); // a list shows no widget, so it does without
  const { default: open } = (await import(/* @vite-ignore */ address)) as { readonly default: PageModule };
  const made = new Map(types.value);
  for (const [name, { widget, show }] of Object.entries(open(kit))) {
    const element = `kontor-${plugin}-${name}`.toLowerCase();
    if (widget) customElements.define(element, widget);
    made.set(`${plugin}.${name}`, { ...(widget && { element }), ...(show && { show }) });
  }
  types.value = made;
}
