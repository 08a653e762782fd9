/** What PostgreSQL refused, as faults of whoever asked. What fits nothing here is a bug of ours and stays an error. */
import pg from 'pg';
import { lastAdministrator } from '../access/index.ts';
import type { JsonObject } from '../definition/index.ts';
import { Refusal, type Fault, type Place } from '../errors/index.ts';
import { proofWanted } from '../identity/index.ts';
import type { Entity, Field, Model } from '../model/index.ts';
import { ConnectionLost } from '../postgres/index.ts';
import type { ReasonCode } from '../query/write/index.ts';
import * as faults from './faults.ts';
import { RightsChanged } from './types.ts';
import { partMessage, uniqueKeyOf } from './unique.ts';

/** A reason as the statement raised it (query/write/problems.ts). */
export interface Reason {
  readonly at: string;
  readonly id: string;
  readonly code: ReasonCode;
  readonly field: string | null;
  readonly more: unknown;
}

/** What was being done when it failed: enough to name things in the words of the Model. */
export interface Doing {
  readonly model: Model;
  readonly entity: Entity;
  /** The action in words: create, update, confirm. */
  readonly action: string;
  readonly title: string;
  readonly from?: readonly string[];
}

const isDatabase = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;

/**
 * Two transactions waited for each other, or met: the loser may simply run again. What a record points to is looked at
 * and locked before it is written, so a foreign key breaks only where a line was removed while somebody took it up.
 */
export const isRace = (error: unknown): boolean =>
  isDatabase(error) && ['40P01', '40001', '23503'].includes(error.code ?? '');

/**
 * What stands before what: of a record that is not there nothing else is said, nor of one that may not be written, nor
 * of one that has changed meanwhile. Whatever is in no list comes last, all of it together.
 */
const precedence: readonly (readonly ReasonCode[])[] = [
  ['absent'],
  ['denied', 'hidden'],
  ['stale'],
  ['state', 'settled'],
  ['when'],
  ['unmade'],
];

/** Reasons raised by kontor.refuse inside a statement, if it was that: those that count, each once. */
export function reasonsOf(error: unknown): readonly Reason[] | undefined {
  if (!isDatabase(error) || error.code !== 'KNT10' || error.message !== 'write') return undefined;
  const all = JSON.parse(error.detail ?? '[]') as Reason[];
  const first = precedence.find((codes) => all.some((reason) => codes.includes(reason.code)));
  const counting = first ? all.filter((reason) => first.includes(reason.code)) : all;
  return [...new Map(counting.map((reason) => [JSON.stringify(reason), reason])).values()];
}

/** The key of this request is in the table already. */
export const isRepeated = (error: unknown): boolean =>
  isDatabase(error) && error.code === 'KNT10' && error.message === 'repeated';

/** Whether all that was refused is that the record was changed meanwhile. */
export const isConflict = ({ faults: all }: Refusal): boolean =>
  all.every(({ code }) => code === faults.versionConflict.code);

/** Records that are looked up and made where they are missing, if that is all that keeps the write from being made. */
export function unmadeIn(error: unknown): readonly Unmade[] {
  const reasons = reasonsOf(error) ?? [];
  return reasons.every(({ code }) => code === 'unmade') ? reasons.map(({ more }) => more as Unmade) : [];
}

export interface Unmade {
  readonly entity: string;
  readonly values: JsonObject;
}

/** The audit has no image of the record before this change: it was not written through the door, or forgotten. */
export const lacksImage = (error: unknown): boolean =>
  isDatabase(error) &&
  error.code === '23502' &&
  error.schema === 'kontor' &&
  error.table === 'audit' &&
  error.column === 'image';

/** Whether the transaction simply runs again: it met another, or what it lacked is there now. */
export const runsAgain = (error: unknown): boolean =>
  isRace(error) || lacksImage(error) || unmadeIn(error).length > 0;

/** The organization has records that a hook is made for. */
export const isHooked = (error: unknown): boolean =>
  isDatabase(error) && error.code === 'KNT10' && error.message === 'hooked';

/** The error to throw instead. */
export function refusalOf(error: unknown, doing?: Doing): unknown {
  if (error instanceof ConnectionLost && error.outcome === 'unknown')
    return new Refusal(faults.answerLost({}));
  if (!isDatabase(error)) return error;
  if (error.code === 'KNT10' && error.message === 'administrator') return new Refusal(lastAdministrator({}));
  if (error.code === 'KNT10' && error.message === 'proof') return new Refusal(proofWanted({}));
  const reasons = reasonsOf(error);
  if (reasons && doing) return new Refusal(reasons.map((reason) => faultOf(reason, doing)));
  switch (error.code) {
    case 'KNT01':
      return new Refusal(faults.sessionEnded({}));
    case 'KNT02':
      return new RightsChanged();
    case '23505':
      return doing ? new Refusal(uniqueFault(error, doing)) : error;
    case '23514':
      return doing ? new Refusal(checkFault(error, doing)) : error;
    case '22003':
      return new Refusal(faults.outOfRange({}));
    case '53100':
    case '53200':
    case '58030':
      return new Refusal(faults.diskFull({}));
    case '57014':
      return new Refusal(faults.timedOut({}));
    case '22P02':
    case '22007':
    case '22008':
    case '22021':
    case '22P05':
      return new Refusal(faults.badRecord({}));
    default:
      return error;
  }
}

/** Path of a field inside the record: where the row stood, then the field. */
const pathOf = (reason: Reason): string | undefined =>
  [reason.at, reason.field ?? ''].filter((part) => part !== '').join('/') || undefined;

/** The lines that a path leads to. */
function lineOf(entity: Entity, at: string): Entity | undefined {
  const field = at
    .split('/')
    .map((part) => entity.fields.get(part))
    .find((one) => one?.kind === 'lines');
  return field?.kind === 'lines' ? field.target : undefined;
}

/** The field a reason speaks of: of the record, or of the lines its path leads to. */
function fieldOf(entity: Entity, reason: Reason): Field | undefined {
  const owner = lineOf(entity, reason.at) ?? entity;
  return reason.field === null ? undefined : owner.fields.get(reason.field);
}

function faultOf(reason: Reason, doing: Doing): Fault {
  const { entity } = doing;
  const field = pathOf(reason);
  const known = fieldOf(entity, reason);
  const title = known?.title ?? reason.field ?? '';
  const place = { ...(field !== undefined && { field }), ...(reason.code !== 'absent' && { id: reason.id }) };
  switch (reason.code) {
    case 'absent':
      return faults.recordMissing({ entity: entity.title }, field === undefined ? undefined : { field });
    case 'stale':
      return faults.versionConflict({ entity: entity.title }, place);
    case 'denied':
      return faults.notAllowed({ entity: entity.title, action: doing.action }, place);
    case 'hidden':
      return faults.fieldNotAllowed({ title }, place);
    case 'required':
      return known?.kind === 'reference' && known.lookup?.message !== undefined
        ? faults.checkFailed({ message: known.lookup.message }, place)
        : faults.fieldMissing({ title }, place);
    case 'reference':
      return faults.targetMissing({ title }, place);
    case 'state':
      return faults.wrongState({ transition: doing.title, from: (doing.from ?? []).join(', ') }, place);
    case 'when':
      return faults.conditionFailed({ action: doing.title }, place);
    case 'fixed':
      return faults.fieldFixed({ title }, place);
    case 'file':
      return faults.fileMissing({ title }, place);
    case 'used':
      return stillUsedLine(reason, doing, place);
    case 'unmade':
      return faults.targetMissing({ title }, place);
    case 'settled':
      return faults.recordFixed({ entity: entity.title, state: stateOf(entity, reason) }, place);
    case 'line':
      return faults.lineMissing({}, place);
    case 'check':
      return faults.checkFailed({ message: checkMessage(entity, reason) }, place);
  }
}

function stillUsedLine({ at, more }: Reason, { model, entity }: Doing, place: Partial<Place>): Fault {
  const { by, count } = more as { by: string; count: number };
  const record = model.entities.get(by)!;
  const title = lineOf(entity, at)?.title ?? entity.title;
  return faults.stillUsed(
    { entity: title, count, by: count === 1 ? record.title : record.plural, names: '' },
    place,
  );
}

const stateOf = (entity: Entity, { more }: Reason): string =>
  entity.lifecycle?.field.options?.find((option) => option.value === more)?.label ?? String(more);

function checkMessage(entity: Entity, { more }: Reason): string {
  const owners = [
    entity,
    ...[...entity.fields.values()].flatMap((field) => (field.kind === 'lines' ? [field.target] : [])),
  ];
  const check = owners.flatMap((owner) => owner.checks).find((one) => one.id === more);
  return check?.message ?? 'The values do not fit together.';
}

/** A check that another record broke by what is rolled up from this one, such as stock that would be negative. */
function checkFault(error: pg.DatabaseError, { model }: Doing): Fault {
  const message = partMessage(model, error.schema ?? '', error.table ?? '', error.constraint ?? '');
  return faults.checkFailed({ message: message ?? 'The values do not fit together.' });
}

function uniqueFault(error: pg.DatabaseError, { model, entity }: Doing): Fault {
  const found = uniqueKeyOf(model, error.schema ?? '', error.table ?? '', error.constraint ?? '');
  const titles = found?.fields.map((field) => `'${field.title}'`).join(' and ') ?? 'these values';
  const message = found?.message ?? `There is a ${entity.title} with this value of ${titles} already.`;
  return faults.notUnique({ message }, found?.fields[0] ? { field: found.fields[0].name } : undefined);
}
