/**
 * The interpreter against a plain model: random processes whose steps succeed, fail, wait or cannot be taken back, each
 * run over a port that is killed again and again. Whatever happens, each step is done once, and what is left is what
 * the model says, whether steps that are known to come next are done with those before them or not. Steps and undos read variables that others have set: the model forgets none, the interpreter those
 * that nobody reads any more.
 */
import { compile, compileList, recordType, types, type Value } from '../../engine/expression/index.ts';
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
      readonly reads: readonly string[];
      readonly into: string | undefined;
      /** What its undo reads. */
      readonly later: readonly string[];
    }
  | {
      readonly verb: 'set';
      readonly id: string;
      readonly values: readonly (readonly [name: string, reads: readonly string[]])[];
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
  | {
      readonly verb: 'call';
      readonly id: string;
      readonly acts: Acts;
      readonly reads: readonly string[];
      readonly into: string | undefined;
    }
  | { readonly verb: 'pivot' | 'fail' | 'end'; readonly id: string };
type Acts = readonly Act[];

interface Making {
  readonly random: Random;
  next: number;
  /** Inside branches every step can be taken back: how far a branch got is left open. */
  readonly branch: boolean;
  readonly calm: boolean;
  /** Variables that may be read here, and those of them that may be set: of branches each has its own. */
  readonly readable: readonly string[];
  readonly settable: readonly string[];
}

/** Every process has these variables from its beginning. */
const VARIABLES = ['v0', 'v1', 'v2', 'v3'];
/** Every turn of a loop has these. */
const OF_TURN = ['turn', 'local'];

function acts(making: Making, depth: number): Acts {
  const { random } = making;
  return Array.from({ length: random.int(1, depth > 2 ? 2 : 4) }, () => act(making, depth));
}

function act(making: Making, depth: number): Act {
  const { random, branch, calm } = making;
  const id = `s${(making.next += 1)}`;
  const { readable, settable } = making;
  const some = (): readonly string[] => readable.filter(() => random.chance(0.3));
  const into = (): string | undefined =>
    settable.length > 0 && random.chance(0.6) ? random.pick(settable) : undefined;
  const one = (): Act => {
    if (settable.length > 0 && random.chance(0.2)) {
      const values = settable.filter(() => random.chance(0.4)).map((name) => [name, some()] as const);
      return { verb: 'set', id, values };
    }
    return {
      verb: 'do',
      id,
      fails: !calm && random.chance(0.08),
      undo: branch ? 'works' : random.pick(['works', 'works', 'works', 'works', 'none', 'fails']),
      reads: some(),
      into: into(),
      later: some(),
    };
  };
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
    case 1: {
      const length = random.int(2, 3);
      const owners = settable.map(() => random.int(0, length - 1));
      const branches = Array.from({ length }, (_, branch) => {
        const own = settable.filter((_name, at) => owners[at] === branch);
        const shared = readable.filter((name) => !settable.includes(name));
        return inside({ branch: true, settable: own, readable: [...shared, ...own] });
      });
      return { verb: 'parallel', id, branches };
    }
    case 2: {
      const more = {
        readable: [...new Set([...readable, ...OF_TURN])],
        settable: [...new Set([...settable, 'local'])],
      };
      return { verb: 'for', id, turns: random.int(0, 3), acts: inside(more) };
    }
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
      return {
        verb: 'call',
        id,
        acts: inside({ readable: VARIABLES, settable: VARIABLES }),
        reads: some(),
        into: into(),
      };
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
  const all = { readable: VARIABLES, settable: VARIABLES };
  const making: Making = { random, next: 0, branch: false, calm: false, ...all };
  const before = acts(making, 0);
  if (!random.chance(0.3)) return before;
  const after = acts({ ...making, calm: true }, 1);
  const bare = { reads: VARIABLES, later: [], into: undefined };
  const last: Act[] = random.chance(0.3)
    ? [{ verb: 'do', id: 'last', fails: true, undo: 'none', ...bare }]
    : [];
  return [...before, { verb: 'pivot', id: 'pivot' }, ...after, ...last];
}

const retry: Retry = { attempts: 1, initialMs: 1, multiplier: 1, maxMs: 1, jitter: false };
const TURNS = ['a', 'b', 'c'];

const names = {
  ...Object.fromEntries([...VARIABLES, ...OF_TURN].map((name) => [name, types.text])),
  input: types.record(recordType('the input', { word: types.text })),
};
const expression = (source: string) => compile(source, { names }).expression!;

/** What several variables hold, one after the other. */
const joined = (reads: readonly string[]) =>
  reads.length === 0 ? { constant: '' } : { expression: expression(reads.join(" + ' ' + ")) };

function deedOf(name: string, reads: readonly string[]): Deed {
  return { action: name, entity: 'x.X', kind: 'action', name, with: { saw: joined(reads) } };
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
      const undo =
        act.undo === 'none' ? {} : { undo: deedOf(act.undo === 'fails' ? 'bad' : 'good', act.later) };
      const deed = deedOf(act.fails ? 'bad' : 'good', act.reads);
      const into = act.into === undefined ? {} : { into: act.into };
      return { id, kind: 'do', deed, ...into, ...undo, retry, onTimeout: 'fail' };
    }
    case 'set':
      return setOf(id, act.values);
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
        locals: ['local'],
        steps: [setOf(`${id}local`, [['local', ['turn']]]), ...steps(act.acts)],
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
      called[id] = planOf(act.acts, [setOf(`${id}result`, [['result', ['v0', 'v1']]])]);
      const into = act.into === undefined ? {} : { into: act.into };
      return { id, kind: 'call', process: id, with: { word: joined(act.reads) }, ...into };
    }
    case 'pivot':
      return { id, kind: 'pivot' };
    case 'fail':
      return { id, kind: 'fail', reason: { constant: 'no' } };
    case 'end':
      return { id, kind: 'end' };
  }
}

const setOf = (id: string, values: readonly (readonly [string, readonly string[]])[]): Step => ({
  id,
  kind: 'set',
  values: Object.fromEntries(values.map(([name, reads]) => [name, joined(reads)])),
});

/** Its variables begin with a word; `result` too, for what ends before it gives one. */
function planOf(list: Acts, last: readonly Step[] = []): Plan {
  const called: Record<string, Plan> = {};
  const word = { expression: expression("input.word + '!'") };
  const values = Object.fromEntries([...VARIABLES, 'result'].map((name) => [name, word]));
  const first: Step = { id: 'first', kind: 'set', values };
  const steps = [first, ...list.map((one) => stepOf(one, called)), ...last];
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
  undos: { path: string; works: boolean; saw: string | undefined }[];
  /** What steps and undos read, by path; undefined where that is left open. */
  readonly saw: Map<string, string | undefined>;
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
  for (const { path, works, saw } of model.undos.splice(from).reverse()) {
    model.saw.set(`${path}/undo`, saw);
    if (works) batch.push(path);
    else model.open.push(path);
  }
}

/** Variables by name; undefined where nobody can say. */
type Held = Map<string, string | undefined>;

const heldAtStart = (word: string | undefined): Held => {
  const first = word === undefined ? undefined : `${word}!`;
  return new Map([...VARIABLES, 'result'].map((name) => [name, first]));
};

function sawOf(held: Held, reads: readonly string[]): string | undefined {
  const values = reads.map((name) => held.get(name));
  return values.includes(undefined) ? undefined : values.join(' ');
}

const leftBy = (path: string): string => `left by ${path}`;

/** What is set somewhere in a list. */
function setIn(list: Acts): readonly string[] {
  return list.flatMap((one): readonly string[] => {
    switch (one.verb) {
      case 'set':
        return one.values.map(([name]) => name);
      case 'do':
      case 'call':
        return one.into === undefined ? [] : [one.into];
      case 'if':
        return [...setIn(one.then), ...setIn(one.else)];
      case 'parallel':
        return one.branches.flatMap(setIn);
      case 'for':
        return setIn(one.acts);
      case 'wait':
        return one.acts === 'fail' ? [] : setIn(one.acts);
      case 'try':
        return [...setIn(one.acts), ...setIn(one.caught)];
      default:
        return [];
    }
  });
}

function follow(model: Model, held: Held, list: Acts, at: string): End {
  for (const one of list) {
    const end = followOne(model, held, one, at === '' ? one.id : `${at}/${one.id}`);
    if (end !== 'goes on') return end;
  }
  return 'goes on';
}

function followOne(model: Model, held: Held, one: Act, path: string): End {
  switch (one.verb) {
    case 'do': {
      model.saw.set(path, sawOf(held, one.reads));
      if (one.fails) return 'fails';
      model.done.add(path);
      const left = leftBy(path);
      const saw = sawOf(one.into === undefined ? held : new Map([...held, [one.into, left]]), one.later);
      if (one.undo !== 'none' && !model.pivoted) model.undos.push({ path, works: one.undo === 'works', saw });
      if (one.into !== undefined) held.set(one.into, left);
      return 'goes on';
    }
    case 'set':
      for (const [name, reads] of one.values) held.set(name, sawOf(held, reads));
      return 'goes on';
    case 'if':
      return follow(model, held, one.holds ? one.then : one.else, path);
    case 'parallel': {
      const ends = one.branches.map((branch, index) => follow(model, held, branch, `${path}/${index}`));
      if (ends.includes('fails')) {
        model.loose = true;
        for (const name of one.branches.flatMap(setIn)) held.set(name, undefined);
      }
      return ends.find((end) => end !== 'goes on') ?? 'goes on';
    }
    case 'for':
      for (const turn of TURNS.slice(0, one.turns)) {
        const block = path.replace(new RegExp(`${one.id}$`), `${one.id}block/${one.id}`);
        const around = OF_TURN.map((name) => [name, held.get(name)] as const);
        for (const name of OF_TURN) held.set(name, turn);
        const end = follow(model, held, one.acts, `${block}/${turn}`);
        for (const [name, value] of around) held.set(name, value);
        if (end !== 'goes on') return end;
      }
      return 'goes on';
    case 'wait':
      if (!one.late) return 'goes on';
      return one.acts === 'fail' ? 'fails' : follow(model, held, one.acts, path);
    case 'try': {
      const before = model.undos.length;
      const end = follow(model, held, one.acts, path);
      if (end !== 'fails') return end;
      takeBack(model, before);
      return follow(model, held, one.caught, path);
    }
    case 'call': {
      const own = heldAtStart(sawOf(held, one.reads));
      const end = follow(model, own, one.acts, path);
      if (end === 'goes on') own.set('result', sawOf(own, ['v0', 'v1']));
      if (end !== 'fails' && one.into !== undefined) held.set(one.into, own.get('result'));
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
  const model: Model = {
    undos: [],
    saw: new Map(),
    done: new Set(),
    batches: [],
    open: [],
    pivoted: false,
    loose: false,
  };
  const end = follow(model, heldAtStart('word'), list, '');
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
  const saw = new Map<string, unknown>();
  const world: World = {
    doing: (action, input, path) => {
      saw.set(path, input['saw']);
      return action === 'bad' ? new Error('refused') : leftBy(path);
    },
    foresees: random.int(0, 4),
    late: { has: (path: string) => late.has(path.split('/').at(-1)!) } as ReadonlySet<string>,
    events: new Proxy({}, { get: (): Value => true }),
    boundary: () => {
      if (kills === 0 || !random.chance(0.2)) return;
      kills -= 1;
      throw new Killed();
    },
  };
  const { outcome, memory } = await runToEnd(planOf(list), { values: { word: 'word' } }, world);
  compare(list, outcome, memory.log, saw);
}

function compare(
  list: Acts,
  outcome: Outcome | undefined,
  log: readonly string[],
  saw: ReadonlyMap<string, unknown>,
): void {
  const { kind, model } = expected(list);
  const wrong = (what: string, found: unknown, wanted: unknown): Error =>
    new Error(
      `${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}\n${JSON.stringify(list)}`,
    );
  if (outcome?.kind !== kind) throw wrong('It ended as', outcome, kind);
  for (const [path, found] of saw) {
    const wanted = model.saw.get(path);
    if (wanted !== undefined && found !== wanted) throw wrong(`${path} saw`, found, wanted);
  }
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
