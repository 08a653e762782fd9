import { keyOf, type Change, type Column, type Part, type Shape, type Table } from './types.ts';

/** What must change so that `existing` becomes `needed`. Empty when nothing is to be done. Nothing is ever dropped that holds values. */
export function diffShapes(existing: Shape, needed: Shape): Change[] {
  const wanted = [...needed.tables.values()].flatMap((table) => {
    const was = existing.tables.get(keyOf(table));
    return was ? tableChanges(was, table) : [{ kind: 'addTable', table } as const];
  });
  const unwanted = [...existing.tables.values()].filter(
    (table) => !table.retired && !needed.tables.has(keyOf(table)),
  );
  return [...wanted, ...unwanted.flatMap(leaveTable)];
}

/** Its rows stay and are seen by nobody, so what would look into it with the owner's eyes goes. */
function leaveTable(table: Table): Change[] {
  const functions = [...table.parts.values()].filter((part) => part.kind === 'function');
  return [
    { kind: 'retireTable', table },
    ...functions.map((part) => ({ kind: 'dropPart', table, part, replaced: false }) as const),
  ];
}

function tableChanges(was: Table, table: Table): Change[] {
  const restored: Change[] = was.retired ? [{ kind: 'restoreTable', table }] : [];
  const wanted = [...table.columns.values()].flatMap((column) => columnChanges(was, table, column));
  const unwanted = [...was.columns.values()]
    .filter((column) => !table.columns.has(column.name))
    .flatMap((column) => leaveColumn(was, column));
  const made = wanted.flatMap((change) => (change.kind === 'dropGenerated' ? [change.column.name] : []));
  const granted: Change[] =
    !was.retired && was.changeable !== table.changeable ? [{ kind: 'grantTable', table, was }] : [];
  return [...restored, ...granted, ...wanted, ...unwanted, ...partChanges(was, table, new Set(made))];
}

function columnChanges(table: Table, needed: Table, column: Column): Change[] {
  const was = table.columns.get(column.name);
  if (!was) return [{ kind: 'addColumn', table: needed, column }];
  if (was.generated || column.generated) return generatedChanges(needed, column, was);
  const changes: Change[] = [];
  if (was.retired) changes.push({ kind: 'restoreColumn', table: needed, column, was });
  if (was.type !== column.type) changes.push({ kind: 'retypeColumn', table: needed, column, was });
  if (was.default !== column.default) changes.push({ kind: 'defaultColumn', table: needed, column, was });
  if (column.required && !was.required) changes.push({ kind: 'requireColumn', table: needed, column });
  if (!column.required && was.required) changes.push({ kind: 'relaxColumn', table: needed, column });
  return changes;
}

function generatedChanges(table: Table, column: Column, was: Column): Change[] {
  const same = was.type === column.type && was.generated?.digest === column.generated?.digest;
  if (same) return [];
  if (!was.generated || !column.generated)
    throw new Error(`Column ${column.name} is generated on one side only.`);
  return [
    { kind: 'dropGenerated', table, column: was, replaced: true },
    { kind: 'addColumn', table, column },
  ];
}

function leaveColumn(table: Table, column: Column): Change[] {
  if (column.generated) return [{ kind: 'dropGenerated', table, column, replaced: false }];
  return column.retired ? [] : [{ kind: 'retireColumn', table, column }];
}

function partChanges(was: Table, table: Table, made: ReadonlySet<string>): Change[] {
  const anew = (part: Part) => part.columns.some((column) => made.has(column));
  const stays = (old: Part | undefined, part: Part | undefined) =>
    old !== undefined && part !== undefined && old.digest === part.digest && !anew(part);
  const wanted = [...table.parts.values()].filter((part) => !stays(was.parts.get(part.name), part));
  const unwanted = [...was.parts.values()].filter((part) => !stays(part, table.parts.get(part.name)));
  const dropped = unwanted.filter((part) => !sleeps(part, table) && !isReplaced(part, table));
  return [
    ...dropped.map(
      (part) => ({ kind: 'dropPart', table, part, replaced: table.parts.has(part.name) }) as const,
    ),
    ...wanted.map((part) => addPart(was, table, part)),
  ];
}

function addPart(before: Table, table: Table, part: Part): Change {
  const was = part.kind === 'function' ? before.parts.get(part.name) : undefined;
  return { kind: 'addPart', table, part, ...(was && { was }) };
}

/** A foreign key stays on a retired column: what is kept is kept whole. */
const sleeps = (part: Part, table: Table): boolean =>
  part.kind === 'foreign' && part.columns.some((column) => !table.columns.has(column));

/** A function of the same name is replaced where it stands. */
const isReplaced = (part: Part, table: Table): boolean =>
  part.kind === 'function' && table.parts.has(part.name);
