/** Where a file lies says what it is: `sales/views/Order.open.json` is the view `Order.open` of module `sales`. */
import { nearest, type Fault } from '../errors/index.ts';
import { wrongFileName, wrongPlace } from './faults.ts';
import type { DefinitionKind } from './types.ts';

interface Room {
  readonly kind: DefinitionKind;
  readonly name: RegExp;
  readonly rule: string;
}

const entity = '[A-Z][A-Za-z0-9]{0,39}';
const word = '[a-z][A-Za-z0-9]{0,39}';
const moduleName = '[a-z][a-z0-9]{0,39}';

/** Folders of a module, and how the files in them are called. */
const rooms: ReadonlyMap<string, Room> = new Map<string, Room>([
  [
    'entities',
    {
      kind: 'entity',
      name: new RegExp(`^(${moduleName}\\.)?${entity}$`),
      rule: "An entity is called like Order.json; an extension of another module's entity like sales.Order.json.",
    },
  ],
  [
    'forms',
    {
      kind: 'form',
      name: new RegExp(`^(${moduleName}\\.)?${entity}$`),
      rule: "A form is called after its entity: Order.json, or sales.Order.json for another module's.",
    },
  ],
  [
    'views',
    {
      kind: 'view',
      name: new RegExp(`^(${moduleName}\\.)?${entity}\\.${word}$`),
      rule: "A view is called after its entity and itself: Order.open.json, or sales.Order.open.json for another module's.",
    },
  ],
  [
    'access',
    {
      kind: 'access',
      name: new RegExp(`^${moduleName}\\.[a-z][A-Za-z0-9_-]{0,39}$`),
      rule: 'A role is called after its module and itself: sales.rep.json.',
    },
  ],
  [
    'processes',
    { kind: 'process', name: new RegExp(`^${word}$`), rule: 'A process is called like dealToCash.json.' },
  ],
  [
    'subscribers',
    {
      kind: 'subscriber',
      name: new RegExp(`^${word}$`),
      rule: 'A subscriber is called like reserveStock.json.',
    },
  ],
  [
    'projections',
    { kind: 'projection', name: new RegExp(`^${word}$`), rule: 'A projection is called like balance.json.' },
  ],
  [
    'actions',
    {
      kind: 'action',
      name: new RegExp(`^(${moduleName}\\.)?${entity}\\.${word}$`),
      rule: "An action is called after its entity and itself: Order.duplicate.json, or sales.Order.duplicate.json for another module's.",
    },
  ],
  [
    'prints',
    {
      kind: 'print',
      name: new RegExp(`^(${moduleName}\\.)?${entity}\\.${word}$`),
      rule: "A print is called after its entity and itself: Order.confirmation.json, or sales.Order.confirmation.json for another module's.",
    },
  ],
  [
    'locale',
    {
      kind: 'locale',
      name: /^[a-z]{2,3}(-[A-Z]{2})?$/,
      rule: 'A locale is called by its language: de.json or pt-BR.json.',
    },
  ],
  [
    'seed',
    {
      kind: 'seed',
      name: /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/,
      rule: 'Use letters, digits, dots and dashes, at most 80.',
    },
  ],
  [
    'import',
    {
      kind: 'import',
      name: /^[0-9]{0,3}-?[a-z][a-z0-9-]{0,79}$/,
      rule: 'An import is called like 7-orders.json: its number in the order, then small letters, digits and dashes.',
    },
  ],
  [
    'scenarios',
    {
      kind: 'scenario',
      name: new RegExp(`^${word}$`),
      rule: 'A scenario is called like orderToInvoice.json.',
    },
  ],
]);

/** Folders that belong to a module but hold no definitions: data to import, pictures for its documents. */
const otherFolders = new Set(['data', 'docs']);

/** Names that PostgreSQL, the engine or the layout of `metadata/` keep for themselves. */
export const reservedModules: ReadonlySet<string> = new Set(['schema', 'kontor', 'public']);

export interface FilePlace {
  readonly kind: DefinitionKind;
  readonly module: string;
  readonly name: string;
}

/** What a file is by its path (`sales/entities/Order.json`); undefined for what is no definition, such as a README. */
export function placeOf(file: string): { place?: FilePlace; fault?: Fault } {
  const parts = file.split('/');
  const module = parts[0]!;
  const last = parts.at(-1)!;
  if (last.startsWith('.') || otherFolders.has(parts[1]!)) return {};
  if (parts.length === 2) return placeInModule(file, module, last);
  const room = rooms.get(parts[1]!);
  if (!room || parts.length !== 3) {
    const what = room ? parts.slice(1, -1).join('/') : parts[1]!;
    const known = ['module.json', ...rooms.keys(), ...otherFolders];
    return { fault: wrongPlace({ what, near: nearest(what, known), known }, { file }) };
  }
  if (!last.endsWith('.json'))
    return { fault: wrongFileName({ name: last, rule: 'Definitions end in .json.' }, { file }) };
  const name = last.slice(0, -'.json'.length);
  if (!room.name.test(name)) return { fault: wrongFileName({ name: last, rule: room.rule }, { file }) };
  return { place: { kind: room.kind, module, name } };
}

function placeInModule(file: string, module: string, last: string): { place?: FilePlace; fault?: Fault } {
  if (last !== 'module.json') {
    if (!last.endsWith('.json')) return {};
    const known = ['module.json'];
    return {
      fault: wrongPlace(
        { what: last, near: nearest(last, known), known: [...known, ...rooms.keys()] },
        { file },
      ),
    };
  }
  if (!new RegExp(`^${moduleName}$`).test(module) || reservedModules.has(module))
    return {
      fault: wrongFileName(
        {
          name: module,
          rule: `A module is called by small letters and digits, at most 40, and not ${[...reservedModules].join(', ')}.`,
        },
        { file },
      ),
    };
  return { place: { kind: 'module', module, name: module } };
}
