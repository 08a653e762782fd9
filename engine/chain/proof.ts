/*
 * Proves the chain of an organization, in one snapshot, as a stream of blocks with their rows:
 *   1. which rows were erased or are forgotten, from the blocks that tell it;
 *   2. block by block: its number, its hash, the one before, its signature; row by row: there, and saying what was sealed;
 *   3. rows that stand among sealed ones and are in no block;
 *   4. what is not sealed yet, and what an anchor says.
 * A block that is not ours tells nothing: what it calls erased or forgotten is taken for changed or missing.
 */
import type { Fault } from '../errors/index.ts';
import type { Connection } from '../postgres/index.ts';
import type { Anchor } from './anchor.ts';
import {
  blockColumns,
  hashOf,
  hex,
  isSignedBy,
  leafAt,
  leafOf,
  rowText,
  saltAt,
  type Block,
} from './block.ts';
import {
  anchorBroken,
  blockChanged,
  blockMissing,
  blockUnchained,
  keyUnknown,
  rowAdded,
  rowChanged,
  rowMissing,
  rowsSwapped,
  rowTwice,
  signatureWrong,
} from './faults.ts';
import type { ChainKeys } from './keys.ts';

export interface Chain {
  readonly organization: string;
  readonly name: string;
}

export interface Proven extends Chain {
  readonly blocks: number;
  readonly rows: number;
  /** Rows that were erased in part, and rows that retention took, as signed blocks tell it. */
  readonly erased: number;
  readonly forgotten: number;
  readonly unsealed: { readonly rows: number; readonly oldest: string | null };
  /** The last head that was given out, as the database remembers it. */
  readonly anchor: { readonly block: string; readonly at: string } | null;
  /** The first of them; `found` counts all. */
  readonly findings: readonly Fault[];
  readonly found: number;
}

export interface ProofParts {
  readonly keys: ChainKeys;
  readonly anchor?: Anchor;
  /** Told after each page of blocks. */
  readonly onProgress?: (rows: number) => void;
}

/** Rows that are held in memory at once, as far as blocks allow it. */
const rowsMost = 4_000;
const blocksMost = 200;
const findingsMost = 1_000;
/** Changed rows that are compared with each other: whether some were swapped. */
const comparedMost = 200;

/** What a finding calls row `a`. */
const what = `a.entity || ' ' || a.record || ' version ' || a.version`;

interface Row {
  readonly number: string;
  readonly place: number;
  /** Null where it is missing. */
  readonly said: string | null;
  readonly what: string | null;
}

interface Changed {
  readonly row: string;
  readonly block: string;
  readonly what: string;
  readonly said: string;
  readonly salt: Uint8Array;
  readonly leaf: Uint8Array;
}

/** `db` is in a transaction that sees one state of the database, as its owner. */
export async function proveChain(
  db: Connection,
  { organization, name }: Chain,
  { keys, anchor, onProgress = () => {} }: ProofParts,
): Promise<Proven> {
  const findings: Fault[] = [];
  let found = 0;
  const find = (fault: Fault): void => {
    found++;
    if (findings.length < findingsMost) findings.push(fault);
  };
  const isOurs = (block: Block): boolean => {
    const key = keys.get(block.key);
    return key !== undefined && hashOf(block).equals(block.hash) && isSignedBy(block, key);
  };
  const told = await tellings(db, organization, isOurs);
  const anchored = new Map(
    (anchor?.chains ?? [])
      .filter((chain) => chain.organization === organization)
      .map(({ number, hash }) => [number, hash]),
  );
  const changed: Changed[] = [];
  let before: Block | undefined;
  let blocks = 0;
  let rows = 0;

  const proveBlock = (block: Block): void => {
    const at = { organization: name, block: block.number };
    const expected = BigInt(before?.number ?? 0) + 1n;
    for (let missing = expected; missing < BigInt(block.number); missing++)
      if (missing < expected + 100n) find(blockMissing({ organization: name, block: String(missing) }));
    const follows = hex(block.before ?? Buffer.of()) === hex(before?.hash ?? Buffer.of());
    if (!follows && expected === BigInt(block.number)) find(blockUnchained(at));
    if (!hashOf(block).equals(block.hash)) find(blockChanged(at));
    const key = keys.get(block.key);
    if (!key) find(keyUnknown({ ...at, key: block.key }));
    else if (!isSignedBy(block, key)) find(signatureWrong({ ...at, key: block.key }));
    if (anchored.get(block.number) === hex(block.hash)) anchored.delete(block.number);
    before = block;
    blocks++;
  };

  const proveRow = (block: Block, { place, said: text, what: named }: Row): void => {
    const row = block.ids[place]!;
    const at = { organization: name, row, block: block.number };
    rows++;
    if (text === null) {
      if (!told.forgotten.has(Number(row))) find(rowMissing(at));
      return;
    }
    const { salt, leaf } = told.erased.get(Number(row)) ?? {
      salt: saltAt(block, place),
      leaf: leafAt(block, place),
    };
    if (leafOf(salt, text).equals(leaf)) return;
    if (changed.length < comparedMost)
      changed.push({ row, block: block.number, what: named!, said: text, salt, leaf });
    else find(rowChanged({ ...at, what: named! }));
  };

  for (;;) {
    const page = await pageOf(db, organization, before?.number ?? '0');
    if (page.length === 0) break;
    const ends = [page[0]!.number, page.at(-1)!.number] as const;
    const byNumber = Map.groupBy(await rowsOf(db, organization, ends), ({ number }) => number);
    for (const block of page) {
      proveBlock(block);
      for (const row of byNumber.get(block.number) ?? []) proveRow(block, row);
    }
    onProgress(rows);
  }
  for (const fault of differences(name, changed)) find(fault);
  const { unsealed, added } = await looseRows(db, organization);
  for (const each of added) find(rowAdded({ organization: name, ...each }));
  for (const twice of await listedTwice(db, organization)) find(rowTwice({ organization: name, ...twice }));
  for (const block of anchored.keys()) find(anchorBroken({ organization: name, block }));
  return {
    organization,
    name,
    blocks,
    rows,
    erased: told.erased.size,
    forgotten: told.forgotten.size,
    unsealed,
    anchor: await lastAnchor(db, organization),
    findings,
    found,
  };
}

/** What signed blocks tell of rows that are sealed. */
async function tellings(db: Connection, organization: string, isOurs: (block: Block) => boolean) {
  const erased = new Map<number, { readonly salt: Uint8Array; readonly leaf: Uint8Array }>();
  const forgotten = new Set<number>();
  let last = '0';
  for (;;) {
    const { rows } = await db.query<Block>(
      `select ${blockColumns} from kontor.audit_block where org_id = $1 and number > $2 and kind <> 'sealed'
        order by number limit 20`,
      [organization, last],
    );
    if (rows.length === 0) return { erased, forgotten };
    for (const block of rows.filter(isOurs))
      for (const [place, id] of block.ids.entries())
        if (block.kind === 'forgotten') forgotten.add(Number(id));
        else erased.set(Number(id), { salt: saltAt(block, place), leaf: leafAt(block, place) });
    last = rows.at(-1)!.number;
  }
}

/** The next blocks, as many as list no more rows than are held at once, and one at least. */
async function pageOf(db: Connection, organization: string, after: string): Promise<readonly Block[]> {
  const { rows } = await db.query<Block>(
    `select ${blockColumns} from (
        select b.*, sum(cardinality(b.ids)) over (order by b.number) as listed from (
          select * from kontor.audit_block where org_id = $1 and number > $2 order by number limit ${blocksMost}) b) b
      where listed <= ${rowsMost} or number = (
        select min(number) from kontor.audit_block where org_id = $1 and number > $2)
      order by b.number`,
    [organization, after],
  );
  return rows;
}

/** What sealed rows of these blocks say, in the order of their leaves. */
async function rowsOf(
  db: Connection,
  organization: string,
  [first, last]: readonly [string, string],
): Promise<readonly Row[]> {
  const { rows } = await db.query<Row>(
    `select b.number::text, (l.place - 1)::int as place, ${rowText} as said, ${what} as what
      from kontor.audit_block b cross join lateral unnest(b.xids, b.ids) with ordinality l (xid, id, place)
      left join kontor.audit a on a.org_id = b.org_id and a.xid = l.xid and a.id = l.id
      where b.org_id = $1 and b.number between $2 and $3 and b.kind = 'sealed'
      order by b.number, l.place`,
    [organization, first, last],
  );
  // A row that is missing makes an array of nulls, which is a text.
  return rows.map((row) => (row.what === null ? { ...row, said: null } : row));
}

/** Changed rows, each by its name; where one says what another said, both were swapped. */
const differences = (organization: string, changed: readonly Changed[]): readonly Fault[] =>
  changed.map((one) => {
    const { row, block, what: named } = one;
    const other = changed.find((each) => each !== one && leafOf(each.salt, one.said).equals(each.leaf));
    return other
      ? rowsSwapped({ organization, row, block, other: other.row, what: named })
      : rowChanged({ organization, row, block, what: named });
  });

interface Loose {
  readonly rows: string;
  readonly oldest: string | null;
  readonly added: string | null;
}

/**
 * Rows that are in no block: those that are still to be sealed, and those that are too old for it, which somebody added.
 * What came from another server and is not listed yet is still to be sealed, too.
 */
async function looseRows(db: Connection, organization: string) {
  const { rows } = await db.query<Loose>(
    `with epoch as (select * from kontor.audit_epoch order by number desc limit 1),
      head as (select * from kontor.audit_block where org_id = $1 order by number desc limit 1),
      reached as (select
        coalesce((select h.reached_xid from head h, epoch e where h.epoch = e.number), (select since from epoch), '0') as xid,
        coalesce((select h.reached_id from head h, epoch e where h.epoch = e.number), 0) as id),
      listed as materialized (
        select l.xid, l.id from kontor.audit_block b cross join lateral unnest(b.xids, b.ids) l (xid, id)
          where b.org_id = $1 and b.kind = 'sealed'),
      loose as materialized (
        select a.xid, a.id, a.at, ${what} as what,
            case when a.id > coalesce((select floor from epoch), 0)
              then (a.xid, a.id) > ((select xid from reached), (select id from reached))
              else not (select e.listed from epoch e) or exists (
                select from kontor.audit_rest r where r.org_id = a.org_id and r.xid = a.xid and r.id = a.id) end as due
          from kontor.audit a
          where a.org_id = $1 and not exists (select from listed l where l.xid = a.xid and l.id = a.id))
      select count(*) filter (where due)::text as rows, min(at) filter (where due) as oldest,
          (select json_agg(one)::text from (
            select id::text as row, what from loose where not due order by xid, id limit ${findingsMost}) one) as added
        from loose`,
    [organization],
  );
  const { rows: count, oldest, added } = rows[0]!;
  return {
    unsealed: { rows: Number(count), oldest },
    added: JSON.parse(added ?? '[]') as readonly { readonly row: string; readonly what: string }[],
  };
}

async function listedTwice(db: Connection, organization: string) {
  const { rows } = await db.query<{ row: string; block: string }>(
    `select l.id::text as row, max(b.number)::text as block
      from kontor.audit_block b cross join lateral unnest(b.ids) l (id)
      where b.org_id = $1 and b.kind = 'sealed' group by l.id having count(*) > 1 order by l.id limit ${findingsMost}`,
    [organization],
  );
  return rows;
}

async function lastAnchor(db: Connection, organization: string): Promise<Proven['anchor']> {
  const { rows } = await db.query<{ block: string; at: string }>(
    'select number::text as block, at from kontor.audit_anchor where org_id = $1',
    [organization],
  );
  return rows[0] ?? null;
}
