/** Parts that several pages of processes show. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { pathOf } from '../app/router.ts';
import { formatAgo, formatDateTime } from '../data/format.ts';
import type { Status } from '../data/processes.ts';
import type { Standing } from '../data/standing.ts';
import { entityNamed } from '../data/session.ts';
import { icon } from '../shared/icons.ts';
import { say } from './texts.ts';

type Drawn = TemplateResult | typeof nothing;

const STATUS_COLORS: Readonly<Record<Status, string>> = {
  running: 'blue',
  completed: 'green',
  undone: 'grey',
  cancelled: 'grey',
  repair: 'red',
};

export const statusBadge = (status: Status): TemplateResult =>
  html`<span class="badge" data-color=${STATUS_COLORS[status]}>${say(`status.${status}`)}</span>`;

const STANDING_COLORS: Readonly<Record<Standing, string>> = {
  done: 'green',
  current: 'blue',
  waiting: 'amber',
  failed: 'red',
  undone: 'purple',
  skipped: 'teal',
  ahead: 'grey',
  passed: 'grey',
};

export const standingBadge = (standing: Standing): TemplateResult =>
  html`<span class="badge" data-color=${STANDING_COLORS[standing]}>${say(`standing.${standing}`)}</span>`;

export const ago = (at: string): TemplateResult =>
  html`<time datetime=${at} title=${formatDateTime(at)}>${formatAgo(at)}</time>`;

/** A way to the record, called as it is called; without rights to read it, only what kind it is. */
export function recordLink(
  { entity, record }: { readonly entity: string | null; readonly record: string | null },
  labels: ReadonlyMap<string, string>,
): Drawn {
  if (entity === null || record === null) return nothing;
  const known = entityNamed(entity);
  const label = labels.get(record);
  if (!known || label === undefined) return html`<span>${known?.title ?? entity}</span>`;
  return html`<a class="about" href=${pathOf(entity, record)}
    >${icon(known.icon)}<span>${known.title} ${label}</span></a
  >`;
}

export const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
