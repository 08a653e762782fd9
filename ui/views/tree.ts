/**
 * A hierarchy as rows that open: children are read when their parent is opened for the first time. Keys are those of the
 * ARIA treegrid. Which branches are open stands in the address. What was searched for is shown flat: its parents need
 * not fit.
 *
 * @fires kontor-counted {total}
 * @fires kontor-told            a branch was opened or closed
 */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ColumnView, EntityView, ListView } from '../../engine/forms/index.ts';
import { navigate, pathOf } from '../app/router.ts';
import type { Row } from '../data/documents.ts';
import * as records from '../data/records.ts';
import type { Listing } from '../data/records.ts';
import { titleOf } from '../data/titles.ts';
import { namedIn, shownIn } from '../fields/column.ts';
import { NUMBERS } from '../fields/display.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail } from '../shared/notes.ts';
import './tree.css';
import { viewText } from './texts.ts';

const PAGE_SIZE = 100;
/** Records without a parent. */
const TOP = '';

interface Branch {
  readonly rows: readonly Row[];
  readonly cursor: string | null;
  readonly more: boolean;
  readonly busy: boolean;
}

/** One line of what is shown. */
type Line =
  | {
      readonly kind: 'record';
      readonly row: Row;
      readonly level: number;
      readonly at: number;
      readonly of: number;
    }
  | { readonly kind: 'more'; readonly parent: string; readonly level: number };

class Tree extends KontorElement {
  static override properties = {
    view: { attribute: false },
    shown: { attribute: false },
    listing: { attribute: false },
    searched: { attribute: false },
    own: { attribute: false },
    branches: { state: true },
    spot: { state: true },
  };
  declare view: EntityView;
  declare shown: ListView;
  declare listing: Listing;
  declare searched: boolean;
  declare own: Readonly<Record<string, string>>;
  declare branches: ReadonlyMap<string, Branch>;
  /** Id of the row that has the caret, or had it last. */
  declare spot: string | undefined;

  #asked = '';

  constructor() {
    super();
    this.branches = new Map();
  }

  get #parent(): string {
    return String(this.shown.options['parent']);
  }

  get #open(): ReadonlySet<string> {
    return new Set((this.own['open'] ?? '').split(',').filter(Boolean));
  }

  /** Name of the list of children on a record; undefined where the reader does not see it. */
  get #children(): string | undefined {
    const { entity, related } = this.view;
    return related.find((one) => one.entity === entity.name && one.field === this.#parent)?.name;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const asked = JSON.stringify([this.listing, this.shown.name, this.searched]);
    if (changed.has('listing') && asked !== this.#asked) {
      this.#asked = asked;
      this.branches = new Map();
      void this.#load(TOP);
      void this.#count(asked);
    }
    for (const id of this.#open) if (!this.branches.has(id)) void this.#load(id);
  }

  #listingOf(parent: string): Listing {
    const children = this.#children;
    const beside = children ? `_children: ${children}(first: 1) { nodes { id } }` : '';
    const listing = { ...this.listing, beside };
    if (parent !== TOP) {
      const { where: _, search: __, ...whole } = listing;
      return records.narrowed(whole, { [this.#parent]: { eq: parent } });
    }
    return this.searched ? listing : records.narrowed(listing, { [this.#parent]: { isNull: true } });
  }

  async #load(parent: string): Promise<void> {
    const asked = this.#asked;
    const known = this.branches.get(parent) ?? { rows: [], cursor: null, more: true, busy: false };
    if (known.busy || !known.more) return;
    this.branches = new Map(this.branches).set(parent, { ...known, busy: true });
    try {
      const page = await records.readPage(this.#listingOf(parent), PAGE_SIZE, known.cursor);
      if (asked !== this.#asked) return;
      const { hasNextPage, endCursor } = page.pageInfo;
      const rows = [...known.rows, ...page.nodes];
      this.branches = new Map(this.branches).set(parent, {
        rows,
        cursor: endCursor,
        more: hasNextPage,
        busy: false,
      });
    } catch (error) {
      if (asked !== this.#asked) return;
      this.branches = new Map(this.branches).set(parent, { ...known, more: false, busy: false });
      fail(error);
    }
  }

  async #count(asked: string): Promise<void> {
    const [all] = (await records.readGroups(this.listing, [], undefined).catch(fail)) ?? [];
    if (all && asked === this.#asked)
      this.dispatchEvent(new CustomEvent('kontor-counted', { detail: { total: all.count } }));
  }

  /** Whether it opens: of what was not told, the first opening tells. */
  #opens({ id, _children }: Row): boolean {
    const read = this.branches.get(id as string);
    if (read && !read.busy) return read.rows.length > 0;
    return (_children as { readonly nodes: readonly unknown[] } | undefined)?.nodes.length !== 0;
  }

  #lines(parent = TOP, level = 1): readonly Line[] {
    const { rows = [], more = false } = this.branches.get(parent) ?? {};
    const open = this.#open;
    return [
      ...rows.flatMap((row, at): readonly Line[] => [
        { kind: 'record', row, level, at: at + 1, of: more ? -1 : rows.length },
        ...(open.has(row['id'] as string) && level < DEPTH_MAX
          ? this.#lines(row['id'] as string, level + 1)
          : []),
      ]),
      ...(more && rows.length > 0 ? [{ kind: 'more' as const, parent, level }] : []),
    ];
  }

  override render(): TemplateResult {
    const { columns } = this.listing;
    const lines = this.#lines();
    const ids = lines.flatMap((line) => (line.kind === 'record' ? [line.row['id'] as string] : []));
    const spot = this.spot && ids.includes(this.spot) ? this.spot : ids[0];
    return html`<div class="tree-scroll">
      <table
        class="tree"
        role="treegrid"
        aria-label=${this.shown.title}
        aria-describedby="tree-help"
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        @focusin=${(event: FocusEvent) => (this.spot = rowOf(event.target)?.dataset['id'] ?? this.spot)}
      >
        <thead>
          <tr>
            ${columns.map(
              (column) =>
                html`<th scope="col" class=${NUMBERS.has(column.field.type) ? 'number' : ''}>
                  ${column.path.length === 1 ? titleOf(column.field) : column.title}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${repeat(lines, keyOf, (line) => (line.kind === 'more' ? this.#more(line) : this.#row(line, columns, spot)))}
        </tbody>
      </table>
      <p class="visually-hidden" id="tree-help">${viewText('tree.help')}</p>
    </div>`;
  }

  #row(
    { row, level, at, of }: Line & { kind: 'record' },
    columns: readonly ColumnView[],
    spot: string | undefined,
  ): TemplateResult {
    const id = row['id'] as string;
    const opens = this.#opens(row);
    const open = this.#open.has(id);
    return html`<tr
      data-id=${id}
      aria-level=${level}
      aria-posinset=${at}
      aria-setsize=${of}
      aria-expanded=${opens ? open : nothing}
      tabindex=${id === spot ? 0 : -1}
      style=${`--level: ${level - 1}`}
      @click=${(event: MouseEvent) => this.#onClick(event, id, opens)}
    >
      ${columns.map((column, index) => {
        if (index > 0)
          return html`<td role="gridcell" class=${NUMBERS.has(column.field.type) ? 'number' : ''}>
            ${shownIn(row, column)}
          </td>`;
        return html`<td role="gridcell" class="branch">
          <span class="twist ${opens ? '' : 'leaf'}" aria-hidden="true">${icon('next')}</span
          ><a class="lead" tabindex="-1" href=${pathOf(this.view.entity.name, id)}>${namedIn(row, column)}</a>
        </td>`;
      })}
    </tr>`;
  }

  #more({ parent, level }: Line & { kind: 'more' }): TemplateResult {
    return html`<tr style=${`--level: ${level - 1}`}>
      <td role="gridcell" class="branch" colspan=${this.listing.columns.length}>
        <button type="button" class="quiet" @click=${() => void this.#load(parent)}>
          ${viewText('tree.more')}
        </button>
      </td>
    </tr>`;
  }

  #onClick(event: MouseEvent, id: string, opens: boolean): void {
    if ((event.target as HTMLElement).closest('a')) return;
    this.spot = id;
    if (opens) this.#turn(id, !this.#open.has(id));
  }

  #turn(id: string, on: boolean): void {
    const open = new Set(this.#open);
    if (on) open.add(id);
    else open.delete(id);
    const { open: _, ...others } = this.own;
    const own = open.size > 0 ? { ...others, open: [...open].join(',') } : others;
    this.dispatchEvent(new CustomEvent('kontor-told', { detail: own }));
  }

  #onKey(event: KeyboardEvent): void {
    const row = rowOf(event.target);
    if (!row?.dataset['id'] || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...this.querySelectorAll<HTMLElement>('tr[data-id]')];
    const at = rows.indexOf(row);
    const rtl = getComputedStyle(this).direction === 'rtl';
    const inward = rtl ? 'ArrowLeft' : 'ArrowRight';
    const outward = rtl ? 'ArrowRight' : 'ArrowLeft';
    const expanded = row.getAttribute('aria-expanded');
    const id = row.dataset['id'];
    const go = (to: HTMLElement | undefined): void => to?.focus();
    if (event.key === 'ArrowDown') go(rows[at + 1]);
    else if (event.key === 'ArrowUp') go(rows[at - 1]);
    else if (event.key === 'Home') go(rows[0]);
    else if (event.key === 'End') go(rows.at(-1));
    else if (event.key === inward && expanded === 'false') this.#turn(id, true);
    else if (event.key === inward && expanded === 'true') go(deeper(rows[at + 1], row));
    else if (event.key === outward && expanded === 'true') this.#turn(id, false);
    else if (event.key === outward) go(rows.slice(0, at).findLast((one) => levelOf(one) < levelOf(row)));
    else if (event.key === 'Enter') void navigate(pathOf(this.view.entity.name, id));
    else return;
    event.preventDefault();
  }
}

/** Deeper than anybody nests; a circle that slipped in ends here. */
const DEPTH_MAX = 30;

const keyOf = (line: Line): string =>
  line.kind === 'record' ? `${line.level} ${line.row['id'] as string}` : `more ${line.parent}`;

const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof HTMLElement ? target.closest('tr') : null;

const levelOf = (row: HTMLElement): number => Number(row.getAttribute('aria-level'));

const deeper = (next: HTMLElement | undefined, row: HTMLElement): HTMLElement | undefined =>
  next && levelOf(next) > levelOf(row) ? next : undefined;

customElements.define('kontor-tree', Tree);
