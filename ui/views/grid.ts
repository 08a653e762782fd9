/**
 * The grid of a list. Pages come by keyset, so the grid knows one page more than was read and grows as it is
 * scrolled; the whole number of records stands in the head of the page. On a narrow window each record is a card.
 *
 * @fires kontor-counted {total}   the first page of another listing has come
 * @fires kontor-sorted SortKey[]  a head was asked to sort
 */
import '@vaadin/grid';
import '@vaadin/grid/vaadin-grid-sort-column.js';
import type { Grid, GridDataProviderCallback, GridDataProviderParams } from '@vaadin/grid';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import { html } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { ColumnView, FieldView } from '../../engine/forms/index.ts';
import { navigate, pathOf } from '../app/router.ts';
import type { Row } from '../data/documents.ts';
import { printSort } from '../data/list-state.ts';
import type { SortKey } from '../data/order.ts';
import { readPage } from '../data/records.ts';
import type { Listing, Page } from '../data/records.ts';
import { titleOf } from '../data/titles.ts';
import { broughtTypes } from '../fields/brought.ts';
import { namedIn, shownIn } from '../fields/column.ts';
import { NUMBERS } from '../fields/display.ts';
import { KontorElement } from '../shared/element.ts';
import { fail } from '../shared/notes.ts';
import { locale } from '../shared/texts.ts';

export interface Counted {
  readonly total: number;
}

const PAGE_SIZE = 50;
const NARROW = matchMedia('(max-width: 40rem)');

class RecordGrid extends KontorElement {
  static override properties = {
    label: { attribute: false },
    entity: { attribute: false },
    listing: { attribute: false },
    sort: { attribute: false },
    narrow: { state: true },
  };
  declare label: string;
  declare entity: string;
  declare listing: Listing;
  declare sort: readonly SortKey[];
  declare narrow: boolean;

  #asked = '';
  #provider: Provider | undefined;
  #onWidth = (): void => void (this.narrow = NARROW.matches);

  constructor() {
    super();
    this.narrow = NARROW.matches;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    NARROW.addEventListener('change', this.#onWidth);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    NARROW.removeEventListener('change', this.#onWidth);
  }

  /** Another question is another provider: the grid forgets what it had and begins anew. */
  override willUpdate(changed: PropertyValues<this>): void {
    const asked = JSON.stringify(this.listing);
    if (!changed.has('listing') || asked === this.#asked) return;
    this.#asked = asked;
    this.#provider = providerOf(this.listing, (total) => this.#fire('kontor-counted', { total }));
  }

  override render(): TemplateResult {
    const columns = this.listing.columns;
    const key = `${locale.value} ${this.narrow} ${columns.map((column) => column.path.join('.')).join()}`;
    return html`${keyed(
      key,
      html`<vaadin-grid
        class="records ${this.narrow ? 'narrow' : ''}"
        theme="no-border row-stripes"
        .accessibleName=${this.label}
        .pageSize=${PAGE_SIZE}
        .dataProvider=${this.#provider}
        .multiSort=${true}
        multi-sort-on-shift-click
        column-reordering-allowed
        @click=${(event: MouseEvent) => this.#open(event)}
        @auxclick=${(event: MouseEvent) => this.#open(event)}
        @keydown=${{ handleEvent: (event: KeyboardEvent) => this.#onKey(event), capture: true }}
        @sorter-changed=${() => this.#sorted()}
      >
        ${this.narrow ? this.#card(columns) : columns.map((column, at) => this.#column(column, at))}
      </vaadin-grid>`,
    )}`;
  }

  #column(column: ColumnView, at: number): TemplateResult {
    const { field, path } = column;
    const name = path.join('.');
    const number = NUMBERS.has(field.type);
    const body = columnBodyRenderer<Row>((row) => this.#value(column, row, at === 0), [broughtTypes()]);
    const title = path.length === 1 ? titleOf(field) : column.title;
    const wide = isWide(field);
    if (!field.sortable)
      return html`<vaadin-grid-column
        .header=${title}
        .textAlign=${number ? 'end' : 'start'}
        .flexGrow=${wide ? 2 : 1}
        width="8rem"
        resizable
        ${body}
      ></vaadin-grid-column>`;
    return html`<vaadin-grid-sort-column
      .header=${title}
      .path=${name}
      .direction=${this.#direction(path)}
      .textAlign=${number ? 'end' : 'start'}
      .flexGrow=${wide ? 2 : 1}
      width=${wide ? '9rem' : '7.5rem'}
      resizable
      ${body}
    ></vaadin-grid-sort-column>`;
  }

  #direction(path: readonly string[]): 'asc' | 'desc' | null {
    const key = this.sort.find((one) => one.path.join('.') === path.join('.'));
    return key ? (key.descending ? 'desc' : 'asc') : null;
  }

  /** What names the record leads to it; the others are only read. */
  #value(column: ColumnView, row: Row, first: boolean): TemplateResult {
    if (!first)
      return html`<span class="cell ${NUMBERS.has(column.field.type) ? 'number' : ''}"
        >${shownIn(row, column)}</span
      >`;
    return html`<a class="cell lead" href=${pathOf(this.entity, row['id'] as string)} tabindex="-1"
      >${namedIn(row, column)}</a
    >`;
  }

  /** On a phone: what names the record above, the rest below with its titles. */
  #card([lead, ...others]: readonly ColumnView[]): TemplateResult {
    const body = columnBodyRenderer<Row>(
      (row) =>
        html`<div class="record-card">
          ${this.#value(lead!, row, true)}
          <dl>
            ${others.map(
              (column) =>
                html`<div>
                  <dt>${column.path.length === 1 ? titleOf(column.field) : column.title}</dt>
                  <dd>${shownIn(row, column)}</dd>
                </div>`,
            )}
          </dl>
        </div>`,
      [broughtTypes()],
    );
    return html`<vaadin-grid-column .header=${lead?.title} .flexGrow=${1} ${body}></vaadin-grid-column>`;
  }

  #rowAt(event: Event): Row | undefined {
    const grid = event.currentTarget as Grid<Row>;
    return grid.getEventContext(event).item;
  }

  #open(event: MouseEvent): void {
    const link = event.composedPath().some((node) => node instanceof HTMLAnchorElement);
    const row = this.#rowAt(event);
    if (link || !row || event.button > 1) return;
    const path = pathOf(this.entity, row['id'] as string);
    if (event.button === 1 || event.ctrlKey || event.metaKey) window.open(path, '_blank', 'noopener');
    else void navigate(path);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    const row = this.#rowAt(event);
    if (!row) return;
    event.preventDefault();
    event.stopPropagation();
    void navigate(pathOf(this.entity, row['id'] as string));
  }

  /** Heads answer one by one: the order in which they were asked is the grid's to know. */
  #sorted(): void {
    queueMicrotask(() => {
      const grid = this.querySelector('vaadin-grid') as unknown as Sorting | null;
      const keys = (grid?._sorters ?? []).filter((sorter) => sorter.direction).map(keyOf);
      const same = keys.map(printSort).join() === this.sort.map(printSort).join();
      if (grid && !same) this.#fire('kontor-sorted', keys);
    });
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Names and sentences want room, numbers of documents do not. */
function isWide({ type, maxLength = Infinity }: FieldView): boolean {
  return type === 'reference' || type === 'longText' || (type === 'text' && maxLength > 60);
}

interface Sorting {
  readonly _sorters: readonly { readonly path: string; readonly direction: 'asc' | 'desc' | null }[];
}

const keyOf = ({ path, direction }: Sorting['_sorters'][number]): SortKey => ({
  path: path.split('.'),
  descending: direction === 'desc',
});

type Provider = (params: GridDataProviderParams<Row>, callback: GridDataProviderCallback<Row>) => void;

/** Each page needs the cursor with which the page before it ended: pages are read in order, each once. */
function providerOf(listing: Listing, counted: (total: number) => void): Provider {
  const pages: Promise<Page>[] = [];
  const pageAt = (at: number): Promise<Page> =>
    (pages[at] ??= (at === 0 ? Promise.resolve(null) : pageAt(at - 1)).then((before) =>
      readPage(listing, PAGE_SIZE, before?.pageInfo.endCursor ?? null),
    ));
  return ({ page }, callback) => {
    pageAt(page).then(
      ({ nodes, pageInfo, totalCount }) => {
        const end = page * PAGE_SIZE + nodes.length;
        callback([...nodes], pageInfo.hasNextPage ? end + PAGE_SIZE : end);
        if (page === 0) counted(totalCount);
      },
      (error: unknown) => {
        callback([], 0);
        fail(error);
      },
    );
  };
}

customElements.define('kontor-grid', RecordGrid);
