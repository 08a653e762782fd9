import type { Knex } from 'knex';
import type pg from 'pg';
import { quote } from './names.ts';
import type { Roles } from './roles.ts';

const silence = () => {};

/**
 * Runs knex's migrator over one connection that acts as the owner: our own tables, and plans that were written down.
 * Which migrations ran is kept in `kontor`. Gives the names of those that ran now.
 */
export async function migrate(url: string, roles: Roles, config: Knex.MigratorConfig): Promise<string[]> {
  const { default: knex } = await import('knex'); // with all it needs a tenth of a start that has nothing to do
  const become = (connection: pg.Client, done: (error: Error | null, connection: pg.Client) => void) => {
    connection.query(`set role ${quote(roles.owner)}`, (error) => done(error, connection));
  };
  const database = knex({
    client: 'pg',
    connection: url,
    pool: { min: 0, max: 1, afterCreate: become },
    log: { warn: silence, error: silence, deprecate: silence, debug: silence }, // what fails is thrown as well
    migrations: { ...config, schemaName: 'kontor' },
  }).withUserParams({ ...roles });
  try {
    const [, ran] = (await database.migrate.latest()) as [number, string[]];
    return ran;
  } finally {
    await database.destroy();
  }
}
