/** Links that show one record to whoever has them. */
import { get, submit } from './client.ts';

export interface Link {
  readonly id: string;
  readonly by: { readonly id: string; readonly name: string | null };
  readonly at: string;
  readonly endsAt: string;
  readonly usedAt: string | null;
  /** Titles of the fields it shows. */
  readonly fields: readonly string[];
  readonly files: boolean;
  readonly mayEnd: boolean;
}

/** What a link may show. */
export interface Offer {
  readonly fields: readonly {
    readonly name: string;
    readonly title: string;
    /** Of lines, the titles of their fields. */
    readonly columns?: readonly string[];
  }[];
  readonly files: readonly string[];
  readonly days: number;
  readonly daysMax: number;
}

export interface Links {
  readonly links: readonly Link[];
  /** Absent for who may not share the record. */
  readonly offer?: Offer;
}

export interface Wanted {
  readonly fields: readonly string[];
  readonly files: boolean;
  readonly days: number;
}

const pathOf = (entity: string, id: string): string => `/api/records/${entity}/${id}/links`;

export const readLinks = (entity: string, id: string): Promise<Links> => get(pathOf(entity, id));

export const makeLink = (
  entity: string,
  id: string,
  wanted: Wanted,
): Promise<{ readonly id: string; readonly address: string }> => submit('POST', pathOf(entity, id), wanted);

export const endLink = (entity: string, id: string, link: string): Promise<void> =>
  submit('DELETE', `${pathOf(entity, id)}/${link}`);
