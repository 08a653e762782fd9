import { alterTable, createPart, removePart } from './ddl.ts';
import { quote } from './names.ts';
import type { Roles } from './roles.ts';
import { keyOf, largeFrom, type Change, type Part, type Phase, type Table, type Words } from './types.ts';

/** What only promises more about rows waits until nobody serves the old definitions. */
const isPromise = (part: Part): boolean => ['check', 'unique', 'foreign'].includes(part.kind);

const isIndex = (part: Part): boolean => part.kind === 'index' || part.kind === 'unique';

export const plainPart = (table: Table, part: Part, roles: Roles): Words => ({
  why: `+ ${part.kind} ${keyOf(table)} ${part.name}`,
  run: createPart(table, part, roles),
  undo: removePart(table, part),
});

/** On a large table an index is built, and a constraint proven, beside all work that goes on. */
export function addPart(
  { table, part, was }: Change & { kind: 'addPart' },
  roles: Roles,
  rows: number,
): Words[] {
  const plain = plainPart(table, part, roles);
  if (was) return [{ ...plain, undo: createPart(table, was, roles) }];
  if (!isPromise(part) && !isIndex(part)) return [plain];
  const late: Phase = isPromise(part) ? 'tighten' : 'add';
  if (rows < largeFrom) {
    return [
      {
        ...plain,
        phase: late,
        rows,
        locks: part.kind === 'index' ? 'writes while it runs' : 'all for an instant',
      },
    ];
  }
  return isIndex(part) ? [concurrently(table, part, roles, rows)] : provenLater(table, part, plain, rows);
}

const concurrently = (table: Table, part: Part, roles: Roles, rows: number): Words => ({
  ...plainPart(table, part, roles),
  run: createPart(table, part, roles, true),
  undo: removePart(table, part, true),
  phase: isPromise(part) ? 'finish' : 'build',
  transactional: false,
  locks: 'nothing',
  rows,
});

const provenLater = (table: Table, part: Part, plain: Words, rows: number): Words[] => [
  { ...plain, run: `${plain.run} not valid`, phase: 'tighten' },
  {
    why: `${plain.why}: proven`,
    run: alterTable(table, `validate constraint ${quote(part.name)}`),
    undo: 'select',
    phase: 'finish',
    locks: 'nothing',
    rows,
  },
];

/** A promise goes first, because new definitions may break it; an index last, because old ones use it. */
export function dropPart(
  { table, part, replaced }: Change & { kind: 'dropPart' },
  roles: Roles,
  rows: number,
  retyped: boolean,
): Words {
  const stays = part.kind === 'index' || part.kind === 'function';
  return {
    why: `- ${part.kind} ${keyOf(table)} ${part.name}`,
    run: removePart(table, part),
    undo: createPart(table, part, roles),
    phase: stays && !replaced && !retyped ? 'tighten' : 'add',
    rows,
  };
}
