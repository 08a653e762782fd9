/** One element of the Model as written: all its definitions, of every layer and extending module, laid over each other. */
import type { Definition, DefinitionKind, Json, JsonObject } from '../definition/index.ts';
import type { Fault, Place } from '../errors/index.ts';
import { broughtTwice, extendsStorage, noModuleFile, notNeeded, twice } from './faults.ts';
import { mergeBodies } from './merge.ts';
import type { ModuleDraft } from './modules.ts';
import { entries, isObject } from './json.ts';

export interface Part {
  readonly kind: DefinitionKind;
  /** Module that owns the element; extensions may come from others. */
  readonly module: string;
  /** Name within the module: `Order`, `Order.open`, `rep`, `de`. */
  readonly name: string;
  /** `sales.Order`. */
  readonly fullName: string;
  readonly body: JsonObject;
  /** In the order in which they were laid over each other. Never empty. */
  readonly sources: readonly Definition[];
  /** What other modules brought in whose place this stands. */
  readonly replaced: readonly Definition[];
  /** Definition that wrote what stands at the pointer: the last that has something there, else the first of all. */
  readonly source: (pointer: string) => Definition;
  readonly place: (pointer: string) => Place;
}

/** Keywords of a field that decide how it is stored or made: an extension of another module cannot change them. */
const storage = [
  'type',
  'format',
  'items',
  'x-reference',
  'x-scale',
  'x-id',
  'x-series',
  'x-compute',
  'x-fetch',
  'x-lookup',
  'x-rollup',
];

/** Kinds whose files may be about an element of another module, and are then called after that module first. */
const ofOthers: ReadonlySet<DefinitionKind> = new Set([
  'entity',
  'access',
  'form',
  'view',
  'action',
  'print',
]);

/** Kinds of which a module brings all or nothing: half a layout of one and half of another would be neither. */
const whole: ReadonlySet<DefinitionKind> = new Set(['form', 'view', 'print']);

/** Owner and name of what a definition is about: `crm/entities/sales.Order.json` is about `Order` of `sales`. */
function subjectOf(definition: Definition): { module: string; name: string } {
  const dotted = /^([a-z][a-z0-9]*)\.(.+)$/.exec(definition.name);
  return ofOthers.has(definition.kind) && dotted
    ? { module: dotted[1]!, name: dotted[2]! }
    : { module: definition.module, name: definition.name };
}

function valueAt(body: Json, pointer: string): Json | undefined {
  let value: Json | undefined = body;
  for (const key of pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined;
  }
  return value;
}

/** What the parts of one element are laid over each other with. */
interface Merging {
  readonly drafts: ReadonlyMap<string, ModuleDraft>;
  readonly faults: Fault[];
  /** Module that brought each field. */
  readonly owners: Map<string, string>;
}

/** An extension may say more of a field it sees, but not how it is stored, nor bring one that another module brought. */
function checkField(
  { drafts, faults }: Merging,
  owner: string,
  before: JsonObject,
  extension: Definition,
  field: string,
  json: JsonObject,
): void {
  const pointer = `/properties/${field}`;
  if (!drafts.get(extension.module)!.sees.has(owner)) {
    const params = {
      what: `Field '${field}'`,
      first: `module '${owner}'`,
      second: `module '${extension.module}'`,
    };
    faults.push(twice(params, { file: extension.file, pointer }));
    return;
  }
  const changed = storage.filter(
    (one) => json[one] !== undefined && JSON.stringify(json[one]) !== JSON.stringify(before[one]),
  );
  for (const keyword of changed)
    faults.push(
      extendsStorage({ field, keyword, owner }, { file: extension.file, pointer: `${pointer}/${keyword}` }),
    );
}

function checkFields(merging: Merging, base: JsonObject, source: Definition): void {
  const known = isObject(base['properties']) ? base['properties'] : {};
  for (const [field, json] of entries(source.body['properties'])) {
    const owner = merging.owners.get(field) ?? source.module;
    const before = known[field];
    if (owner !== source.module && isObject(before)) checkField(merging, owner, before, source, field, json);
    merging.owners.set(field, owner);
  }
}

function mergePart(
  module: string,
  name: string,
  sources: readonly Definition[],
  replaced: readonly Definition[],
  drafts: Merging['drafts'],
  faults: Fault[],
): Part {
  const merging: Merging = { drafts, faults, owners: new Map() };
  let body: JsonObject = {};
  for (const source of sources) {
    if (sources.length > 1) checkFields(merging, body, source);
    body = source === sources[0] ? source.body : mergeBodies(body, source.body);
  }
  const source = (pointer: string): Definition =>
    (sources.length > 1 && sources.findLast((one) => valueAt(one.body, pointer) !== undefined)) ||
    sources[0]!;
  const place = (pointer: string): Place => ({ file: source(pointer).file, pointer });
  const { kind } = source('');
  return { kind, module, name, fullName: `${module}.${name}`, body, sources, replaced, source, place };
}

/** Whether a definition may speak of `module` at all: it lies in it, or its own module needs it. */
function belongs(
  definition: Definition,
  module: string,
  drafts: ReadonlyMap<string, ModuleDraft>,
  faults: Fault[],
): boolean {
  const draft = drafts.get(definition.module);
  if (!draft) {
    const fault = noModuleFile({ module: definition.module }, { file: `${definition.module}/module.json` });
    if (!faults.some((one) => one.code === fault.code && one.place?.file === fault.place?.file))
      faults.push(fault);
    return false;
  }
  if (draft.sees.has(module)) return true;
  const what = `${module}.${subjectOf(definition).name}`;
  faults.push(notNeeded({ what, module, by: definition.module }, { file: definition.file }));
  return false;
}

/** Sources of one element that come from the same module and layer: only two folders can hold them. */
function checkTwice(sources: readonly Definition[], faults: Fault[]): void {
  const seen = new Map<string, Definition>();
  for (const source of sources) {
    const key = `${source.layer} ${source.module}`;
    const first = seen.get(key);
    if (first) {
      const what = `'${source.module}.${source.name}'`;
      faults.push(
        twice(
          { what, first: 'one folder', second: 'another folder of the same layer' },
          { file: source.file },
        ),
      );
    }
    seen.set(key, source);
  }
}

/**
 * The definitions that count where several modules bring the same form, view or print: those of the module that needs all the
 * others. Where there is none, nobody could say which of them users get.
 */
function lastBringer(
  sources: readonly Definition[],
  what: string,
  drafts: ReadonlyMap<string, ModuleDraft>,
  faults: Fault[],
): { readonly own: readonly Definition[]; readonly replaced: readonly Definition[] } {
  const last = [...drafts.keys()].findLast((name) => sources.some(({ module }) => module === name))!;
  const own = sources.filter(({ module }) => module === last);
  const replaced = sources.filter(({ module }) => module !== last);
  const stranger = replaced.find(({ module }) => !drafts.get(last)!.sees.has(module));
  if (stranger)
    faults.push(broughtTwice({ what, first: stranger.module, second: last }, { file: own[0]!.file }));
  return { own, replaced };
}

/** A module may add to an action that another brought, if it knows that one; else both have merely the same idea of a name. */
function checkKnown(
  sources: readonly Definition[],
  what: string,
  drafts: ReadonlyMap<string, ModuleDraft>,
  faults: Fault[],
): void {
  const first = sources[0]!.module;
  for (const { module, file } of sources)
    if (!drafts.get(module)!.sees.has(first))
      faults.push(twice({ what, first: `module '${first}'`, second: `module '${module}'` }, { file }));
}

const layers = ['shipped', 'installed'];

/** Definitions -> parts, each element once, in the order of modules. */
export function mergeParts(
  definitions: readonly Definition[],
  drafts: ReadonlyMap<string, ModuleDraft>,
  faults: Fault[],
): readonly Part[] {
  const rank = new Map([...drafts.keys()].map((name, index) => [name, index]));
  const rankOf = (one: Definition): number =>
    layers.indexOf(one.layer) * 100_000 + (rank.get(one.module) ?? 0);
  const groups = new Map<string, Definition[]>();
  for (const definition of definitions.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const { module, name } = subjectOf(definition);
    if (!belongs(definition, module, drafts, faults)) continue;
    const key = `${definition.kind} ${module} ${name}`;
    const group = groups.get(key);
    if (group) group.push(definition);
    else groups.set(key, [definition]);
  }
  return [...groups.values()].map((sources) => {
    const { module, name } = subjectOf(sources[0]!);
    checkTwice(sources, faults);
    const { kind } = sources[0]!;
    if (kind === 'action') checkKnown(sources, `Action '${module}.${name}'`, drafts, faults);
    if (!whole.has(kind)) return mergePart(module, name, sources, [], drafts, faults);
    const { own, replaced } = lastBringer(sources, `The ${kind} '${module}.${name}'`, drafts, faults);
    return mergePart(module, name, own, replaced, drafts, faults);
  });
}
