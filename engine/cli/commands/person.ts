import { writeFile } from 'node:fs/promises';
import { chainKey } from '../../chain/index.ts';
import { Refusal } from '../../errors/index.ts';
import { openSeal } from '../../identity/index.ts';
import type { Model } from '../../model/index.ts';
import { erasePerson, exportPerson, noConsent, type Subject } from '../../person/index.ts';
import type { Connection } from '../../postgres/index.ts';
import { misuseOf, wantedOption } from '../arguments.ts';
import { exit, textOf, type Call, type Command, type ExitCode } from '../command.ts';
import { owned } from '../installation.ts';
import { counted } from '../output.ts';
import { askOf } from '../sealing.ts';
import { folderOptions } from '../settings.ts';
import { entityNamed, unknown, withOperator } from '../work.ts';

const usage =
  '<export|erase> (--record <entity>/<id> | --account <address>) [--out <file>] [--consent <id> --reason <text>] [--organization <name>]';

/** What is kept of one person: given out as JSON, or taken out for good. */
export const person: Command = {
  name: 'person',
  about:
    'Give out everything that is kept of a person, or erase it; ledgers, numbers and the sealed audit stay.',
  usage,
  options: {
    ...folderOptions,
    organization: { type: 'string' },
    record: { type: 'string' },
    account: { type: 'string' },
    out: { type: 'string' },
    consent: { type: 'string' },
    reason: { type: 'string' },
  },

  run(call) {
    const run = runs[call.args[0] ?? ''];
    if (!run) throw wrong("'export' or 'erase' is wanted.");
    return run(call);
  },
};

const wrong = misuseOf('person', usage);

const runs: Readonly<Record<string, (call: Call) => Promise<ExitCode>>> = {
  export(call) {
    const file = textOf(call.values, 'out');
    return withOperator(call, async ({ database, model, organization }) => {
      const records = await owned(database, async (db) =>
        exportPerson(db, model, await subjectOf(call, db, model, organization.id)),
      );
      const text = `${JSON.stringify({ records }, undefined, 2)}\n`;
      if (file !== undefined) await writeFile(file, text, { mode: 0o600 });
      else call.out.line(text);
      if (file !== undefined) call.out.line(`${counted(records.length, 'record')} in ${file}.`);
      call.out.result({ ok: true, records });
      return exit.done;
    });
  },

  erase(call) {
    const reason = wantedOption(call, 'reason', wrong);
    return withOperator(call, async ({ database, model, organization, settings }) => {
      const erased = await owned(database, async (db) => {
        await db.query('begin');
        const subject = await subjectOf(call, db, model, organization.id);
        if (textOf(call.values, 'consent') !== subject.id) throw new Refusal(noConsent({ id: subject.id }));
        const key = await chainKey(askOf(db), openSeal(settings.secret));
        const done = await erasePerson(db, { model, subject, reason, key });
        await db.query('commit');
        return done;
      });
      for (const { entity, id } of erased.records) call.out.line(`  ${entity}/${id}`);
      call.out.line(
        `${counted(erased.records.length, 'record')} erased, with ${counted(erased.images, 'sealed image')} and ` +
          `${counted(erased.beside, 'row')} beside them${erased.account ? ', and the account' : ''}.`,
      );
      call.out.result({ ok: true, ...erased });
      return exit.done;
    });
  },
};

/** @throws Refusal CLI002, CLI004 */
async function subjectOf({ values }: Call, db: Connection, model: Model, org: string): Promise<Subject> {
  const [record, account] = [textOf(values, 'record'), textOf(values, 'account')];
  if ((record === undefined) === (account === undefined)) throw wrong('--record or --account is wanted.');
  if (record !== undefined) {
    const [name, id] = record.split('/');
    const entity = entityNamed(model, name!);
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id ?? '')) throw unknown('record', record, []);
    return { org, entity, id: id! };
  }
  const { rows } = await db.query<{ id: string }>(
    `select u.id from core."user" u left join kontor.account a on u.account = a.id::text
      where u.org_id = $1 and lower($2) in (lower(u.email), lower(a.email))`,
    [org, account],
  );
  if (!rows[0]) throw unknown('account', account!, []);
  return { org, entity: entityNamed(model, 'core.User'), id: rows[0].id };
}
