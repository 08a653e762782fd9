/** WritePlan -> Statement: one statement that computes, checks, writes, keeps the image and says what happened. */
import { print, sql, type Sql } from '../../sql/index.ts';
import type { Entity, LinesField, LinksField } from '../../model/index.ts';
import { hash, statementOf, tableOf, type Build, type WriteSource } from './builder.ts';
import { linesFields } from './columns.ts';
import { changesOf, liveFields } from './derive.ts';
import { allImages, byName, imageOf } from './image.ts';
import { addLevels } from './levels.ts';
import { addLinks, linksImage, putLinks } from './links.ts';
import { addProblems } from './problems.ts';
import { putFacts, putLines, putRoot, settleLines } from './put.ts';
import { addLines, addRoot, linesOf, rootOf } from './relations.ts';
import { rollupsFrom } from './rolled.ts';
import { locksBefore, putRollups, type RemakeStatement } from './rollups.ts';
import type { WritePlan } from './types.ts';

/** SQL of a write, named by its text. `sources` says what each parameter is bound to. */
export interface WriteStatement {
  readonly name: string;
  readonly text: string;
  readonly sources: readonly WriteSource[];
  /** Whether it reads nothing that it writes: what it makes is made as if one came after the other. */
  readonly blind: boolean;
  /** Whether it answers roll-ups that must be made anew before the transaction ends. */
  readonly remakes: boolean;
  /** What is run before it, with the ids of the records. */
  readonly locks: readonly RemakeStatement[];
}

/** What a write statement answers, in one row: ids of records whose roll-ups must be made anew, by roll-up, as JSON. */
export interface WriteAnswer {
  readonly remake: string | null;
}

/** What a dry run answers: the records as they would be, by field name, as JSON. */
export interface DryAnswer {
  readonly images: string;
}

export function compileWrite(plan: WritePlan): WriteStatement {
  const changes = changesOf(plan);
  const root = rootOf(plan.entity);
  const live = (entity: Entity) => liveFields(plan, changes, entity);
  const build: Build = {
    plan,
    model: plan.model,
    derived: changes.derived,
    root,
    lines: new Map(),
    live,
    ctes: [],
  };
  addRoot(build);
  for (const field of wanted(build, changes.lines)) {
    const relation = linesOf(field);
    addLines(build, relation);
    build.lines.set(field, relation);
  }
  addLevels(build);
  const reasons = [...plan.links.keys()].map((field) => addLinks(build, field));
  for (const relation of build.lines.values()) settleLines(build, relation);
  addProblems(build, changes, reasons);
  const links = new Map<LinksField, Sql>(
    [...plan.links.keys()].map((field) => [field, linksImage(build, field)]),
  );
  const remake = plan.dry ? undefined : writeAll(build, changes, links);
  const answer = plan.dry
    ? dryAnswer(build, links)
    : sql`select (select count(*) from stop) as stopped, ${remake ?? sql`null::text`} as remake`;
  const { text, sources } = print(statementOf(build, answer));
  const written = [plan.entity, ...linesFields(plan.entity).map(({ target }) => target)];
  return {
    name: `w${hash(text)}`,
    text,
    sources: sources as readonly WriteSource[],
    blind:
      plan.kind === 'create' &&
      plan.links.size === 0 &&
      written.every((entity) => namesOf(entity, text) <= 1 && rollupsFrom(plan.model, entity).length === 0),
    remakes: remake !== undefined,
    locks: locksBefore(plan, changes),
  };
}

/** How often a statement names the table of an entity. */
export const namesOf = (entity: Entity, text: string): number =>
  text.split(print(tableOf(entity)).text).length - 1;

/** Lines that are written, in the order in which they are declared. */
const wanted = (build: Build, lines: ReadonlySet<LinesField>): LinesField[] =>
  build.plan.kind === 'create'
    ? [...build.plan.lines].flatMap(([field, { adds }]) => (adds ? [field] : [])) // an empty list has no rows
    : [...lines];

function dryAnswer(build: Build, links: ReadonlyMap<LinksField, Sql>): Sql {
  const images = allImages(build.root, imageOf(build, byName, links));
  return build.plan.checked
    ? sql`select (select count(*) from stop) as stopped, a.images from (${images}) a`
    : images;
}

function writeAll(
  build: Build,
  changes: ReturnType<typeof changesOf>,
  links: ReadonlyMap<LinksField, Sql>,
): Sql | undefined {
  putRoot(build, changes);
  for (const relation of build.lines.values()) putLines(build, relation);
  for (const field of build.plan.links.keys()) putLinks(build, field);
  if (build.plan.numbers !== 'later') putFacts(build, changes, links);
  return putRollups(build, changes);
}
