import { scopePattern } from '../../access/index.ts';
import { keyDaysMax, newKey } from '../../identity/index.ts';
import { misuseOf } from '../arguments.ts';
import { exit, textOf, type Call, type Command } from '../command.ts';
import { owned } from '../installation.ts';
import { counted } from '../output.ts';
import { folderOptions } from '../settings.ts';
import { unknown, withOperator, type Work } from '../work.ts';

const usage =
  '<add|list|end> [<id>] [--user <e-mail> | --service <name>] [--name <name>] [--scope <entry> ...] [--days <n>] [--organization <name>]';

const wrong = misuseOf('key', usage);

interface KeyRow {
  readonly id: string;
  readonly mark: string;
  readonly name: string;
  readonly holder: string;
  readonly expiresAt: string;
  readonly scope: readonly string[];
}

/** Keys of programs, those of service accounts above all, which nobody else can make. */
export const key: Command = {
  name: 'key',
  about: 'Make a key by which a program calls as a user or a service account, list keys, or end one.',
  usage,
  options: {
    ...folderOptions,
    organization: { type: 'string' },
    user: { type: 'string' },
    service: { type: 'string' },
    name: { type: 'string' },
    scope: { type: 'string', multiple: true },
    days: { type: 'string' },
  },

  run(call) {
    const [verb, id] = call.args;
    switch (verb) {
      case 'add':
        return add(call, wantedIn(call));
      case 'list':
        return withOperator(call, async ({ database, organization }) => {
          const keys = await keysOf({ database }, organization.id);
          keys.forEach((one) => call.out.line(lineOf(one)));
          call.out.line(`${counted(keys.length, 'key')}.`);
          call.out.result({ ok: true, keys });
          return exit.done;
        });
      case 'end':
        if (id === undefined) throw wrong('The id of a key is wanted.');
        return withOperator(call, async ({ database, organization }) => {
          const known = (await keysOf({ database }, organization.id)).some((one) => one.id === id);
          if (!known) throw unknown('key', id, []);
          await owned(database, (db) => db.query('select kontor.end_session($1)', [id]));
          call.out.line('It opens nothing any more.');
          call.out.result({ ok: true });
          return exit.done;
        });
      default:
        throw wrong('add, list or end is wanted.');
    }
  },
};

interface Wanted {
  readonly holder: { readonly by: 'email' | 'service_name'; readonly is: string };
  readonly name: string;
  readonly scope: readonly string[];
  readonly days: number;
}

function wantedIn({ values }: Call): Wanted {
  const [user, service, name] = ['user', 'service', 'name'].map((option) => textOf(values, option));
  const scope = ((values.scope as string[] | undefined) ?? []).flatMap((entry) => entry.split(','));
  const days = Number(textOf(values, 'days') ?? 90);
  if ((user === undefined) === (service === undefined)) throw wrong('--user or --service is wanted.');
  if (name === undefined) throw wrong('--name is wanted: what the key is for.');
  if (scope.length === 0 || !scope.every((entry) => new RegExp(scopePattern).test(entry)))
    throw wrong("--scope is wanted, with entries such as 'sales.Order:read' or 'sales.*:*'.");
  if (!Number.isInteger(days) || days < 1 || days > keyDaysMax)
    throw wrong(`--days is between 1 and ${keyDaysMax}.`);
  const holder =
    user === undefined
      ? ({ by: 'service_name', is: service! } as const)
      : ({ by: 'email', is: user.toLowerCase() } as const);
  return { holder, name, scope, days };
}

const add = (call: Call, { holder, name, scope, days }: Wanted) =>
  withOperator(call, async ({ database, organization }) => {
    const { key: made, hash, mark } = newKey();
    const { rows } = await owned(database, (db) =>
      db.query<{ id: string }>(
        `select kontor.make_key(a.id, u.org_id, null, u.id, $3, $4, $5, $6, $7) as id
           from core."user" u join kontor.account a
             on a.email = case when u.kind = 'service' then 'services@kontor.invalid' else lower(u.email) end
           where u.org_id = $1 and lower(u.${holder.by}) = lower($2) and u.active and u.deleted_at is null`,
        [organization.id, holder.is, hash, mark, name, scope, days],
      ),
    );
    if (!rows[0]) throw unknown(holder.by === 'email' ? 'user' : 'service account', holder.is, []);
    call.out.line(`Key: ${made}`);
    call.out.line(`It is shown this once, and ends in ${counted(days, 'day')}.`);
    call.out.result({ ok: true, id: rows[0].id, key: made });
    return exit.done;
  });

const keysOf = ({ database }: Pick<Work, 'database'>, organization: string): Promise<readonly KeyRow[]> =>
  owned(database, async (db) => {
    const { rows } = await db.query<KeyRow>(
      `select s.id, k.mark, k.name, coalesce(u.email, u.service_name) as holder, s.expires_at as "expiresAt", k.scope
         from kontor.key k join kontor.session s on s.id = k.session
         join core."user" u on u.org_id = s.org_id and u.id = s.user_id
         where s.org_id = $1 and s.ended_at is null and s.expires_at > clock_timestamp() order by s.id`,
      [organization],
    );
    return rows;
  });

const lineOf = ({ id, mark, name, holder, expiresAt, scope }: KeyRow): string =>
  [id, `${mark}…`, holder, name, `until ${expiresAt.slice(0, 10)}`, scope.join(',')].join('  ');
