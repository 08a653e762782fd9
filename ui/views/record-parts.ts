/** Parts of the page of a record that only show: tabs, what is to be mended, who wrote it. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { EntityView } from '../../engine/forms/index.ts';
import { pathOf } from '../app/router.ts';
import { complaintsOf } from '../data/changes.ts';
import type { Complaint } from '../data/changes.ts';
import { sentenceOfComplaint } from '../data/complaint.ts';
import type { Pointed } from '../data/documents.ts';
import type { Draft } from '../data/draft.ts';
import { formatAgo } from '../data/format.ts';
import { icon } from '../shared/icons.ts';
import { panel } from '../shared/popover.ts';
import { text } from '../shared/texts.ts';

type Drawn = TemplateResult | typeof nothing;

/** Tabs of a record: its form, what became of it, its paper, records that point to it. Each has an address of its own. */
export function sections(draft: Draft, section: string): Drawn {
  const { view, read } = draft;
  if (!read) return nothing;
  const base = pathOf(view.entity.name, view.entity.singleton ? undefined : draft.id);
  const link = (name: string, title: string): TemplateResult =>
    html`<a href=${name ? `${base}?tab=${name}` : base} aria-current=${name === section ? 'page' : 'false'}
      >${title}</a
    >`;
  // What is owed is looked at more often than any list of documents.
  const related = view.related.toSorted((a, b) => +!a.account - +!b.account);
  const { seen, more } = split(related, section);
  return html`<nav class="tabs" aria-label=${text('record.sections')}>
    ${link('', text('record.details'))}
    ${view.entity.singleton ? nothing : link('history', text('record.history'))}
    ${view.prints.length > 0 ? link('print', text('record.print')) : nothing}
    ${seen.map((one) => link(one.name, one.title))}
    ${
      more.length > 0
        ? panel({
            id: 'sections-more',
            label: text('app.more'),
            quiet: true,
            face: html`<span>${text('app.more')}</span>${icon('down')}`,
            body: html`<ul class="choices links">
              ${more.map((one) => html`<li>${link(one.name, one.title)}</li>`)}
            </ul>`,
          })
        : nothing
    }
  </nav>`;
}

/** Tabs that fit beside each other; the others stand in a menu, but for the one that is open. */
const TABS_MAX = 5;

function split(
  related: EntityView['related'],
  open: string,
): Readonly<Record<'seen' | 'more', EntityView['related']>> {
  const seen = related.filter(({ name }, at) => at < TABS_MAX || name === open);
  return { seen, more: related.filter((one) => !seen.includes(one)) };
}

/** What keeps it from being saved, each with the way to it. */
export function summary(draft: Draft, reveal: (complaint: Complaint) => void): Drawn {
  const complaints = complaintsOf(draft);
  if (complaints.length === 0) return nothing;
  return html`<section class="summary" role="alert" tabindex="-1">
    <h2>${text('record.errors', { count: complaints.length })}</h2>
    <ul>
      ${complaints.map(
        (complaint) =>
          html`<li>
            ${
              complaint.cell
                ? html`<button type="button" class="link" @click=${() => reveal(complaint)}>
                    ${sentenceOfComplaint(complaint)}
                  </button>`
                : sentenceOfComplaint(complaint)
            }
          </li>`,
      )}
    </ul>
  </section>`;
}

/** Who made it and who changed it last. */
export function traces({ read, version }: Draft): Drawn {
  if (!read) return nothing;
  const changed =
    (version ?? 0) > 1 ? traceOf(read['updatedAt'], read['updatedBy'], 'record.changed') : undefined;
  const told = [traceOf(read['createdAt'], read['createdBy'], 'record.made'), changed].filter(Boolean);
  return told.length > 0 ? html`<p class="traces">${told.join(', ')}</p>` : nothing;
}

/** When something was done, and by whom where that is known. */
function traceOf(at: unknown, by: unknown, what: 'record.made' | 'record.changed'): string | undefined {
  if (typeof at !== 'string') return undefined;
  const [ago, name] = [formatAgo(at), (by as Pointed | null | undefined)?._label];
  if (!name) return text(what, { ago });
  return text(what === 'record.made' ? 'record.created.by' : 'record.updated.by', { ago, name });
}
