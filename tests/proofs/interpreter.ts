/**
 * The interpreter against a plain model: random processes whose steps succeed, fail, wait or cannot be taken back, each
 * run over a port that is killed again and again. Whatever happens, each step is done once, and what is left is what
 * the model says.
 */
import { compile, compileList, types, type Value } from '../../engine/expression/index.ts';
import type { Deed, Outcome, Plan, Retry, Step } from '../../workflows/interpreter/index.ts';
import { Killed, runToEnd, type World } from '../process/memory.ts';
import type { ProofRun } from '../support/proof.ts';
import type { Random } from '../support/random.ts';

const PROCESSES = 5_000;
const KILLS_MOST = 40;

export const about = `${PROCESSES} random processes, killed at random: what they leave is what a plain model says`;

export async function run(proof: ProofRun): Promise<void> {
  await proof.cases(PROCESSES, check);
}

/** What a step of the model does; the plan is made from it. */
type Act =
  | {
      readonly verb: 'do';
      readonly id: string;
      readonly fails: boolean;
      readonly undo: 'works' | 'fails' | 'none';
    }
  | {
      readonly verb: 'if';
      readonly id: string;
      readonly holds: boolean;
      readonly then: Acts;
      readonly else: Acts;
    }
  | { readonly verb: 'parallel'; readonly id: string; readonly branches: readonly Acts[] }
  | { readonly verb: 'for'; readonly id: string; readonly turns: number; readonly acts: Acts }
  | { readonly verb: 'wait'; readonly id: string; readonly late: boolean; readonly acts: Acts | 'fail' }
  | { readonly verb: 'try'; readonly id: string; readonly acts: Acts; readonly caught: Acts }
  | { readonly verb: 'call'; readonly id: string; readonly acts: Acts }
  | { readonly verb: 'pivot' | 'fail' | 'end'; readonly id: string };
type Acts = readonly Act[];

interface Making {
  readonly random: Random;
  next: number;
  /** Inside branches every step can be taken back: how far a branch got is left open. */
  readonly branch: boolean;
  readonly calm: boolean;
}

function acts(making: Making, depth: number): Acts {
  const { random } = making;
  return Array.from({ length: random.int(1, depth > 2 ? 2 : 4) }, () => act(making, depth));
}

function act(making: Making, depth: number): Act {
  const { random, branch, calm } = making;
  const id = `s${(making.next += 1)}`;
  const one = (): Act => ({
    verb: 'do',
    id,
    fails: !calm && random.chance(0.08),
    undo: branch ? 'works' : random.pick(['works', 'works', 'works', 'works', 'none', 'fails']),
  });
  if (depth > 3) return one();
  const inside = (more: Partial<Making> = {}): Acts => {
    const inner = { ...making, ...more };
    const made = acts(inner, depth + 1);
    making.next = inner.next;
    return made;
  };
  switch (random.int(0, branch ? 8 : 10)) {
    case 0:
      return { verb: 'if', id, holds: random.chance(0.5), then: inside(), else: inside() };
    case 1:
      return {
        verb: 'parallel',
        id,
        branches: Array.from({ length: random.int(2, 3) }, () => inside({ branch: true })),
      };
    case 2:
      return { verb: 'for', id, turns: random.int(0, 3), acts: inside() };
    case 3:
      return {
        verb: 'wait',
        id,
        late: random.chance(0.4),
        acts: calm || random.chance(0.7) ? inside() : 'fail',
      };
    case 4:
      return { verb: 'try', id, acts: inside(), caught: inside() };
    case 5:
      return { verb: 'call', id, acts: inside() };
    case 9:
      return calm || random.chance(0.6) ? one() : { verb: 'fail', id };
    case 10:
      return random.chance(0.8) ? one() : { verb: 'end', id };
    default:
      return one();
  }
}

/** The whole process: behind a pivot branches do not fail, since nobody could say how far the others got. */
function processOf(random: Random): Acts {
  const making: Making = { random, next: 0, branch: false, calm: false };
  const before = acts(making, 0);
  if (!random.chance(0.3)) return before;
  const after = acts({ ...making, calm: true }, 1);
  const last: Act[] = random.chance(0.3) ? [{ verb: 'do', id: 'last', fails: true, undo: 'none' }] : [];
  return [...before, { verb: 'pivot', id: 'pivot' }, ...after, ...last];
}

const retry: Retry = { attempts: 1, initialMs: 1, multiplier: 1, maxMs: 1, jitter: false };
const TURNS = ['a', 'b', 'c'];

const expression = (source: string) => compile(source, { names: { turn: types.text } }).expression!;

function deedOf(name: string): Deed {
  return { action: name, entity: 'x.X', kind: 'action', name, with: {} };
}

function stepOf(act: Act, called: Record<string, Plan>): Step {
  const { id } = act;
  const steps = (list: Acts): readonly Step[] => list.map((one) => stepOf(one, called));
  const group = (list: Acts): Step => ({
    id,
    kind: 'if',
    when: expression('true'),
    then: steps(list),
    else: [],
  });
  switch (act.verb) {
    case 'do': {
      const undo = act.undo === 'none' ? {} : { undo: deedOf(act.undo === 'fails' ? 'bad' : 'good') };
      const deed = deedOf(act.fails ? 'bad' : 'good');
      return { id, kind: 'do', deed, ...undo, retry, external: false, onTimeout: 'fail' };
    }
    case 'if':
      return {
        id,
        kind: 'if',
        when: expression(String(act.holds)),
        then: steps(act.then),
        else: steps(act.else),
      };
    case 'parallel':
      return { id, kind: 'parallel', branches: act.branches.map(steps) };
    case 'for': {
      const turns = `turns${id}`; // each loop its own: what runs side by side shares no variable
      const each = compileList(turns, { names: { [turns]: types.list(types.text) } }).expression!;
      const list: Step = {
        id: `${id}set`,
        kind: 'set',
        values: { [turns]: { constant: TURNS.slice(0, act.turns) } },
      };
      const loop: Step = {
        id,
        kind: 'for',
        each,
        as: 'turn',
        key: expression('turn'),
        locals: [],
        steps: steps(act.acts),
      };
      return { id: `${id}block`, kind: 'if', when: expression('true'), then: [list, loop], else: [] };
    }
    case 'wait': {
      const onTimeout = act.acts === 'fail' ? ('fail' as const) : steps(act.acts);
      return { id, kind: 'wait', event: { name: id, match: {} }, timeout: { ms: 1 }, onTimeout };
    }
    case 'try':
      return { ...group(act.acts), catch: steps(act.caught) };
    case 'call': {
      called[id] = planOf(act.acts);
      return { id, kind: 'call', process: id, with: {} };
    }
    case 'pivot':
      return { id, kind: 'pivot' };
    case 'fail':
      return { id, kind: 'fail', reason: { constant: 'no' } };
    case 'end':
      return { id, kind: 'end' };
  }
}

function planOf(list: Acts): Plan {
  const called: Record<string, Plan> = {};
  const steps = list.map((one) => stepOf(one, called));
  return {
    dialect: 1,
    process: 'x.test',
    version: 1,
    again: 'always',
    compensation: retry,
    readings: {},
    steps,
    called,
  };
}

/** What the model knows: steps that are done and can be taken back, in order, and what happened to all. */
interface Model {
  undos: { path: string; works: boolean }[];
  readonly done: Set<string>;
  /** What was taken back together, in order: what runs side by side may do so in any order. */
  readonly batches: string[][];
  readonly open: string[];
  pivoted: boolean;
  /** Whether a branch failed, so that it is open how far its neighbours got. */
  loose: boolean;
}

type End = 'goes on' | 'fails' | 'ends';

function takeBack(model: Model, from: number): void {
  const batch: string[] = [];
  model.batches.push(batch);
  for (const { path, works } of model.undos.splice(from).reverse()) {
    if (works) batch.push(path);
    else model.open.push(path);
  }
}

function follow(model: Model, list: Acts, at: string): End {
  for (const one of list) {
    const end = followOne(model, one, at === '' ? one.id : `${at}/${one.id}`);
    if (end !== 'goes on') return end;
  }
  return 'goes on';
}

function followOne(model: Model, one: Act, path: string): End {
  switch (one.verb) {
    case 'do':
      if (one.fails) return 'fails';
      model.done.add(path);
      if (one.undo !== 'none' && !model.pivoted) model.undos.push({ path, works: one.undo === 'works' });
      return 'goes on';
    case 'if':
      return follow(model, one.holds ? one.then : one.else, path);
    case 'parallel': {
      const ends = one.branches.map((branch, index) => follow(model, branch, `${path}/${index}`));
      if (ends.includes('fails')) model.loose = true;
      return ends.find((end) => end !== 'goes on') ?? 'goes on';
    }
    case 'for':
      for (const turn of TURNS.slice(0, one.turns)) {
        const block = path.replace(new RegExp(`${one.id}$`), `${one.id}block/${one.id}`);
        const end = follow(model, one.acts, `${block}/${turn}`);
        if (end !== 'goes on') return end;
      }
      return 'goes on';
    case 'wait':
      if (!one.late) return 'goes on';
      return one.acts === 'fail' ? 'fails' : follow(model, one.acts, path);
    case 'try': {
      const before = model.undos.length;
      const end = follow(model, one.acts, path);
      if (end !== 'fails') return end;
      takeBack(model, before);
      return follow(model, one.caught, path);
    }
    case 'call': {
      const end = follow(model, one.acts, path);
      return end === 'ends' ? 'goes on' : end;
    }
    case 'pivot':
      model.pivoted = true;
      model.undos = [];
      return 'goes on';
    case 'fail':
      return 'fails';
    case 'end':
      return 'ends';
  }
}

function expected(list: Acts): { kind: Outcome['kind']; model: Model } {
  const model: Model = { undos: [], done: new Set(), batches: [], open: [], pivoted: false, loose: false };
  const end = follow(model, list, '');
  if (end === 'fails' && !model.pivoted) takeBack(model, 0);
  const repair = model.open.length > 0 || (end === 'fails' && model.pivoted);
  return { kind: repair ? 'repair' : end === 'fails' ? 'undone' : 'completed', model };
}

/** Waits that time out, wherever in the process they stand. */
function lateIn(list: Acts, late: Set<string>): Set<string> {
  for (const one of list) {
    if (one.verb === 'wait' && one.late) late.add(one.id);
    for (const part of Object.values(one))
      for (const inner of Array.isArray(part) ? (part as (Act | Acts)[]) : [])
        lateIn(Array.isArray(inner) ? inner : [inner as Act], late);
  }
  return late;
}

async function check(random: Random): Promise<void> {
  const list = processOf(random);
  const late = lateIn(list, new Set());
  let kills = random.int(0, KILLS_MOST);
  const world: World = {
    doing: (action) => (action === 'bad' ? new Error('refused') : null),
    late: { has: (path: string) => late.has(path.split('/').at(-1)!) } as ReadonlySet<string>,
    events: new Proxy({}, { get: (): Value => true }),
    boundary: () => {
      if (kills === 0 || !random.chance(0.2)) return;
      kills -= 1;
      throw new Killed();
    },
  };
  const { outcome, memory } = await runToEnd(planOf(list), {}, world);
  compare(list, outcome, memory.log);
}

function compare(list: Acts, outcome: Outcome | undefined, log: readonly string[]): void {
  const { kind, model } = expected(list);
  const wrong = (what: string, found: unknown, wanted: unknown): Error =>
    new Error(
      `${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}\n${JSON.stringify(list)}`,
    );
  if (outcome?.kind !== kind) throw wrong('It ended as', outcome, kind);
  const [done, undone] = ['do', 'undo'].map((word) =>
    log.filter((line) => line.startsWith(`${word} `)).map((line) => line.split(' ')[1]!),
  ) as [string[], string[]];
  if (new Set(done).size !== done.length) throw wrong('Done twice', done, [...new Set(done)]);
  if (new Set(undone).size !== undone.length) throw wrong('Undone twice', undone, [...new Set(undone)]);
  const taken = new Set(model.batches.flat());
  const left = done.filter((path) => !undone.includes(path)).sort();
  const wanted = [...model.done].filter((path) => !taken.has(path)).sort();
  if (left.join() !== wanted.join()) throw wrong('Left', left, wanted);
  if (undone.some((path) => !taken.has(path))) throw wrong('Undone', undone, [...taken]);
  if (!model.loose && undone.length !== taken.size) throw wrong('Undone', undone, [...taken]);
  // How far the neighbours of a failed branch got is open, but not in which order they are taken back.
  for (const batch of model.batches) {
    const found = undone.filter((path) => batch.includes(path));
    const order = batch.filter((path) => undone.includes(path));
    if (found.join() !== order.join()) throw wrong('Undone in the order', found, order);
  }
}
