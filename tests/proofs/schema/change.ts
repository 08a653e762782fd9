import type { Random } from '../../support/index.ts';
import { addEntity, decorate, randomField, type FieldOf, type Thing, type World } from './world.ts';

/** The world after one to six random changes, each of which an analyst might make. */
export function changed(world: World, random: Random): World {
  const next = structuredClone(world);
  for (let count = random.int(1, 6); count > 0; count--) random.pick(changes)(next, random);
  return next;
}

type ChangeOf = (world: World, random: Random) => void;

const changes: readonly ChangeOf[] = [
  addEntity,
  removeEntity,
  addField,
  addField,
  removeField,
  removeField,
  renameField,
  changeField,
  changeField,
  changeLines,
  (world, random) => decorate(random.pick(world.entities), random),
];

const nameOf = (thing: Thing) => `${thing.module}.${thing.name}`;

function refersTo(field: FieldOf, name: string): boolean {
  const text = JSON.stringify(field.json);
  return text.includes(`"${name}"`);
}

/** Together with the fields that refer to it. */
function removeEntity(world: World, random: Random): void {
  if (world.entities.length < 2) return;
  const gone = random.pick(world.entities);
  world.entities = world.entities.filter((one) => one !== gone);
  for (const thing of world.entities) drop(thing, (field) => refersTo(field, nameOf(gone)));
}

function drop(thing: Thing, unwanted: (field: FieldOf) => boolean): void {
  const names = new Set(thing.fields.filter(unwanted).map((field) => field.name));
  thing.fields = thing.fields.filter((field) => !names.has(field.name));
  forget(thing, (name) => names.has(name));
}

function forget(thing: Thing, unwanted: (name: string) => boolean): void {
  thing.indexes = thing.indexes.filter((name) => !unwanted(name));
  thing.search = thing.search.filter((name) => !unwanted(name));
  if (thing.check && unwanted(thing.check.split(' ')[0]!)) delete thing.check;
}

function addField(world: World, random: Random): void {
  const thing = random.pick(world.entities);
  thing.fields.push(randomField(world, thing, random));
}

function removeField(world: World, random: Random): void {
  const thing = random.pick(world.entities);
  if (thing.fields.length === 0) return;
  const gone = random.pick(thing.fields);
  drop(thing, (field) => field === gone);
}

function renameField(world: World, random: Random): void {
  const thing = random.pick(world.entities);
  if (thing.fields.length === 0) return;
  const field = random.pick(thing.fields);
  const renamed = { ...field, id: field.id ?? field.name, name: `renamed${world.names++}` };
  thing.fields = thing.fields.map((one) => (one === field ? renamed : one));
  forget(thing, (name) => name === field.name);
}

/** Another scale, another rule, another kind that every value fits into. */
function changeField(world: World, random: Random): void {
  const thing = random.pick(world.entities);
  if (thing.fields.length === 0) return;
  const field = random.pick(thing.fields);
  const { json } = field;
  const simple = json['x-reference'] === undefined && json['items'] === undefined;
  const ways: FieldOf[] = [];
  if (simple && !['period', 'file'].includes(String(json['format'])))
    ways.push({ ...field, required: !field.required });
  if (json['format'] === 'decimal') {
    const scale = Number(json['x-scale']) + random.int(-1, 2);
    ways.push({ ...field, json: { ...json, 'x-scale': Math.min(6, Math.max(0, scale)) } });
  }
  if (json['type'] === 'integer') ways.push({ ...field, json: { type: 'string' } });
  if (json['enum'])
    ways.push({ ...field, json: { ...json, enum: random.pick([['a', 'b', 'c'], ['b', 'a'], ['a']]) } });
  if (json['type'] === 'string' && json['format'] === undefined)
    ways.push({ ...field, json: { type: 'integer' } });
  if (ways.length === 0) return;
  const other = random.pick(ways);
  thing.fields = thing.fields.map((one) => (one === field ? other : one));
  forget(thing, (name) => name === field.name);
}

function changeLines(world: World, random: Random): void {
  const thing = random.pick(world.entities);
  if (thing.lines.length > 0 && random.chance(0.3)) thing.lines = [];
  else if (thing.lines.length > 1 && random.chance(0.5)) thing.lines.pop();
  else
    thing.lines.push({
      name: `field${world.names++}`,
      json: { type: 'string' },
      required: random.chance(0.3),
    });
}
