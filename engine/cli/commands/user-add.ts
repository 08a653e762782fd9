import { randomBytes } from 'node:crypto';
import { Refusal } from '../../errors/index.ts';
import { checkPassword } from '../../identity/index.ts';
import { exit, textOf, type Command, type Values } from '../command.ts';
import { loadSeeds } from '../data.ts';
import { badArguments } from '../faults.ts';
import {
  ensureAccount,
  ensureOrganization,
  installation,
  openOperator,
  organizations,
} from '../installation.ts';
import { folderOptions } from '../settings.ts';
import { ensureServices, ensureUser, ensureWorkspaces } from '../users.ts';
import { withRooms, type Work } from '../work.ts';

const usage = '<e-mail> --organization <name> [--name <name>] [--role <role> ...] [--locale <tag>] [--reset]';

/** Makes an account, its place in an organization, and the organization itself where it is the first user of one. */
export const userAdd: Command = {
  name: 'user add',
  about:
    'Add a user to an organization; the password is read from KONTOR_PASSWORD, or made and printed; --reset gives a new one and no second factor.',
  usage,
  options: {
    ...folderOptions,
    organization: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string', multiple: true },
    locale: { type: 'string' },
    reset: { type: 'boolean' },
  },

  async run(call) {
    const { args, values, env, out } = call;
    const [email] = args;
    const organization = textOf(values, 'organization');
    if (email === undefined || !email.includes('@') || organization === undefined) {
      throw new Refusal(
        badArguments({
          why: 'An e-mail address and --organization are wanted.',
          usage: `kontor user add ${usage}`,
        }),
      );
    }
    const given = env.KONTOR_PASSWORD;
    if (given !== undefined) checkPassword(given);
    const password = given ?? `Kt1-${randomBytes(16).toString('base64url')}`;
    const { account, made } = await withRooms(call, (work) =>
      add(work, email, organization, password, values),
    );
    out.line(
      made ? `${email} was added to ${organization}.` : `${email} belongs to ${organization} already.`,
    );
    const changed = account.made || values.reset === true;
    if (changed && given === undefined) out.line(`Password: ${password}`);
    out.result({ ok: true, email, organization, made, ...(changed && given === undefined && { password }) });
    return exit.done;
  },
};

async function add(work: Work, email: string, organization: string, password: string, values: Values) {
  const { database, rooms, model } = work;
  const first = !(await organizations(database)).some(({ name }) => name === organization);
  const id = await ensureOrganization(database, organization);
  if (first) await seed(work, installation, 'installation');
  if (first) await seed(work, id, 'organization');
  const account = await ensureAccount(database, email, password, { reset: values.reset === true });
  const operator = await openOperator(database, rooms, id);
  try {
    if (first) await ensureWorkspaces(model, operator.door, ['Main']);
    await ensureServices(model, operator.door);
    const roles = (values.role as string[] | undefined) ?? (first ? ['core.admin'] : []);
    const name = textOf(values, 'name') ?? email.split('@')[0]!;
    const made = await ensureUser(model, operator.door, {
      name,
      email,
      roles,
      locale: textOf(values, 'locale') ?? 'en',
    });
    return { account, made };
  } finally {
    await operator.close();
  }
}

async function seed(
  { database, rooms, model }: Work,
  organization: string,
  scope: 'installation' | 'organization',
) {
  const operator = await openOperator(database, rooms, organization);
  try {
    await loadSeeds(model, operator.door, scope);
  } finally {
    await operator.close();
  }
}
