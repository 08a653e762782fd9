import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Refusal } from '../../errors/index.ts';
import type { Model } from '../../model/index.ts';
import { mappingOfHeader, readTable, runImport, type ImportReport } from '../../transfer/index.ts';
import { exit, textOf, type Call, type Command } from '../command.ts';
import { importsOf, runModuleImport } from '../data.ts';
import { badArguments, unreadableFile } from '../faults.ts';
import { counted } from '../output.ts';
import { folderOptions } from '../settings.ts';
import { entityNamed, unknown, withOperator, type Work } from '../work.ts';

const usage = '<module>[/<import>] | <file.csv> --entity <entity>  [--organization <name>] [--dry-run]';

/** Runs the imports of a module, one of them, or a file whose header names fields. */
export const importCommand: Command = {
  name: 'import',
  about: 'Bring records in from CSV: by the mappings of a module, or by the header of a file.',
  usage,
  options: {
    ...folderOptions,
    organization: { type: 'string' },
    entity: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },

  async run(call) {
    const [source] = call.args;
    if (source === undefined)
      throw new Refusal(badArguments({ why: 'What is to be imported?', usage: `kontor import ${usage}` }));
    const reports = await withOperator(call, async (work) => {
      const made: ImportReport[] = [];
      for (const run of runsOf(call, work, source)) {
        const report = await run();
        call.out.line(lineOf(report));
        made.push(report);
      }
      return made;
    });
    if (call.values['dry-run'] === true) call.out.line('A dry run: nothing was kept.');
    call.out.result({ ok: true, dryRun: call.values['dry-run'] === true, imports: reports });
    return exit.done;
  },
};

type Operated = Parameters<Parameters<typeof withOperator>[1]>[0];

function runsOf(call: Call, work: Operated, source: string): (() => Promise<ImportReport>)[] {
  const { model, settings, operator } = work;
  const dry = call.values['dry-run'] === true;
  const entity = textOf(call.values, 'entity');
  if (entity !== undefined) return [() => importFile(call, work, source, entity)];
  return chosenImports(model, source).map((definition) => () => {
    const progress = (done: number, of: number) => call.out.progress(`${definition.name}: ${done} of ${of}`);
    return runModuleImport(model, definition, settings.metadataFolder, operator.door, { dry, progress });
  });
}

/** `northwind` is all of its imports, `northwind/7-orders` one. */
function chosenImports(model: Model, source: string) {
  const [module = '', name] = source.split('/');
  if (!model.modules.has(module)) throw unknown('module', module, model.modules.keys());
  const all = importsOf(model, module);
  if (name === undefined) return all;
  const found = all.filter((each) => each.name === name);
  if (found.length === 0)
    throw unknown(
      'import',
      name,
      all.map((each) => each.name),
    );
  return found;
}

async function importFile(
  call: Call,
  { model, operator }: Pick<Work, 'model'> & Operated,
  path: string,
  name: string,
): Promise<ImportReport> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(unreadableFile({ file: path, why: error.code ?? error.message }));
  });
  const file = basename(path);
  const { mapping, tables } = mappingOfHeader(
    entityNamed(model, name),
    readTable(bytes, file),
    file,
    () => true,
  );
  return runImport(mapping, tables, operator.door, {
    dry: call.values['dry-run'] === true,
    today: new Date().toISOString().slice(0, 10),
    progress: (done, of) => call.out.progress(`${done} of ${of}`),
  });
}

const lineOf = ({ title, rows, created, updated, unchanged }: ImportReport): string =>
  `${title.padEnd(16)}${counted(rows, 'record')}: ${created} made, ${updated} changed, ${unchanged} as they were.`;
