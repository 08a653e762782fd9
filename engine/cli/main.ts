import { parseArgs } from 'node:util';
import { nearest, Refusal } from '../errors/index.ts';
import { exit, type Command, type Engines, type ExitCode } from './command.ts';
import { commands, type Listed } from './commands/index.ts';
import { alreadyRunning, badArguments, unknownCommand } from './faults.ts';
import { openOutput, type Output } from './output.ts';

const common = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

/** Runs one command line (without program names) and gives the number the process ends with. */
export async function main(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  engines: Partial<Engines> = {},
): Promise<ExitCode> {
  const out = openOutput(argv.includes('--json'));
  try {
    return await run(argv, env, out, { ...none, ...engines });
  } catch (error) {
    return report(error, out);
  }
}

/** Commands that only look do without. */
const none: Engines = {
  processes: async () => ({ close: async () => {} }),
  temporalServer: () => Promise.reject(new Error('Nobody brought a Temporal server.')),
};

async function run(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  out: Output,
  engines: Engines,
): Promise<ExitCode> {
  const words = argv.slice(0, 2);
  const command = await commandOf(words)?.load();
  if (!command) return help(words, out);
  const rest = argv.slice(command.name.split(' ').length);
  const { values, positionals } = parsed(command, rest);
  if (values.help === true) return usageOf(command, out);
  return command.run({ values, args: positionals, out, env, engines });
}

const commandOf = (words: readonly string[]): Listed | undefined =>
  commands.find(({ name }) => name === words.join(' ')) ?? commands.find(({ name }) => name === words[0]);

function parsed(command: Command, args: readonly string[]) {
  try {
    const options = { ...common, ...command.options };
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const why = (error as Error).message.split('. ')[0] ?? '';
    throw new Refusal(
      badArguments({ why: `${why}.`.replace('..', '.'), usage: `kontor ${command.name} ${command.usage}` }),
    );
  }
}

async function help(words: readonly string[], out: Output): Promise<ExitCode> {
  const [word] = words;
  if (word !== undefined && word !== 'help' && !word.startsWith('-')) {
    const near = nearest(
      words.join(' '),
      commands.map(({ name }) => name),
    );
    throw new Refusal(unknownCommand({ given: word, ...(near !== undefined && { near }) }));
  }
  const all = await Promise.all(commands.map((listed) => listed.load()));
  out.line('kontor <command> [--json] [--help]');
  out.line();
  for (const { name, about } of all) out.line(`  ${name.padEnd(12)}${about}`);
  out.result({ commands: all.map(({ name, about, usage }) => ({ name, about, usage })) });
  return exit.done;
}

function usageOf(command: Command, out: Output): ExitCode {
  out.line(`kontor ${command.name} ${command.usage}`.trimEnd());
  out.line(`  ${command.about}`);
  out.result({ name: command.name, about: command.about, usage: command.usage });
  return exit.done;
}

/** Prints a refusal and gives its number; a bug of ours is printed with its stack, because we want to read it. */
function report(error: unknown, out: Output): ExitCode {
  if (!(error instanceof Refusal)) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    out.result({ ok: false, internal: true });
    return exit.internal;
  }
  out.faults(error.faults);
  out.result({ ok: false, faults: error.faults });
  return codeOf(error.faults[0]!.code);
}

function codeOf(code: string): ExitCode {
  if (code === alreadyRunning.code) return exit.running;
  if (code.startsWith('CLI')) return exit.usage;
  if (code.startsWith('CFG')) return exit.settings;
  return code.startsWith('DBS48') ? exit.noDatabase : exit.refused;
}
