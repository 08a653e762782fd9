/**
 * Records by day, a month or a week at a time. Arrow keys move by day, Page Up and Down by range, Home and End to the
 * ends of the week; Enter goes into the entries of a day, or makes a record on an empty one. On a phone the days only
 * say how much there is, and the chosen day is listed below.
 *
 * @fires kontor-counted {total}
 * @fires kontor-told            another day, another range
 */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { EntityView, FieldView, ListView } from '../../engine/forms/index.ts';
import { navigate, pathOf } from '../app/router.ts';
import { addDays, addMonths, daysListing, rangeOf, spanOf, weekStart, weeksOf } from '../data/days.ts';
import type { Range, Span } from '../data/days.ts';
import type { Row } from '../data/documents.ts';
import { formatDate, formatMonth, formatNumber, formatWeekday, today } from '../data/format.ts';
import * as records from '../data/records.ts';
import type { Listing } from '../data/records.ts';
import { titleOf } from '../data/titles.ts';
import { namedIn, plainIn, shownIn } from '../fields/column.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail } from '../shared/notes.ts';
import './calendar.css';
import { viewText } from './texts.ts';

const PAGE_SIZE = 200;
/** More records than this in one range are told of, not shown. */
const RECORDS_MAX = 1_000;
/** A day of a month shows so many, or one less and how many more there are; the week shows all. */
const ENTRIES_MAX = 3;

interface Entry extends Range {
  readonly row: Row;
}

class Calendar extends KontorElement {
  static override properties = {
    view: { attribute: false },
    shown: { attribute: false },
    listing: { attribute: false },
    own: { attribute: false },
    entries: { state: true },
    cut: { state: true },
  };
  declare view: EntityView;
  declare shown: ListView;
  declare listing: Listing;
  declare own: Readonly<Record<string, string>>;
  /** Undefined while they are read. */
  declare entries: readonly Entry[] | undefined;
  /** There are more than can be shown. */
  declare cut: boolean;

  #asked = '';
  #focusing = false;

  get #day(): string {
    const { on = '' } = this.own;
    return /^\d{4}-\d\d-\d\d$/.test(on) && !Number.isNaN(Date.parse(on)) ? on : today();
  }

  get #span(): Span {
    return this.own['span'] === 'week' ? 'week' : 'month';
  }

  get #begin(): FieldView {
    return this.view.fields.find(({ name }) => name === this.shown.options['from'])!;
  }

  override willUpdate(): void {
    const range = rangeOf(this.#day, this.#span);
    const asked = JSON.stringify([this.listing, this.shown.name, range]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.entries = undefined;
    void this.#load(range, asked);
  }

  override updated(_: PropertyValues<this>): void {
    if (!this.#focusing) return;
    this.#focusing = false;
    this.querySelector<HTMLElement>('.day[tabindex="0"]')?.focus();
  }

  async #load(range: Range, asked: string): Promise<void> {
    const listing = daysListing(this.view, this.shown, this.listing, range);
    const rows: Row[] = [];
    let after: string | null = null;
    let total = 0;
    try {
      do {
        const page: records.Page = await records.readPage(listing, PAGE_SIZE, after);
        if (asked !== this.#asked) return;
        rows.push(...page.nodes);
        total = page.totalCount;
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null && rows.length < RECORDS_MAX);
    } catch (error) {
      return fail(error);
    }
    this.cut = after !== null;
    this.entries = rows.flatMap((row) => {
      const span = spanOf(this.view, this.shown, row, range);
      return span ? [{ row, ...span }] : [];
    });
    this.dispatchEvent(new CustomEvent('kontor-counted', { detail: { total } }));
  }

  override render(): TemplateResult {
    const day = this.#day;
    const span = this.#span;
    const range = rangeOf(day, span);
    const weeks = weeksOf(range);
    return html`${this.#tools(day, span, range)}
      <div
        class="calendar ${span}"
        role="grid"
        aria-label=${this.#title(day, span, range)}
        aria-describedby="calendar-help"
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      >
        <div role="row" class="weekdays">
          ${weeks[0]!.map(
            (one) => html`<div role="columnheader"><span>${formatWeekday(one, 'short')}</span></div>`,
          )}
        </div>
        ${weeks.map(
          (week) => html`<div role="row" class="days">${week.map((one) => this.#cell(one, day, span))}</div>`,
        )}
      </div>
      <p class="visually-hidden" id="calendar-help">${viewText('calendar.help')}</p>
      ${this.#below(day)}`;
  }

  #tools(day: string, span: Span, range: Range): TemplateResult {
    const step = (by: number): string => (span === 'week' ? addDays(day, 7 * by) : addMonths(day, by));
    const go = (to: string): void => this.#tell({ on: to });
    return html`<div class="calendar-tools">
      <button
        type="button"
        aria-label=${viewText('calendar.previous')}
        title=${viewText('calendar.previous')}
        @click=${() => go(step(-1))}
      >
        ${icon('next')}
      </button>
      <button type="button" @click=${() => go(today())}>${viewText('calendar.today')}</button>
      <button
        type="button"
        aria-label=${viewText('calendar.next')}
        title=${viewText('calendar.next')}
        @click=${() => go(step(1))}
      >
        ${icon('next')}
      </button>
      <h2 aria-live="polite">${this.#title(day, span, range)}</h2>
      <fieldset class="segments">
        <legend class="visually-hidden">${viewText('calendar.span')}</legend>
        <div>
          ${(['month', 'week'] as const).map(
            (one) =>
              html`<label>
                <input
                  type="radio"
                  name="span"
                  .checked=${one === span}
                  @change=${() => this.#tell({ span: one })}
                />
                <span>${viewText(`calendar.${one}`)}</span>
              </label>`,
          )}
        </div>
      </fieldset>
    </div>`;
  }

  #title(day: string, span: Span, { from, to }: Range): string {
    return span === 'month' ? formatMonth(day, 'long') : `${formatDate(from)} – ${formatDate(to)}`;
  }

  #on(day: string): readonly Entry[] {
    return (this.entries ?? []).filter(({ from, to }) => from <= day && day <= to);
  }

  #cell(day: string, chosen: string, span: Span): TemplateResult {
    const entries = this.#on(day);
    const all = span === 'week' || entries.length <= ENTRIES_MAX;
    const most = all ? entries.length : ENTRIES_MAX - 1;
    const outside = span === 'month' && day.slice(0, 7) !== chosen.slice(0, 7);
    const hidden = entries.length - most;
    return html`<div
      role="gridcell"
      class="day ${outside ? 'outside' : ''} ${day === today() ? 'today' : ''}"
      data-day=${day}
      tabindex=${day === chosen ? 0 : -1}
      aria-selected=${day === chosen}
      @click=${(event: Event) => this.#choose(event, day)}
    >
      <span class="visually-hidden"
        >${formatWeekday(day, 'full')}, ${viewText('calendar.entries', { count: entries.length })}</span
      >
      <span class="date" aria-hidden="true">${formatNumber(Number(day.slice(8)))}</span>
      <span class="amount" aria-hidden="true"
        >${entries.length > 0 ? formatNumber(entries.length) : nothing}</span
      >
      <ul>
        ${entries.slice(0, most).map((entry) => html`<li>${this.#entry(entry, span === 'week')}</li>`)}
        ${
          hidden > 0
            ? html`<li>
                <button
                  type="button"
                  class="link"
                  tabindex="-1"
                  @click=${() => this.#tell({ on: day, span: 'week' })}
                >
                  ${viewText('calendar.more', { count: hidden })}
                </button>
              </li>`
            : nothing
        }
      </ul>
    </div>`;
  }

  #entry({ row }: Entry, whole: boolean): TemplateResult {
    const [lead, ...others] = this.listing.columns;
    const color = this.view.fields.find(({ name }) => name === this.shown.options['color']);
    const option = color?.options?.find(({ value }) => value === row[color.name]);
    return html`<a
        class="entry badge"
        tabindex="-1"
        data-color=${option?.color ?? 'none'}
        title=${option?.label ?? nothing}
        href=${pathOf(this.view.entity.name, row['id'] as string)}
        ><span class="entry-name"
          >${lead ? namedIn(row, lead) : row['_label']}${!whole && others[0] ? html` <span class="entry-more">${plainIn(row, others[0])}</span>` : nothing}</span
        >${option ? html`<span class="visually-hidden">, ${option.label}</span>` : nothing}</a
      >${
        whole
          ? others.map((column) => {
              const shown = shownIn(row, column);
              return shown === nothing ? nothing : html`<div class="entry-value">${shown}</div>`;
            })
          : nothing
      }`;
  }

  /** What the chosen day holds, on a phone; what an empty range means, everywhere. */
  #below(day: string): TemplateResult | typeof nothing {
    if (!this.entries) return nothing;
    if (this.entries.length === 0)
      return html`<p class="calendar-note" role="status">
        ${viewText('calendar.none', { field: titleOf(this.#begin) })}
        ${this.#creates ? viewText('calendar.create') : nothing}
      </p>`;
    return html`${this.cut ? html`<p class="calendar-note">${viewText('calendar.cut', { count: RECORDS_MAX })}</p>` : nothing}
      <section class="agenda" aria-label=${formatWeekday(day, 'full')}>
        <h2>${formatWeekday(day, 'full')}</h2>
        <ul>
          ${this.#on(day).map((entry) => html`<li>${this.#entry(entry, true)}</li>`)}
        </ul>
      </section>`;
  }

  get #creates(): boolean {
    return this.view.can.create && this.#begin.writable.create && this.#begin.type === 'date';
  }

  #choose(event: Event, day: string): void {
    if ((event.target as HTMLElement).closest('a, button')) return;
    this.#focusing = true;
    this.#tell({ on: day });
  }

  #tell(change: Readonly<Record<string, string>>): void {
    const { on, span, ...others } = { ...this.own, ...change };
    const own = {
      ...others,
      ...(on && on !== today() && { on }),
      ...(span === 'week' && { span }),
    };
    this.dispatchEvent(new CustomEvent('kontor-told', { detail: own }));
  }

  #onKey(event: KeyboardEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('.day');
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const day = cell.dataset['day']!;
    if (event.target !== cell) return this.#onEntryKey(event, cell);
    const target = this.#target(event.key, day);
    if (target !== undefined) {
      this.#focusing = true;
      this.#tell({ on: target });
      this.requestUpdate();
    } else if (event.key === 'Enter') this.#enter(cell, day);
    else return;
    event.preventDefault();
  }

  #target(key: string, day: string): string | undefined {
    const forward = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const week = this.#span === 'week';
    switch (key) {
      case 'ArrowRight':
        return addDays(day, forward);
      case 'ArrowLeft':
        return addDays(day, -forward);
      case 'ArrowDown':
        return addDays(day, 7);
      case 'ArrowUp':
        return addDays(day, -7);
      case 'Home':
        return weekStart(day);
      case 'End':
        return addDays(weekStart(day), 6);
      case 'PageDown':
        return week ? addDays(day, 7) : addMonths(day, 1);
      case 'PageUp':
        return week ? addDays(day, -7) : addMonths(day, -1);
      default:
        return undefined;
    }
  }

  #enter(cell: HTMLElement, day: string): void {
    const first = cell.querySelector<HTMLElement>('a');
    if (first) first.focus();
    else if (this.#creates)
      void navigate(`${pathOf(this.view.entity.name, 'new')}?${this.#begin.name}=${day}`);
  }

  /** Within a day: up and down among its entries, Escape back to the day. */
  #onEntryKey(event: KeyboardEvent, cell: HTMLElement): void {
    const inside = [...cell.querySelectorAll<HTMLElement>('a, button')];
    const at = inside.indexOf(event.target as HTMLElement);
    if (event.key === 'Escape') cell.focus();
    else if (event.key === 'ArrowDown') inside[at + 1]?.focus();
    else if (event.key === 'ArrowUp') inside[at - 1]?.focus();
    else return;
    event.preventDefault();
  }
}

customElements.define('kontor-calendar', Calendar);
