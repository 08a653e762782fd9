/* The demo company on a database of a test's own. */
import { prepareDatabase } from '../../engine/database/index.ts';
import type { Settings } from '../../engine/cli/settings.ts';
import { demoSecret, fillCompany, openCompany, type Company } from './company.ts';
import { freshDatabase } from './database.ts';

export type Demo = Company;

/** Address of a copy of the demo company's database. */
export async function demoDatabase(): Promise<string> {
  const { url } = await freshDatabase({ name: 'demo', prepare: fillCompany });
  await prepareDatabase({ url, secret: demoSecret }); // rights on the database itself are not copied with a template
  return url;
}

/** The server over a copy of it, asked without a network; `more` are settings. */
export const openDemo = async (more: Partial<Settings> = {}): Promise<Demo> =>
  openCompany(await demoDatabase(), more);
