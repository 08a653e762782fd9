import type { JsonObject } from '../../definition/index.ts';
import { readAsItWas, readTimeline, type AsItWas, type Change } from '../../server/index.ts';
import { misuseOf } from '../arguments.ts';
import { exit, textOf, type Call, type Command } from '../command.ts';
import { counted } from '../output.ts';
import { folderOptions } from '../settings.ts';
import { entityNamed, unknown, withOperator } from '../work.ts';

const usage = '<entity> <id> [--as-of <version or moment>] [--organization <name>]';

const wrong = misuseOf('history', usage);

/** What became of one record, or the whole of it as it was. */
export const history: Command = {
  name: 'history',
  about: 'Tell what became of a record: its changes, or how it was in a version or at a moment.',
  usage,
  options: { ...folderOptions, organization: { type: 'string' }, 'as-of': { type: 'string' } },

  async run(call) {
    const [name, id] = call.args;
    if (name === undefined || id === undefined) throw wrong('An entity and the id of a record are wanted.');
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw unknown('record', id, []);
    const then = asOf(call);
    return withOperator(call, async ({ rooms, model, operator }) => {
      const entity = entityNamed(model, name);
      if (then !== undefined) {
        const found = await operator.as((actor) => readAsItWas(rooms.records, actor, entity, id, then));
        if (!found) throw unknown(`${name} at that time`, id, []);
        printRecord(found, call.out);
        call.out.result({ ok: true, ...found });
        return exit.done;
      }
      const changes = await operator.as((actor) => readTimeline(rooms.records, actor, entity, id));
      if (changes.length === 0) throw unknown(name, id, []);
      for (const change of changes) printChange(change, call.out);
      call.out.line(`${counted(changes.length, 'version')}.`);
      call.out.result({ ok: true, changes });
      return exit.done;
    });
  },
};

/** A version, or a moment; a day alone is its beginning, in UTC. */
function asOf({ values }: Call): string | undefined {
  const given = textOf(values, 'as-of');
  if (given === undefined || /^[1-9]\d{0,8}$/.test(given)) return given;
  const moment = new Date(given);
  if (!/^\d{4}-\d{2}-\d{2}/.test(given) || Number.isNaN(moment.getTime()))
    throw wrong(`'${given}' is neither a version nor a moment such as 2026-11-28T10:00:00Z.`);
  // With its zone it is exact as it stands: PostgreSQL counts microseconds, and we would cut them.
  return /(Z|[+-]\d{2}:?\d{2})$/.test(given) && given.includes('T') ? given : moment.toISOString();
}

const headOf = ({ version, at, by, cause }: Omit<Change, 'changes'>): string =>
  `${version}  ${at}  ${by.name ?? by.id ?? 'nobody'}  ${cause}`.trimEnd();

function printChange({ changes, ...change }: Change, out: Call['out']): void {
  out.line(headOf(change));
  for (const { field, before, after } of changes) out.line(`    ${field}  ${said(before)} -> ${said(after)}`);
}

function printRecord({ record, ...change }: AsItWas, out: Call['out']): void {
  out.line(headOf(change));
  for (const [field, value] of Object.entries(record)) {
    if (!isLines(value)) out.line(`    ${field}  ${said(value)}`);
    else {
      out.line(`    ${field}  ${counted(value.length, 'line')}`);
      for (const line of value) out.line(`        ${said(line)}`);
    }
  }
}

const isLines = (value: unknown): value is readonly JsonObject[] =>
  Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null);

/** A value on one line; a long one is cut, `--json` has all of it. */
function said(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}
