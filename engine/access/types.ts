import type { Entity, Grant, GrantAction } from '../model/index.ts';
import type { Expression } from '../expression/index.ts';

/** Who asks: one session in one organization, with what it may do. */
export interface Actor {
  readonly session: string;
  readonly account: string;
  /** Id of the `core.User` that the account is in this organization. */
  readonly user: string;
  readonly org: string;
  readonly workspace: string | null;
  /** BCP 47 language tag, `de` or `de-AT`. */
  readonly locale: string;
  /** IANA name, `Europe/Berlin`: where the actor's days begin. */
  readonly timezone: string;
  readonly roles: readonly string[];
  readonly rights: Rights;
  /** Records that are shared with him, in the places that conditions of his rights speak of. */
  readonly shared?: readonly SharedRecords[];
  /** Who stands there in his place, and why. Whatever is written says so beside him. */
  readonly standIn?: StandIn;
}

/** Records that one user shares with another on the same terms. */
export interface SharedRecords {
  /** Id of the `core.User` who shares them. */
  readonly sharer: string;
  readonly records: readonly string[];
}

/** The same as it is kept, with the roles that whoever shares them has now. */
export interface StoredShare extends SharedRecords {
  readonly roles: readonly StoredRole[];
  /** Full name, `sales.Order`. */
  readonly entity: string;
  readonly rights: 'read' | 'update';
  /** Shared fields, those of lines as `lines.price`; all where there are none. */
  readonly fields: readonly string[];
}

/** Whether somebody has a second factor, and the roles that are records and ask for one. */
export interface SecondFactor {
  readonly held: boolean;
  readonly asking: readonly string[];
}

export interface StandIn {
  /** Id of the `core.User`. */
  readonly by: string;
  readonly reason: string;
}

/** What an actor may do. The same for everybody with the same roles: no value of the actor is in it. */
export interface Rights {
  /** Equal fingerprints mean equal rights on equal Models: whatever is compiled for one serves the other. */
  readonly fingerprint: string;
  /** Number that `kontor.enter` compares with the one in force. */
  readonly version: string;
  /** Names of all roles that stand behind it, inherited ones included. */
  readonly roles: ReadonlySet<string>;
  /** When some grant begins or ends by itself; compute anew from then on. */
  readonly until?: Date;
  /** Whether they are cut to what a key may be used for. */
  readonly scoped: boolean;
  /** Grants that cover `action` on records of `entity`, inherited ones included. */
  grants(entity: Entity, action: GrantAction): readonly Grant[];
}

/**
 * Where something may be seen: wherever its row is, nowhere, or where one of the conditions holds. Conditions are
 * typed against the entity that `rows` or `field` was asked for; for a line, against the record it belongs to.
 */
export type Cover = 'always' | 'never' | readonly Expression[];

/** Where the value of a field may be seen, and where only masked. */
export interface FieldAccess {
  readonly shown: Cover;
  /** Where it is seen masked, if not shown. Masked counts as hidden everywhere but in the projection. */
  readonly masked: Cover;
}

/** What may be done to a record of an entity: actions by name, and the fields an update may change. */
export interface Permits {
  readonly actions: readonly PermitGroup[];
  readonly changes: readonly PermitGroup[];
  /** Mutations that make another record from it. */
  readonly makes: readonly PermitGroup[];
}

/** Names that are permitted where all of the covers hold; everywhere when there are none. */
export interface PermitGroup {
  readonly covers: readonly Cover[];
  /** Not in these states of the record's lifecycle, whatever the rights say. */
  readonly unless: readonly string[];
  readonly names: readonly string[];
}

/**
 * A role that is kept as a record: it adds to what the Model says of a role of the same name, and a grant with the name
 * of one that the Model has there stands in its place.
 */
export interface StoredRole {
  /** `sales.rep`. */
  readonly name: string;
  readonly title: string;
  readonly inherits: readonly string[];
  readonly grants: readonly StoredGrant[];
}

export interface StoredGrant {
  readonly id: string;
  /** Name of the shipped grant whose place it takes. */
  readonly name?: string | null;
  /** Full name, `sales.Order`. */
  readonly entity: string;
  readonly actions: readonly string[];
  /** Covered fields, those of lines as `lines.price`; all where there are none. */
  readonly fields: readonly string[];
  /** Fields that are shown masked. */
  readonly masked?: readonly string[] | null;
  /** Condition on the record, as source text. */
  readonly where?: string | null;
}
