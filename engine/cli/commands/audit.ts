import { writeFile } from 'node:fs/promises';
import {
  anchorsOf,
  openedKeys,
  proveChain,
  readAnchor,
  type Chain,
  type ChainKeys,
  type Proven,
} from '../../chain/index.ts';
import { openSeal } from '../../identity/index.ts';
import type { Connection } from '../../postgres/index.ts';
import { misuseOf } from '../arguments.ts';
import { exit, textOf, type Call, type Command, type ExitCode } from '../command.ts';
import { withDatabase } from '../database.ts';
import { owned } from '../installation.ts';
import { counted } from '../output.ts';
import { askOf } from '../sealing.ts';
import { folderOptions, settingsOf } from '../settings.ts';
import { unknown } from '../work.ts';

const usage = '<verify [--organization <name>] [--anchor <file>] | anchor [--out <file>]>';

/** The sealed audit: whether it is as it was sealed, and its heads, to be kept where the database cannot reach. */
export const audit: Command = {
  name: 'audit',
  about: 'Prove that the audit is as it was sealed; give out the heads of its chains to be kept elsewhere.',
  usage,
  options: {
    data: folderOptions.data,
    organization: { type: 'string' },
    anchor: { type: 'string' },
    out: { type: 'string' },
  },

  run(call) {
    const run = runs[call.args[0] ?? ''];
    if (!run) throw misuseOf('audit', usage)("'verify' or 'anchor' is wanted.");
    return run(call);
  },
};

const runs: Readonly<Record<string, (call: Call) => Promise<ExitCode>>> = {
  async verify(call) {
    const { out } = call;
    const file = textOf(call.values, 'anchor');
    const kept = file === undefined ? undefined : await readAnchor(file);
    const proven = await withChains(call, async (db, opened) => {
      const keys = new Map([...(kept?.keys ?? []), ...opened]);
      await db.query('begin isolation level repeatable read read only');
      const chains = wanted(call, await chainsOf(db, kept?.anchor.chains ?? []));
      const list: Proven[] = [];
      for (const chain of chains) {
        const onProgress = (rows: number) => out.progress(`${chain.name}: ${counted(rows, 'row')}`);
        list.push(await proveChain(db, chain, { keys, ...(kept && { anchor: kept.anchor }), onProgress }));
      }
      await db.query('commit');
      return list;
    });
    for (const each of proven) {
      out.line(lineOf(each));
      out.faults(each.findings);
      if (each.found > each.findings.length) out.line(`  and ${each.found - each.findings.length} more.`);
    }
    const found = proven.reduce((sum, each) => sum + each.found, 0);
    out.line(found === 0 ? 'The audit is as it was sealed.' : `${counted(found, 'finding')}.`);
    out.result({ ok: found === 0, organizations: proven });
    return found === 0 ? exit.done : exit.refused;
  },

  async anchor(call) {
    const { out } = call;
    const file = textOf(call.values, 'out');
    const anchor = await withChains(call, anchorsOf);
    if (file !== undefined) await writeFile(file, `${JSON.stringify(anchor, undefined, 2)}\n`);
    for (const { name, number, hash } of anchor.chains) out.line(`${name}  block ${number}  ${hash}`);
    out.line(
      `${counted(anchor.chains.length, 'chain')}. Keep this where nobody who can write to the database can.`,
    );
    out.result(anchor);
    return exit.done;
  },
};

/** Lends the database as its owner, with the keys that our secret opens. */
async function withChains<T>(call: Call, work: (db: Connection, keys: ChainKeys) => Promise<T>): Promise<T> {
  const settings = await settingsOf(call);
  return withDatabase(settings, call.out, (database) =>
    owned(database, async (db) => work(db, await openedKeys(askOf(db), openSeal(settings.secret)))),
  );
}

/** Organizations that are there, that have a chain or rows, or that an anchor names. */
async function chainsOf(db: Connection, anchored: readonly Chain[]): Promise<readonly Chain[]> {
  const { rows } = await db.query<Chain>(
    `select c.id as organization, coalesce(o.name, a.name, 'installation') as name
      from (select id from kontor.organization union select org_id from kontor.audit_block
        union select kontor.zero() union select unnest($1::uuid[])) c (id)
      left join kontor.organization o on o.id = c.id
      left join unnest($1::uuid[], $2::text[]) a (id, name) on a.id = c.id
      where c.id <> kontor.zero() or exists (select from kontor.audit u where u.org_id = c.id)
        or exists (select from kontor.audit_block b where b.org_id = c.id)
      order by 2, 1`,
    [anchored.map(({ organization }) => organization), anchored.map(({ name }) => name)],
  );
  return rows;
}

function wanted({ values }: Call, chains: readonly Chain[]): readonly Chain[] {
  const given = textOf(values, 'organization');
  if (given === undefined) return chains;
  const found = chains.filter(({ organization, name }) => [organization, name].includes(given));
  if (found.length === 0)
    throw unknown(
      'organization',
      given,
      chains.map(({ name }) => name),
    );
  return found;
}

function lineOf({ name, blocks, rows, erased, forgotten, unsealed, anchor }: Proven): string {
  const parts = [
    `${name}: ${counted(rows, 'row')} in ${counted(blocks, 'block')}`,
    ...(erased > 0 ? [`${counted(erased, 'row')} erased in part`] : []),
    ...(forgotten > 0 ? [`${counted(forgotten, 'row')} taken by retention`] : []),
    unsealed.rows === 0
      ? 'nothing unsealed'
      : `${counted(unsealed.rows, 'row')} not sealed yet, since ${unsealed.oldest}`,
    anchor ? `last anchor block ${anchor.block}, ${anchor.at}` : 'no anchor yet',
  ];
  return parts.join('; ');
}
