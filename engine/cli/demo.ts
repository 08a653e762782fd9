/* The demo company: made once, beside a second organization that must never see it. */
import type { JsonObject } from '../definition/index.ts';
import type { Rooms } from './compose.ts';
import { importsOf, loadSeeds, runModuleImport } from './data.ts';
import type { RunningDatabase } from './database.ts';
import {
  ensureAccount,
  ensureOrganization,
  gatherStatistics,
  installation,
  openOperator,
} from './installation.ts';
import { counted, type Output } from './output.ts';
import type { Settings } from './settings.ts';
import { ensureService, ensureServices, ensureUser, ensureWorkspaces } from './users.ts';

/** Known to everybody who reads this: `kontor serve` has no demo. */
export const demoPassword = 'Kontor-demo-1';

interface DemoUser {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly about: string;
}

interface DemoOrganization {
  readonly name: string;
  readonly workspaces: readonly string[];
  readonly users: readonly DemoUser[];
  /** Module whose imports fill it. */
  readonly data?: string;
  /** Deals by number that somebody wins once it is filled: their orders wait for people, as processes do. */
  readonly wins?: readonly { readonly deal: string; readonly by: string }[];
}

export const demo: readonly DemoOrganization[] = [
  {
    name: 'Northwind',
    workspaces: ['Head office'],
    data: 'northwind',
    wins: [{ deal: 'D-15', by: 'sales@northwind.example' }],
    users: [
      { name: 'Anna Admin', email: 'admin@northwind.example', roles: ['core.admin'], about: 'administrator' },
      {
        name: 'Sven Sales',
        email: 'sales@northwind.example',
        roles: ['sales.rep', 'crm.user', 'finance.claimant'],
        about: 'sales',
      },
      {
        name: 'Wanda Warehouse',
        email: 'stock@northwind.example',
        roles: ['stock.user'],
        about: 'warehouse',
      },
      {
        name: 'Fiona Finance',
        email: 'finance@northwind.example',
        roles: ['finance.manager', 'finance.claimant'],
        about: 'accounting',
      },
      {
        name: 'Rita Reader',
        email: 'reader@northwind.example',
        roles: ['core.reader', 'sales.reader', 'crm.reader'],
        about: 'reads only',
      },
    ],
  },
  {
    name: 'Southwind',
    workspaces: ['Main'],
    users: [
      {
        name: 'Otto Other',
        email: 'admin@southwind.example',
        roles: ['core.admin'],
        about: 'administrator of the second organization',
      },
    ],
  },
];

/** In whose name the shipped processes act. */
const processRunner = { name: 'Process runner', serviceName: 'core.process-runner', roles: ['core.admin'] };

/**
 * Seeds, and the demo company where it is not there yet. Told again what was done before, it changes nothing; `check` is
 * called again and again, and may throw to leave it.
 */
export async function loadDemo(
  settings: Settings,
  database: RunningDatabase,
  rooms: Rooms,
  out: Output,
  check = (): void => {},
): Promise<void> {
  await inOrganization(database, rooms, installation, async ({ door }) => {
    const made = await loadSeeds(rooms.publications.current().model, door, 'installation');
    if (made > 0) out.line(`${counted(made, 'record')} of the installation made.`);
  });
  for (const organization of demo) {
    const id = await ensureOrganization(database, organization.name);
    await inOrganization(database, rooms, id, (operator) =>
      fill(settings, database, rooms, organization, operator, out, check),
    );
  }
}

type Operator = Awaited<ReturnType<typeof openOperator>>;

async function inOrganization(
  database: RunningDatabase,
  rooms: Rooms,
  organization: string,
  work: (operator: Operator) => Promise<void>,
): Promise<void> {
  const operator = await openOperator(database, rooms, organization);
  try {
    await work(operator);
  } finally {
    await operator.close();
  }
}

async function fill(
  settings: Settings,
  database: RunningDatabase,
  rooms: Rooms,
  { workspaces, users, data, wins = [] }: DemoOrganization,
  operator: Operator,
  out: Output,
  check: () => void,
): Promise<void> {
  const { model } = rooms.publications.current();
  const { door } = operator;
  await loadSeeds(model, door, 'organization');
  await ensureWorkspaces(model, door, workspaces);
  for (const { name, email, roles } of users) {
    check();
    await ensureAccount(database, email, demoPassword);
    await ensureUser(model, door, { name, email, roles, locale: 'en' });
  }
  await ensureServices(model, door);
  await ensureService(model, door, processRunner);
  if (data === undefined || (await wasLoaded(rooms, operator, data))) return;
  for (const definition of importsOf(model, data)) {
    const progress = (done: number, of: number) => {
      check();
      out.progress(`${definition.name}: ${done} of ${of}`);
    };
    const report = await runModuleImport(model, definition, settings.metadataFolder, door, {
      dry: false,
      progress,
    });
    out.line(`${report.title}: ${counted(report.rows, 'record')}.`);
  }
  for (const { deal, by } of wins) await win(rooms, operator, deal, by);
  const note = {
    text: "insert into kontor.effect (instance, path, round) values ('demo', $1, 0) on conflict do nothing",
    values: [data],
  };
  await operator.as((actor) => rooms.records.ask(actor, note));
  await gatherStatistics(database);
}

/** Gives a deal to somebody, and wins it as a person would: what starts processes is no import. */
async function win(
  { records, publications }: Rooms,
  { door, as }: Operator,
  number: string,
  email: string,
): Promise<void> {
  const { model } = publications.current();
  const entity = model.entities.get('crm.Deal')!;
  const found = (await door.read(
    `query Deal($number: String, $email: String) {
      deals: ${entity.graphql.many}(where: { number: { eq: $number } }) { nodes { id } }
      users: coreUsers(where: { email: { eq: $email } }) { nodes { id } } }`,
    { number, email },
  )) as Record<'deals' | 'users', { readonly nodes: readonly { readonly id: string }[] } & JsonObject>;
  const [id, owner] = [found.deals.nodes[0]!.id, found.users.nodes[0]!.id];
  await as((actor) =>
    records.write(
      actor,
      [
        { kind: 'update', entity, id, patch: { owner } },
        { kind: 'transition', entity, name: 'win', id },
      ],
      { model },
    ),
  );
}

async function wasLoaded(rooms: Rooms, operator: Operator, data: string): Promise<boolean> {
  const question = {
    text: "select from kontor.effect where org_id = kontor.org() and instance = 'demo' and path = $1 and round = 0",
    values: [data],
  };
  return (await operator.as((actor) => rooms.records.ask(actor, question))).length > 0;
}
