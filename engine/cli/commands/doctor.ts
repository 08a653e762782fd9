import { statfs } from 'node:fs/promises';
import { Refusal } from '../../errors/index.ts';
import { exit, type Call, type Command } from '../command.ts';
import { withDatabase } from '../database.ts';
import { checkFiles } from '../metadata.ts';
import { runningAddress } from '../running.ts';
import { folderOptions, settingsOf, type Settings } from '../settings.ts';
import { pageFolder } from '../page.ts';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { asOwner, rolesOf } from '../../database/index.ts';

interface Finding {
  readonly name: string;
  readonly well: boolean;
  readonly says: string;
}

/** Looks at everything a start needs, and says what is missing. */
export const doctor: Command = {
  name: 'doctor',
  about: 'Look at what Kontor needs on this machine, and say what is missing.',
  usage: '[--data <folder>] [--metadata <folder>]',
  options: folderOptions,

  async run(call) {
    const settings = await settingsOf(call);
    const findings: Finding[] = [];
    for (const [name, look] of Object.entries(looks))
      findings.push(await finding(name, () => look(settings, call)));
    for (const { name, well, says } of findings)
      call.out.line(`  ${well ? 'ok ' : 'NO '} ${name.padEnd(12)}${says}`);
    const well = findings.every((each) => each.well);
    call.out.line(well ? 'Everything is there.' : 'Something is missing.');
    call.out.result({ ok: well, findings });
    return well ? exit.done : exit.refused;
  },
};

async function finding(name: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { name, well: true, says: await look() };
  } catch (error) {
    const fault = error instanceof Refusal ? error.faults[0]! : undefined;
    return {
      name,
      well: false,
      says: fault ? `${fault.code} ${fault.message} ${fault.mend}` : (error as Error).message,
    };
  }
}

const looks: Readonly<Record<string, (settings: Settings, call: Call) => Promise<string>>> = {
  node: async () => `Node ${process.versions.node}`,

  async database(settings, { out }) {
    const version = await withDatabase(settings, out, ({ adminUrl }) =>
      asOwner(
        adminUrl,
        rolesOf(),
        async (db) => (await db.query<{ version: string }>('show server_version')).rows,
      ),
    );
    const [row] = version as readonly Record<string, string>[];
    return `PostgreSQL ${Object.values(row!)[0]}`;
  },

  async metadata(settings) {
    const { definitions, faults } = await checkFiles(settings, { demo: true });
    if (faults.length > 0) throw new Refusal(faults);
    return `${definitions.length} files without fault`;
  },

  async page() {
    const built = await access(join(pageFolder, 'index.html')).then(
      () => true,
      () => false,
    );
    return built ? 'built' : "not built yet: 'kontor start' builds it";
  },

  async disk({ dataFolder }) {
    const { bavail, bsize } = await statfs(dataFolder);
    const free = (bavail * bsize) / 1024 ** 3;
    if (free < 1) throw new Error(`less than 1 GB is free in ${dataFolder}`);
    return `${free.toFixed(1)} GB free`;
  },

  running: async ({ dataFolder }) => (await runningAddress(dataFolder)) ?? 'not running',
};
