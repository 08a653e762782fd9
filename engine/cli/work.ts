/* What commands that touch data share: a database, the rooms over it, and the operator of one organization. */
import { nearest, Refusal } from '../errors/index.ts';
import type { Entity, Model } from '../model/index.ts';
import { textOf, type Call } from './command.ts';
import { openRooms, type Rooms } from './compose.ts';
import { withDatabase, type RunningDatabase } from './database.ts';
import { noSuchThing, notPublished, whichOrganization } from './faults.ts';
import { openOperator, organizations, type Operator, type Organization } from './installation.ts';
import { settingsOf, type Settings } from './settings.ts';

export interface Work {
  readonly settings: Settings;
  readonly database: RunningDatabase;
  readonly rooms: Rooms;
  readonly model: Model;
}

/**
 * Lends the rooms over the database that runs, or over one that is started and stopped again.
 * @throws Refusal CLI006 when nothing was applied yet
 */
export async function withRooms<T>(call: Call, work: (work: Work) => Promise<T>): Promise<T> {
  const settings = await settingsOf(call);
  return withDatabase(settings, call.out, async (database) => {
    const rooms = await openRooms(settings, database);
    try {
      const { number, model } = rooms.publications.current();
      if (number === 0) throw new Refusal(notPublished({}));
      return await work({ settings, database, rooms, model });
    } finally {
      await rooms.close();
    }
  });
}

/** Work in one organization. */
export interface Operated extends Work {
  readonly operator: Operator;
  readonly organization: Organization;
}

/**
 * The same, with the operator of the organization that `--organization` names; it may be left out where there is one.
 * @throws Refusal CLI004, CLI007
 */
export function withOperator<T>(call: Call, work: (work: Operated) => Promise<T>): Promise<T> {
  return withRooms(call, async (rooms) => {
    const organization = chosen(await organizations(rooms.database), textOf(call.values, 'organization'));
    const operator = await openOperator(rooms.database, rooms.rooms, organization.id);
    try {
      return await work({ ...rooms, operator, organization });
    } finally {
      await operator.close();
    }
  });
}

function chosen(list: readonly Organization[], wanted: string | undefined): Organization {
  const names = list.map(({ name }) => name);
  if (wanted === undefined) {
    if (list.length !== 1) throw new Refusal(whichOrganization({ names }));
    return list[0]!;
  }
  const found = list.find(({ name, id }) => name === wanted || id === wanted);
  if (!found) throw unknown('organization', wanted, names);
  return found;
}

/** @throws Refusal CLI004 with the nearest name */
export function entityNamed(model: Model, name: string): Entity {
  const entity = model.entities.get(name);
  if (!entity) throw unknown('entity', name, model.entities.keys());
  return entity;
}

/** Says that a thing does not exist, and which one was probably meant. */
export function unknown(what: string, name: string, names: Iterable<string>): Refusal {
  const near = nearest(name, names);
  return new Refusal(noSuchThing({ what, name, ...(near !== undefined && { near }) }));
}
