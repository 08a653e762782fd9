/** Values to be read: in lists, in fields nobody may write here, in the timeline. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { FieldView, OptionView, TargetView } from '../../engine/forms/index.ts';
import { pathOf } from '../app/router.ts';
import type { Pointed } from '../data/documents.ts';
import * as format from '../data/format.ts';
import { icon } from '../shared/icons.ts';
import { text } from '../shared/texts.ts';
import { ADDRESS_PARTS } from './address.ts';
import { broughtBy } from './brought.ts';
import { fileLink } from './file-link.ts';

type Shown = TemplateResult | string | typeof nothing;

export const NUMBERS: ReadonlySet<FieldView['type']> = new Set(['integer', 'decimal', 'money', 'quantity']);

/** A value as a reader of today's language sees it. `held` is as the form holds it. */
export function display(field: FieldView, held: unknown, unit?: string): Shown {
  if (field.masked) return html`<span class="masked" title=${text('masked')}>•••</span>`;
  if (held === null || held === undefined || held === '') return nothing;
  switch (field.type) {
    case 'enum':
      return badge(optionOf(field, held as string));
    case 'multiEnum':
      return html`${(held as readonly string[]).map((value) => badge(optionOf(field, value)))}`;
    case 'boolean':
      return html`<span class=${held ? 'yes' : 'no'}
        >${held ? icon('check') : nothing}${text(held ? 'boolean.yes' : 'boolean.no')}</span
      >`;
    case 'reference':
      return link(field.targets![0]!.entity, hasPage(field.targets![0]!), held as Pointed);
    case 'anyReference':
      return link((held as Pointed).entity!, true, held as Pointed);
    case 'links':
      return html`${(held as readonly Pointed[]).map((one) => html`<span class="badge">${one._label}</span>`)}`;
    case 'list':
      return html`${(held as readonly unknown[]).map((one) => html`<span class="badge">${String(one)}</span>`)}`;
    case 'url':
      return /^https?:/i.test(held as string)
        ? html`<a href=${held as string} target="_blank" rel="noopener noreferrer">${held as string}</a>`
        : (held as string);
    case 'email':
      return html`<a href=${`mailto:${held as string}`}>${held as string}</a>`;
    case 'phone':
      return html`<a href=${`tel:${(held as string).replace(/[^\d+]/g, '')}`}>${held as string}</a>`;
    case 'file':
      return fileLink(held as string);
    default:
      return plain(field, held, unit);
  }
}

/** The same without links and colours: for sentences, the timeline and screen readers. */
export function plain(field: FieldView, held: unknown, unit?: string): string {
  if (held === null || held === undefined || held === '') return '';
  switch (field.type) {
    case 'integer':
      return format.formatNumber(held as number, 0);
    case 'decimal':
      return format.formatNumber(held as string, digitsShown(field));
    case 'money':
      return format.formatMoney(held as string, field.scale ?? 2, unit);
    case 'quantity':
      return `${format.formatNumber(held as string)}${unit ? ` ${unit}` : ''}`;
    case 'date':
      return format.formatDate(held as string);
    case 'time':
      return format.formatTime(held as string);
    case 'dateTime':
      return format.formatDateTime(held as string);
    case 'duration':
      return format.formatDuration(held as string);
    case 'period':
      return period(held as { readonly from: string | null; readonly to: string | null });
    case 'enum':
      return optionOf(field, held as string).label;
    case 'multiEnum':
      return (held as readonly string[]).map((value) => optionOf(field, value).label).join(', ');
    case 'boolean':
      return text(held ? 'boolean.yes' : 'boolean.no');
    case 'reference':
    case 'anyReference':
      return (held as Pointed)._label ?? '';
    case 'links':
      return (held as readonly Pointed[]).map((one) => one._label).join(', ');
    case 'list':
      return (held as readonly unknown[]).join(', ');
    case 'lines':
      return text('lines.count', { count: (held as readonly unknown[]).length });
    case 'address':
      return ADDRESS_PARTS.map((part) => (held as Readonly<Record<string, string | null>>)[part])
        .filter(Boolean)
        .join(', ');
    default:
      if (field.brought !== undefined && typeof held === 'string')
        return broughtBy(field.brought)?.show?.(held) ?? held;
      return typeof held === 'object' ? JSON.stringify(held) : String(held);
  }
}

/** Cents are always shown; a rate or a fraction only as far as it goes. */
export function digitsShown({ type, scale }: FieldView): number | undefined {
  return type === 'money' || (scale !== undefined && scale <= 2) ? scale : undefined;
}

function optionOf(field: FieldView, value: string): OptionView {
  return field.options?.find((option) => option.value === value) ?? { value, label: value };
}

function badge({ label, color }: OptionView): TemplateResult {
  return html`<span class="badge" data-color=${color ?? 'none'}>${label}</span>`;
}

const hasPage = ({ mayRead, line }: TargetView): boolean => mayRead && !line;

function link(entity: string, leads: boolean, { id, _label }: Pointed): Shown {
  const label = _label ?? '';
  return leads ? html`<a href=${pathOf(entity, id)}>${label || id}</a>` : label;
}

function period({ from, to }: { readonly from: string | null; readonly to: string | null }): string {
  return `${from ? format.formatDate(from) : ''} – ${to ? format.formatDate(to) : ''}`.trim();
}
