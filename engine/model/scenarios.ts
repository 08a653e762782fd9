/** Scenarios: stories beside a module. Every name is looked up and every expression typed before one is played. */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest } from '../errors/index.ts';
import { compile, types, type Expression, type Type } from '../expression/index.ts';
import { durationOf } from './durations.ts';
import { allEvents } from './events.ts';
import { noSuchName, noSuchStepAnywhere, strayKeyword, unevenRow, unknownEvent, unknownPerson, unknownProcess, unknownRole } from './faults.ts'; // prettier-ignore
import { entries, isObject, text } from './json.ts';
import { seeEntity, type EntityDraft, type Linking } from './linking.ts';
import type { Part } from './parts.ts';
import { allSteps } from './process-flow.ts';
import { deed, gifts } from './process-gifts.ts';
import { expression, holdsRecord, tell, withName, type Drafting, type Names } from './process-scope.ts';
import type { Gifts, Process, ProcessStep } from './process-types.ts';
import type { Scenario, ScenarioStep, Standing } from './scenario-types.ts';
import { recordTypeOf } from './scopes.ts';
import type { Role } from './types.ts';

/** What steps look up beside their own scenario. */
interface Around {
  readonly drafting: Drafting;
  readonly roles: ReadonlySet<string>;
  readonly processes: ReadonlyMap<string, Process>;
  readonly events: ReadonlySet<string>;
  readonly people: ReadonlySet<string>;
  /** Entity of each record by its name. */
  readonly records: Map<string, EntityDraft>;
}

/** Scenarios by full name. They speak of roles and processes as linked. */
export function linkScenarios(
  linking: Linking,
  roles: ReadonlyMap<string, Role>,
  processes: ReadonlyMap<string, Process>,
): ReadonlyMap<string, Scenario> {
  const parts = linking.parts.filter((part) => part.kind === 'scenario');
  if (parts.length === 0) return new Map();
  const events = new Set(allEvents(linking).keys());
  const told = { roles: new Set(roles.keys()), processes, events };
  return new Map(parts.map((part) => [part.fullName, linkScenario(linking, part, told)]));
}

function linkScenario(
  linking: Linking,
  part: Part,
  told: Pick<Around, 'roles' | 'processes' | 'events'>,
): Scenario {
  const people = new Map(
    entries(part.body['people']).map(([name, person]) => [name, person['roles'] as readonly string[]]),
  );
  const drafting: Drafting = {
    linking,
    part,
    pointers: new Map(),
    staying: new Set(),
    readings: new Map(),
    looks: new Set(),
    aliases: new Map(),
  };
  const around: Around = {
    drafting,
    ...told,
    people: new Set(people.keys()),
    records: new Map(),
  };
  for (const [name, held] of people)
    held.forEach((role, index) => knownRole(around, role, `/people/${name}/roles/${index}`));
  return {
    fullName: part.fullName,
    module: part.module,
    title: String(part.body['title']),
    description: text(part.body['description']) ?? '',
    people,
    steps: linkSteps(around),
  };
}

function linkSteps(around: Around): readonly ScenarioStep[] {
  const { part } = around.drafting;
  const steps: ScenarioStep[] = [];
  let names: Names = {};
  for (const section of ['given', 'when', 'then'])
    ((part.body[section] ?? []) as readonly JsonObject[]).forEach((json, index) => {
      const made = linkStep(around, names, json, `/${section}/${index}`);
      names = made.names;
      if (made.step) steps.push(made.step);
    });
  return steps;
}

interface Made {
  readonly step?: ScenarioStep | undefined;
  readonly names: Names;
}

/** What all steps have. */
interface Base {
  readonly place: ScenarioStep['place'];
  readonly says?: string;
  readonly as?: string;
}

type Maker = (around: Around, names: Names, json: JsonObject, at: string, base: Base) => Made;

/** Keywords that stand beside some verbs only. */
const companions: Readonly<Record<string, readonly string[]>> = {
  with: ['create', 'update', 'do', 'start'],
  into: ['create', 'do', 'find'],
  where: ['find', 'list'],
  record: ['start', 'process'],
  approved: ['decide'],
  comment: ['decide'],
  onBehalfOf: ['decide'],
  columns: ['list'],
  rows: ['list'],
  times: ['told'],
  status: ['process'],
  at: ['process'],
  refused: ['create', 'update', 'delete', 'do', 'start', 'decide'],
};

function linkStep(around: Around, names: Names, json: JsonObject, at: string): Made {
  const { part } = around.drafting;
  const verb = Object.keys(makers).find((one) => json[one] !== undefined)!;
  for (const [keyword, fit] of Object.entries(companions))
    if (json[keyword] !== undefined && !fit.includes(verb))
      tell(
        around.drafting,
        strayKeyword({ keyword, verb, fit: fit.join(', ') }, part.place(`${at}/${keyword}`)),
      );
  const as = text(json['as']);
  if (as !== undefined && !around.people.has(as)) knownRole(around, as, `${at}/as`);
  const says = text(json['says']);
  const base = {
    place: part.place(at),
    ...(says !== undefined && { says }),
    ...(as !== undefined && { as }),
  };
  return makers[verb]!(around, names, json, at, base);
}

function knownRole({ drafting, roles, people }: Around, role: string, pointer: string): void {
  if (roles.has(role)) return;
  const near = nearest(role, [...people, ...roles]);
  tell(drafting, unknownRole({ role, near }, drafting.part.place(pointer)));
}

function knownPerson({ drafting, people }: Around, person: string, pointer: string): void {
  if (people.has(person)) return;
  tell(drafting, unknownPerson({ person, near: nearest(person, [...people]) }, drafting.part.place(pointer)));
}

/** Entity of the record of that name. */
function recordOf({ drafting, records }: Around, name: string, pointer: string): EntityDraft | undefined {
  const entity = records.get(name);
  if (!entity) {
    const near = nearest(name, records.keys());
    tell(drafting, noSuchName({ name, near }, drafting.part.place(pointer)));
  }
  return entity;
}

/** The scope with the record that a step gives under the name of `into`. */
function into(around: Around, names: Names, json: JsonObject, at: string, entity: EntityDraft | undefined) {
  const name = text(json['into']);
  if (name === undefined || !entity) return names;
  const { drafting, records } = around;
  records.set(name, entity);
  const type = holdsRecord(drafting, name, entity);
  return withName(drafting, names, name, type, drafting.part.place(`${at}/into`));
}

const refusal = (json: JsonObject) =>
  typeof json['refused'] === 'string' ? { refused: json['refused'] } : {};
const named = (json: JsonObject) => (typeof json['into'] === 'string' ? { into: json['into'] } : {});

/** A deed that is written as one verb of its own, `{"create": "sales.Order"}`. */
function done(
  around: Around,
  names: Names,
  json: JsonObject,
  at: string,
  base: Base,
  action: string,
  word: string,
): Made {
  // prettier-ignore
  const { drafting } = around;
  const made = deed(drafting, names, { ...json, do: action }, at, word);
  const gives = made && made.kind !== 'delete' ? drafting.linking.entities.get(made.entity) : undefined;
  return {
    names: into(around, names, json, at, gives),
    step: made && { ...base, ...refusal(json), ...named(json), kind: 'do', deed: made },
  };
}

/** The same for what is done with a record that has a name. */
function doneWith(
  around: Around,
  names: Names,
  json: JsonObject,
  at: string,
  base: Base,
  name: string,
  action: string,
  word: string,
): Made {
  // prettier-ignore
  const entity = recordOf(around, name, `${at}/${word}`);
  if (!entity) return { names };
  const given = isObject(json['with']) ? json['with'] : {};
  const whole = { ...json, with: { id: { 'x-expr': name }, ...given } };
  return done(around, names, whole, at, base, `${entity.fullName}.${action}`, word);
}

const makers: Readonly<Record<string, Maker>> = {
  create: (around, names, json, at, base) =>
    done(around, names, json, at, base, `${String(json['create'])}.create`, 'create'),
  update: (around, names, json, at, base) =>
    doneWith(around, names, json, at, base, String(json['update']), 'update', 'update'),
  delete: (around, names, json, at, base) =>
    doneWith(around, names, json, at, base, String(json['delete']), 'delete', 'delete'),
  do(around, names, json, at, base) {
    const words = String(json['do']).split('.');
    if (words.length === 3) return done(around, names, json, at, base, words.join('.'), 'do');
    return doneWith(around, names, json, at, base, words[0]!, words[1]!, 'do');
  },
  find(around, names, json, at, base) {
    const { linking, part } = around.drafting;
    const entity = seeEntity(linking, String(json['find']), part, `${at}/find`);
    const where = entity && ofRecord(around, names, entity, json['where'], types.boolean, `${at}/where`);
    return {
      names: into(around, names, json, at, entity),
      step: entity && { ...base, kind: 'find', entity, into: String(json['into']), ...(where && { where }) },
    };
  },
  start(around, names, json, at, base) {
    const process = processOf(around, String(json['start']), `${at}/start`);
    if (!process) return { names };
    const { drafting } = around;
    const record = text(json['record']);
    if (record !== undefined) recordOf(around, record, `${at}/record`);
    const given = isObject(json['with']) ? json['with'] : {};
    const place = drafting.part.place(`${at}/with`);
    const made: Gifts = gifts(drafting, names, process.start.inputs, given, process.fullName, place);
    const own = record !== undefined && { record };
    return {
      names,
      step: { ...base, ...refusal(json), ...own, kind: 'start', process: process.fullName, with: made },
    };
  },
  decide(around, names, json, at, base) {
    const step = String(json['decide']);
    const asking = new Set([...around.processes.values()].flatMap((one) => asks(one.steps)));
    stepOf(around, asking, step, `${at}/decide`);
    const comment = text(json['comment']);
    const onBehalfOf = text(json['onBehalfOf']);
    if (onBehalfOf !== undefined) knownPerson(around, onBehalfOf, `${at}/onBehalfOf`);
    const approved = json['approved'] !== false;
    const said = {
      ...(comment !== undefined && { comment }),
      ...(onBehalfOf !== undefined && { onBehalfOf }),
    };
    return { names, step: { ...base, ...refusal(json), ...said, kind: 'decide', step, approved } };
  },
  pass(_, names, json, __, base) {
    const duration = durationOf(String(json['pass']));
    return { names, step: { ...base, kind: 'pass', ms: 'ms' in duration ? duration.ms : 0 } };
  },
  expect(around, names, json, at, base) {
    const { drafting } = around;
    const holds = expression(drafting, names, json['expect'], types.boolean, drafting.part.place(`${at}/expect`)); // prettier-ignore
    return { names, step: holds && { ...base, kind: 'expect', holds } };
  },
  list(around, names, json, at, base) {
    const { linking, part } = around.drafting;
    const entity = seeEntity(linking, String(json['list']), part, `${at}/list`);
    if (!entity) return { names };
    const where = ofRecord(around, names, entity, json['where'], types.boolean, `${at}/where`);
    const columns = (json['columns'] as readonly string[]).flatMap(
      (source, index) => ofRecord(around, names, entity, source, undefined, `${at}/columns/${index}`) ?? [],
    );
    const rows = json['rows'] as readonly (readonly Json[])[];
    rows.forEach((row, index) => checkRow(around, row.length, json, `${at}/rows/${index}`));
    return { names, step: { ...base, kind: 'list', entity, columns, rows, ...(where && { where }) } };
  },
  told(around, names, json, at, base) {
    const event = String(json['told']);
    if (!around.events.has(event)) {
      const near = nearest(event, around.events);
      tell(around.drafting, unknownEvent({ event, near }, around.drafting.part.place(`${at}/told`)));
    }
    return { names, step: { ...base, kind: 'told', event, times: (json['times'] as number | undefined) ?? 1 } }; // prettier-ignore
  },
  process(around, names, json, at, base) {
    const process = processOf(around, String(json['process']), `${at}/process`);
    if (!process) return { names };
    const record = text(json['record']);
    if (record !== undefined) recordOf(around, record, `${at}/record`);
    const step = text(json['at']);
    if (step !== undefined) stepOf(around, new Set(idsIn(around, process)), step, `${at}/at`);
    const own = { ...(record !== undefined && { record }), ...(step !== undefined && { at: step }) };
    const status = json['status'] as Standing;
    return { names, step: { ...base, ...own, kind: 'process', process: process.fullName, status } };
  },
};

/** An expression on a record of an entity, beside the names of the scenario. */
function ofRecord(
  { drafting }: Around,
  names: Names,
  entity: EntityDraft,
  source: Json | undefined,
  expected: Type | undefined,
  pointer: string,
): Expression | undefined {
  // prettier-ignore
  if (typeof source !== 'string') return undefined;
  const scope = { record: recordTypeOf(entity), names };
  const { expression: made, faults } = compile(source, scope, expected, drafting.part.place(pointer));
  for (const fault of faults ?? []) tell(drafting, fault);
  return made;
}

function checkRow({ drafting }: Around, cells: number, json: JsonObject, pointer: string): void {
  const columns = (json['columns'] as readonly string[]).length;
  if (cells !== columns) tell(drafting, unevenRow({ cells, columns }, drafting.part.place(pointer)));
}

/** A process that the module of the scenario sees. */
function processOf({ drafting, processes }: Around, name: string, pointer: string): Process | undefined {
  const { linking, part } = drafting;
  const process = processes.get(name);
  if (process && linking.modules.get(part.module)!.sees.has(process.module)) return process;
  tell(drafting, unknownProcess({ process: name, near: nearest(name, processes.keys()) }, part.place(pointer))); // prettier-ignore
  return undefined;
}

function stepOf({ drafting }: Around, known: ReadonlySet<string>, step: string, pointer: string): void {
  if (known.has(step)) return;
  tell(drafting, noSuchStepAnywhere({ step, near: nearest(step, known) }, drafting.part.place(pointer))); // prettier-ignore
}

/** Steps of a process, and of those it calls. */
const idsIn = (around: Around, { steps }: Process): readonly string[] =>
  allSteps(steps).flatMap((step) => {
    const called = step.kind === 'call' ? around.processes.get(step.process) : undefined;
    return [step.id, ...(called ? idsIn(around, called) : [])];
  });
const asks = (steps: readonly ProcessStep[]): readonly string[] =>
  allSteps(steps).flatMap(({ kind, id }) => (kind === 'approve' ? [id] : []));
