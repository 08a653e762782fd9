/**
 * A board: columns by a choice, records as cards. A card is moved by dragging it, or by its handle: Enter or Space takes
 * it, arrow keys lead from column to column, Enter puts it down, Escape puts it back. Where it may go is what the
 * reader's rights and the lifecycle leave open; the card moves at once, and back again when the server refuses.
 *
 * @fires kontor-counted {total}
 */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ColumnView, EntityView, FieldView, ListView } from '../../engine/forms/index.ts';
import { pathOf } from '../app/router.ts';
import {
  headOf,
  laneListing,
  lanesOf,
  optionIn,
  renewed,
  sumGroups,
  unitOfMeasure,
  wayTo,
} from '../data/board.ts';
import type { Head, Lane, Way } from '../data/board.ts';
import type { Row } from '../data/documents.ts';
import { formatNumber } from '../data/format.ts';
import * as records from '../data/records.ts';
import type { Group, Listing } from '../data/records.ts';
import { titleOf } from '../data/titles.ts';
import { namedIn, shownIn } from '../fields/column.ts';
import { plain } from '../fields/display.ts';
import { confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import './board.css';
import { viewText } from './texts.ts';

const PAGE_SIZE = 20;
/** So far the pointer goes before a press is a drag, in pixels. */
const DRAG_MIN = 6;
/** So near to the edge a dragged card scrolls the board. */
const EDGE = 48;

interface Column {
  readonly cards: readonly Row[];
  readonly cursor: string | null;
  readonly more: boolean;
  readonly busy: boolean;
}

/** A card that is being moved, and the column it is over. */
interface Held {
  readonly card: Row;
  readonly over: Lane;
  readonly by: 'key' | 'pointer';
}

class Board extends KontorElement {
  static override properties = {
    view: { attribute: false },
    shown: { attribute: false },
    listing: { attribute: false },
    columns: { state: true },
    groups: { state: true },
    held: { state: true },
    said: { state: true },
  };
  declare view: EntityView;
  declare shown: ListView;
  declare listing: Listing;
  declare columns: ReadonlyMap<Lane, Column>;
  declare groups: readonly Group[];
  declare held: Held | undefined;
  /** What a screen reader is told. */
  declare said: string;

  #asked = '';
  #press: { readonly card: Row; readonly x: number; readonly y: number } | undefined;
  #ghost: HTMLElement | undefined;
  #watch: IntersectionObserver | undefined;

  constructor() {
    super();
    this.columns = new Map();
    this.groups = [];
    this.said = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen)
        if (isIntersecting) (target as HTMLButtonElement).click();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.disconnect();
    this.#letGo();
  }

  get #field(): FieldView {
    return this.shown.group!.field;
  }

  get #measure(): FieldView | undefined {
    return this.view.fields.find(({ name }) => name === this.shown.options['sum']);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const asked = JSON.stringify([this.listing, this.shown.name]);
    if (!changed.has('listing') || asked === this.#asked) return;
    this.#asked = asked;
    this.columns = new Map(lanesOf(this.shown).map((lane) => [lane, EMPTY]));
    this.groups = [];
    for (const lane of this.columns.keys()) void this.#load(lane, asked);
    void this.#count(asked);
  }

  override updated(): void {
    this.#watch?.disconnect();
    for (const button of this.querySelectorAll('.load-more')) this.#watch?.observe(button);
  }

  async #load(lane: Lane, asked = this.#asked): Promise<void> {
    const column = this.columns.get(lane);
    if (!column || column.busy || !column.more) return;
    this.#put(lane, { ...column, busy: true });
    try {
      const page = await records.readPage(
        laneListing(this.listing, this.#field, lane),
        PAGE_SIZE,
        column.cursor,
      );
      if (asked !== this.#asked) return;
      const known = this.columns.get(lane)!.cards;
      const ids = new Set(known.map(({ id }) => id));
      this.#put(lane, {
        cards: [...known, ...page.nodes.filter(({ id }) => !ids.has(id))],
        cursor: page.pageInfo.endCursor,
        more: page.pageInfo.hasNextPage,
        busy: false,
      });
    } catch (error) {
      if (asked === this.#asked) this.#put(lane, { ...this.columns.get(lane)!, more: false, busy: false });
      fail(error);
    }
  }

  async #count(asked = this.#asked): Promise<void> {
    const measure = this.#measure;
    const groups = await records
      .readGroups(this.listing, sumGroups(this.view, this.shown, measure), measure?.name)
      .catch(fail);
    if (!groups || asked !== this.#asked) return;
    this.groups = groups;
    const total = groups.reduce((sum, { count }) => sum + count, 0);
    this.dispatchEvent(new CustomEvent('kontor-counted', { detail: { total } }));
  }

  #put(lane: Lane, column: Column): void {
    this.columns = new Map(this.columns).set(lane, column);
  }

  override render(): TemplateResult {
    const { held } = this;
    return html`<div class="board ${held ? 'moving' : ''}" role="group" aria-label=${this.shown.title}>
        ${[...this.columns].map(([lane, column]) => this.#column(lane, column))}
      </div>
      <p class="visually-hidden" role="status" aria-live="assertive">${this.said}</p>
      <p class="visually-hidden" id="board-help">${viewText('board.help')}</p>`;
  }

  #column(lane: Lane, { cards, more, busy }: Column): TemplateResult {
    const { held } = this;
    const option = optionIn(this.#field, lane);
    const head = headOf(
      this.groups,
      this.#field,
      lane,
      this.#measure,
      unitOfMeasure(this.view, this.#measure),
    );
    const open = held && this.#way(held.card, lane) !== undefined;
    const state = open ? (held.over === lane ? 'open over' : 'open') : '';
    const id = `lane-${lane ?? ''}`;
    return html`<section class="lane ${state}" data-lane=${lane ?? ''} aria-labelledby=${id}>
      <header>
        <h2 id=${id}>
          <span class="badge" data-color=${option?.color ?? 'none'}>${this.#title(lane)}</span>
          <span class="count" aria-label=${viewText('list.count', { count: head.count })}
            >${formatNumber(head.count)}</span
          >
        </h2>
        ${this.#sums(head)}
        ${open && held.by === 'key' ? html`<button type="button" class="here" tabindex="-1" @click=${() => void this.#drop(lane)}>${viewText('board.here')}</button>` : nothing}
      </header>
      <ul class="lane-cards" tabindex=${cards.length > 0 ? 0 : nothing} aria-labelledby=${id}>
        ${repeat(
          cards,
          ({ id: key }) => key,
          (card) => this.#card(card),
        )}
        ${cards.length === 0 && !busy && !more ? html`<li class="none">${viewText('board.none')}</li>` : nothing}
        ${
          more
            ? html`<li>
                <button
                  type="button"
                  class="quiet load-more"
                  ?disabled=${busy}
                  @click=${() => void this.#load(lane)}
                >
                  ${busy ? text('app.loading') : viewText('board.more')}
                </button>
              </li>`
            : nothing
        }
      </ul>
    </section>`;
  }

  #sums({ sums }: Head): TemplateResult | typeof nothing {
    const measure = this.#measure;
    if (!measure || sums.length === 0) return nothing;
    return html`<p class="sum" title=${titleOf(measure)}>
      ${sums.map(({ amount, unit }) => html`<span>${plain(measure, amount, unit)}</span>`)}
    </p>`;
  }

  #card(card: Row): TemplateResult {
    const [lead, ...others] = this.listing.columns;
    const { held } = this;
    const name = (card['_label'] as string) || '';
    const movable = [...this.columns.keys()].some((lane) => this.#way(card, lane));
    const taken = held?.card['id'] === card['id'];
    const color = this.view.fields.find((field) => field.name === this.shown.options['color']);
    const dot = color && optionIn(color, (card[color.name] ?? null) as Lane)?.color;
    return html`<li
      class="board-card ${taken ? 'taken' : ''} ${movable ? 'movable' : ''}"
      data-color=${dot ?? nothing}
      data-id=${card['id'] as string}
      @dragstart=${(event: DragEvent) => event.preventDefault()}
      @pointerdown=${(event: PointerEvent) => this.#onPress(event, card, movable)}
    >
      <div class="card-lead">
        ${lead ? this.#lead(lead, card) : nothing}
        ${
          movable
            ? html`<button
                type="button"
                class="quiet handle"
                aria-label=${viewText('board.move', { title: name })}
                aria-describedby="board-help"
                aria-pressed=${taken && held?.by === 'key'}
                @click=${() => this.#toggle(card)}
                @keydown=${(event: KeyboardEvent) => this.#onKey(event, card)}
                @blur=${(event: FocusEvent) => this.#onBlur(event)}
              >
                ${icon('grip')}
              </button>`
            : nothing
        }
      </div>
      ${others.map((column) => {
        const shown = shownIn(card, column);
        if (shown === nothing) return nothing;
        const title = column.path.length === 1 ? titleOf(column.field) : column.title;
        return html`<div class="card-value" title=${title}>
          <span class="visually-hidden">${title}: </span>${shown}
        </div>`;
      })}
    </li>`;
  }

  #lead(column: ColumnView, card: Row): TemplateResult {
    return html`<a class="lead" draggable="false" href=${pathOf(this.view.entity.name, card['id'] as string)}
      >${namedIn(card, column)}</a
    >`;
  }

  #title(lane: Lane): string {
    return lane === null ? viewText('board.without') : (optionIn(this.#field, lane)?.label ?? lane);
  }

  #way(card: Row, lane: Lane): Way | undefined {
    return wayTo(this.view, this.#field, card, lane);
  }

  #laneOf(card: Row): Lane {
    return (card[this.#field.name] ?? null) as Lane;
  }

  // By key.

  #toggle(card: Row): void {
    const { held } = this;
    if (held?.by === 'key' && held.card['id'] === card['id']) return void this.#drop(held.over);
    const from = this.#laneOf(card);
    this.held = { card, over: from, by: 'key' };
    const open = [...this.columns.keys()]
      .filter((lane) => this.#way(card, lane))
      .map((lane) => this.#title(lane));
    this.said = viewText('board.taken', { title: card['_label'], lanes: open.join(', ') });
  }

  #onKey(event: KeyboardEvent, card: Row): void {
    const { held } = this;
    if (held?.by !== 'key' || held.card['id'] !== card['id']) return;
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === 'Escape') this.#cancel();
    else if (event.key === forward || event.key === 'ArrowDown') this.#step(1);
    else if (event.key === backward || event.key === 'ArrowUp') this.#step(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the next column that is open for the card, its own among them. */
  #step(by: 1 | -1): void {
    const { card, over } = this.held!;
    const open = [...this.columns.keys()].filter(
      (lane) => lane === this.#laneOf(card) || this.#way(card, lane),
    );
    const next = open[open.indexOf(over) + by];
    if (next === undefined) return;
    this.held = { card, over: next, by: 'key' };
    this.said = viewText('board.over', { lane: this.#title(next) });
    this.#lane(next)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #onBlur(event: FocusEvent): void {
    const to = event.relatedTarget;
    if (this.held?.by === 'key' && !(to instanceof HTMLElement && to.closest('.here'))) this.#cancel();
  }

  #cancel(): void {
    const { card } = this.held!;
    this.held = undefined;
    this.said = viewText('board.back', { title: card['_label'], lane: this.#title(this.#laneOf(card)) });
  }

  #lane(lane: Lane): HTMLElement | null {
    return this.querySelector(`[data-lane="${CSS.escape(lane ?? '')}"]`);
  }

  // By pointer.

  /** A mouse takes the card anywhere, a finger by its handle: elsewhere it scrolls. */
  #onPress(event: PointerEvent, card: Row, movable: boolean): void {
    const handle = (event.target as HTMLElement).closest('.handle');
    if (!movable || event.button !== 0 || (event.pointerType !== 'mouse' && !handle)) return;
    this.#press = { card, x: event.clientX, y: event.clientY };
    addEventListener('pointermove', this.#onMove);
    addEventListener('pointerup', this.#onRelease);
    addEventListener('pointercancel', this.#onRelease);
    addEventListener('keydown', this.#onDragKey, true);
  }

  #onMove = (event: PointerEvent): void => {
    const { card, x, y } = this.#press!;
    if (!this.#ghost) {
      if (Math.hypot(event.clientX - x, event.clientY - y) < DRAG_MIN) return;
      this.#lift(card);
    }
    event.preventDefault();
    this.#ghost!.style.translate = `${event.clientX - x}px ${event.clientY - y}px`;
    const lane = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('.lane')
      ?.dataset['lane'];
    const over = lane === undefined ? this.#laneOf(card) : lane || null;
    if (over !== this.held?.over) this.held = { card, over, by: 'pointer' };
    this.#scroll(event.clientX);
  };

  /** The card follows the pointer as a copy of itself. */
  #lift(card: Row): void {
    const own = this.querySelector<HTMLElement>(`[data-id="${card['id'] as string}"]`)!;
    const { left, top, width } = own.getBoundingClientRect();
    const ghost = own.cloneNode(true) as HTMLElement;
    ghost.classList.add('ghost');
    ghost.inert = true;
    Object.assign(ghost.style, { left: `${left}px`, top: `${top}px`, inlineSize: `${width}px` });
    this.append(ghost);
    this.#ghost = ghost;
    this.held = { card, over: this.#laneOf(card), by: 'pointer' };
    getSelection()?.removeAllRanges();
  }

  #scroll(x: number): void {
    const board = this.querySelector('.board')!;
    const { left, right } = board.getBoundingClientRect();
    if (x > right - EDGE) board.scrollBy({ left: 12 });
    else if (x < left + EDGE) board.scrollBy({ left: -12 });
  }

  #onRelease = (event: PointerEvent): void => {
    const { held } = this;
    const dragged = this.#ghost !== undefined;
    this.#letGo();
    if (!dragged || !held) return;
    // The click that ends a drag opens nothing and takes nothing.
    const swallow = (click: Event): void => (click.preventDefault(), click.stopPropagation());
    addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', swallow, true));
    if (event.type === 'pointerup') void this.#drop(held.over);
    else this.held = undefined;
  };

  #onDragKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#ghost) return;
    this.#letGo();
    this.#cancel();
  };

  #letGo(): void {
    removeEventListener('pointermove', this.#onMove);
    removeEventListener('pointerup', this.#onRelease);
    removeEventListener('pointercancel', this.#onRelease);
    removeEventListener('keydown', this.#onDragKey, true);
    this.#ghost?.remove();
    this.#ghost = this.#press = undefined;
  }

  // The move itself.

  async #drop(lane: Lane): Promise<void> {
    const { card } = this.held!;
    this.held = undefined;
    const way = this.#way(card, lane);
    const from = this.#laneOf(card);
    if (!way) {
      this.said = viewText('board.back', { title: card['_label'], lane: this.#title(from) });
      return;
    }
    if (way.kind === 'transition' && !(await this.#agreed(way.transition))) return;
    const before = { columns: this.columns, groups: this.groups };
    const moved = { ...card, [this.#field.name]: lane };
    this.#relocate(card, moved, from, lane);
    await this.#refocus(moved);
    try {
      const answer = await this.#write(card, way, lane);
      this.#replace(renewed(moved, answer));
      this.said = viewText('board.moved', { title: card['_label'], lane: this.#title(lane) });
      void this.#count();
    } catch (error) {
      this.columns = before.columns;
      this.groups = before.groups;
      await this.#refocus(card);
      this.said = viewText('board.back', { title: card['_label'], lane: this.#title(from) });
      fail(error);
    }
  }

  #agreed({ title, confirm }: { readonly title: string; readonly confirm?: string }): Promise<boolean> {
    if (!confirm) return Promise.resolve(true);
    return confirmed({ title, text: confirm, yes: title, no: text('app.cancel') });
  }

  #write(card: Row, way: Way, lane: Lane): Promise<Row> {
    const [id, version, key] = [card['id'] as string, card['version'] as number, crypto.randomUUID()];
    return way.kind === 'transition'
      ? records.moveRecord(this.view, way.transition.mutation, id, version, key)
      : records.updateRecord(this.view, id, version, { [way.field]: lane }, key);
  }

  #relocate(card: Row, moved: Row, from: Lane, lane: Lane): void {
    const source = this.columns.get(from)!;
    const target = this.columns.get(lane)!;
    this.columns = new Map(this.columns)
      .set(from, { ...source, cards: source.cards.filter(({ id }) => id !== card['id']) })
      .set(lane, { ...target, cards: [moved, ...target.cards] });
  }

  #replace(card: Row): void {
    const lane = this.#laneOf(card);
    const column = this.columns.get(lane)!;
    this.#put(lane, { ...column, cards: column.cards.map((one) => (one['id'] === card['id'] ? card : one)) });
  }

  /** The caret stays with the card, wherever it went. */
  async #refocus(card: Row): Promise<void> {
    await this.updateComplete;
    const place = this.querySelector(`[data-id="${card['id'] as string}"]`);
    (place?.querySelector<HTMLElement>('.handle') ?? place?.querySelector<HTMLElement>('a'))?.focus();
  }
}

const EMPTY: Column = { cards: [], cursor: null, more: true, busy: false };

customElements.define('kontor-board', Board);
