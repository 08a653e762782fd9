import { defineFault, didYouMean } from '../errors/index.ts';
import { counted } from './names.ts';

// DBS4xx: tables cannot be made, changed or proven. 480 and above belong to the server itself.

export const mayNotCreateRoles = defineFault<{ script: string }>({
  code: 'DBS401',
  status: 503,
  message: () => 'The database user of DATABASE_URL may not create the roles that keep organizations apart.',
  mend: ({ script }) => `Let an administrator run, as this user or for it: ${script}`,
});

export const mayNotSetPassword = defineFault<{ role: string }>({
  code: 'DBS402',
  status: 503,
  message: ({ role }) =>
    `The database role ${role} has another password, and the user of DATABASE_URL may not set it.`,
  mend: ({ role }) =>
    `Use the KONTOR_SECRET under which the role was made, or give this user CREATEROLE and, from PostgreSQL 16 on, ${role} with admin option.`,
});

export const unsafeType = defineFault<{ column: string; was: string; now: string }>({
  code: 'DBS410',
  message: ({ column, was, now }) =>
    `Column ${column} cannot become ${now}: ${was} is another kind of value.`,
  mend: () =>
    'Give the field a new name and fill it from the old one; the old one is then retired with its values.',
});

export const doesNotFit = defineFault<{ column: string; now: string; count: number }>({
  code: 'DBS411',
  message: ({ column, now, count }) =>
    `Column ${column} cannot become ${now}: ${counted(count, 'value')} would be lost or changed.`,
  mend: () =>
    'Change these values first, or give the field a new name; the old one is then retired with its values.',
});

export const breaksUnique = defineFault<{ table: string; columns: string; count: number }>({
  code: 'DBS412',
  message: ({ table, columns, count }) =>
    `Table ${table} cannot keep (${columns}) unique: more than one record has the same, ${counted(count, 'time')}.`,
  mend: () => 'Make them different first, or leave the key away.',
});

export const breaksForeign = defineFault<{ table: string; columns: string; count: number }>({
  code: 'DBS413',
  message: ({ table, columns, count }) =>
    `Table ${table} cannot refer by (${columns}): ${counted(count, 'record')} would refer to nothing.`,
  mend: () => 'Clear or correct these references first, or give the field a new name.',
});

export const breaksCheck = defineFault<{ table: string; columns: string; count: number }>({
  code: 'DBS414',
  message: ({ table, columns, count }) =>
    `Table ${table} cannot check (${columns}): ${counted(count, 'record')} would not pass.`,
  mend: () => 'Change these records first, or keep allowing the values.',
});

export const tableBusy = defineFault({
  code: 'DBS420',
  status: 503,
  message: () => 'A table stayed locked by others for a minute; nothing of this step was done.',
  mend: () => 'Apply again when long transactions have ended.',
});

export const stillServed = defineFault<{ host: string }>({
  code: 'DBS421',
  status: 503,
  message: ({ host }) =>
    `A process on ${host} still serves the old definitions; what they need was not taken away.`,
  mend: () => 'End or restart that process; the next apply takes away what is left.',
});

export const rowsChanged = defineFault({
  code: 'DBS422',
  status: 409,
  message: () => 'Records that were written since the plan was made do not allow its last steps.',
  mend: () => 'Plan again: the new plan names these records.',
});

export const tooFewLocks = defineFault({
  code: 'DBS423',
  status: 503,
  message: () => 'PostgreSQL has no room for the locks of one transaction; nothing of it was done.',
  mend: () => 'Raise max_locks_per_transaction, start PostgreSQL anew, and apply again.',
});

export const wallBroken = defineFault<{ object: string; what: string }>({
  code: 'DBS430',
  status: 500,
  message: ({ object, what }) => `The wall between organizations is open: ${object} ${what}.`,
  mend: () =>
    'Undo what was changed by hand in the database; nothing is applied and nothing should be served until then.',
});

export const notRetired = defineFault<{ name: string; near?: string }>({
  code: 'DBS440',
  status: 404,
  message: ({ name }) => `Nothing retired is called '${name}'.`,
  mend: ({ near }) => didYouMean(near, "Run 'kontor purge': it lists what is retired."),
});

export const notDue = defineFault<{ name: string; dueAt: string | null }>({
  code: 'DBS441',
  status: 409,
  message: ({ name }) => `'${name}' has not been retired for long enough to be destroyed.`,
  mend: ({ dueAt }) =>
    dueAt === null
      ? 'The journal does not know when it was retired: declare it again, retire it again, and wait.'
      : `Wait until ${dueAt}, or set KONTOR_PURGE_AFTER_DAYS.`,
});

export const stillReferred = defineFault<{ name: string; by: string }>({
  code: 'DBS442',
  status: 409,
  message: ({ name, by }) => `'${name}' cannot be destroyed: ${by} refers to it and would be kept.`,
  mend: ({ by }) => `Consent to '${by}' too, once it is retired for long enough, or keep both.`,
});

export const changesScope = defineFault<{ table: string; count: number }>({
  code: 'DBS415',
  message: ({ table, count }) =>
    `Table ${table} cannot change its scope: ${counted(count, 'record')} would belong to nobody.`,
  mend: () => 'Keep the scope, or make a new entity and move the records.',
});
