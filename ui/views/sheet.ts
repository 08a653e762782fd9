/**
 * The lines of a record as a sheet. One cell has the caret; typing, Enter or F2 opens it with the widget of its field,
 * everything else is text. Below the last line stands an empty one, which becomes a line when something is put in it.
 *
 *   arrows, Home, End      move                 Enter   leaves a cell downwards, where the run of Tabs began
 *   Tab, Shift+Tab         next, last cell      Escape  gives the old value back; a second time leaves the sheet
 *   Delete                 empties a cell       Control+Delete  removes the line       Control+D  copies from above
 *   paste                  a block of cells, as spreadsheets put it on the clipboard
 */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FieldView } from '../../engine/forms/index.ts';
import { addLines, give, isFilled, linesOf, removeLine } from '../data/draft.ts';
import type { Cell, RowDraft } from '../data/draft.ts';
import { blockOf, pasteBlock } from '../data/paste.ts';
import { titleOf } from '../data/titles.ts';
import { NUMBERS, plain } from '../fields/display.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail, tell, warn } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import type { Line } from './line.ts';
import './line.ts';
import { stepOf } from './moves.ts';
import type { Spot } from './moves.ts';

/** What a line is about has the most room. */
const LEAD_WIDTH = 'minmax(11rem, 3fr)';

function widthOf({ type }: FieldView): string {
  if (type === 'text' || type === 'longText') return 'minmax(9rem, 2fr)';
  return type === 'boolean' ? 'minmax(4.5rem, .6fr)' : 'minmax(6.25rem, 1fr)';
}

export class Sheet extends KontorElement {
  static override properties = {
    cell: { attribute: false },
    label: { attribute: false },
    chosen: { attribute: false },
    spot: { state: true },
    editing: { state: true },
  };
  declare cell: Cell;
  declare label: string;
  /** Columns that the layout chose; undefined shows all. */
  declare chosen: readonly string[] | undefined;
  /** Where the caret is. */
  declare spot: Spot;
  declare editing: boolean;

  /** The column in which the run of Tabs began. */
  #anchor = 0;
  #before: { readonly value: unknown; readonly given: boolean } | undefined;

  constructor() {
    super();
    this.spot = { row: 0, column: 0 };
    this.editing = false;
    this.addEventListener('focusout', (event) => this.#onLeave(event));
  }

  get #columns(): readonly FieldView[] {
    const { fields, columns } = this.cell.field.lines!;
    const shown = this.chosen?.filter((name) => columns.includes(name)) ?? columns;
    return shown.map((name) => fields.find((field) => field.name === name)!);
  }

  get #writable(): boolean {
    return !this.cell.readOnly.value;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('cell')) this.editing = false;
    const rows = linesOf(this.cell);
    if (this.#writable && (rows.length === 0 || isFilled(rows.at(-1)!))) addLines(this.cell);
  }

  override render(): TemplateResult {
    const rows = linesOf(this.cell);
    const columns = this.#columns;
    const lead = columns.findIndex((field) => field.type === 'reference' || field.type === 'text');
    const template = columns.map((field, at) => (at === lead ? LEAD_WIDTH : widthOf(field))).join(' ');
    const helpId = `help-${this.cell.field.name}`;
    return html`<div
        class="sheet"
        role="grid"
        aria-label=${this.label}
        aria-describedby=${helpId}
        aria-rowcount=${rows.length + 1}
        style=${`--columns: 2.75rem ${template} 2.75rem`}
        @keydown=${{ handleEvent: (event: KeyboardEvent) => this.#onKey(event), capture: true }}
        @paste=${(event: ClipboardEvent) => this.#onPaste(event)}
        @copy=${(event: ClipboardEvent) => this.#onCopy(event)}
      >
        <div role="row" class="sheet-head">
          <div role="columnheader"><span class="visually-hidden">${text('lines.number')}</span>#</div>
          ${columns.map(
            (field) =>
              html`<div role="columnheader" class=${NUMBERS.has(field.type) ? 'number' : ''}>
                ${titleOf(field)}${field.required && this.#writable ? html`<span class="required" aria-hidden="true"> *</span>` : nothing}
              </div>`,
          )}
          <div role="columnheader"><span class="visually-hidden">${text('app.more')}</span></div>
        </div>
        ${repeat(
          rows,
          (row) => row.key,
          (row, at) =>
            html`<kontor-line
              role="row"
              aria-rowindex=${at + 2}
              .row=${row}
              .columns=${columns}
              .number=${at + 1}
              .caret=${this.spot.row === at ? this.spot.column : -1}
              .editing=${this.editing && this.spot.row === at}
              .writable=${this.#writable}
              @kontor-cell=${(event: CustomEvent<number>) => void this.#enter({ row: at, column: event.detail })}
              @kontor-remove=${() => this.#remove(row)}
            ></kontor-line>`,
        )}
      </div>
      <p class="visually-hidden" id=${helpId}>${text('lines.help')}</p>
      ${
        this.#writable
          ? html`<button
              type="button"
              class="quiet add-line"
              @click=${() => this.#moveTo({ row: rows.length - 1, column: 0 })}
            >
              ${icon('plus')}<span>${text('lines.add')}</span>
            </button>`
          : nothing
      }`;
  }

  #cellAt({ row, column }: Spot): Cell | undefined {
    const field = this.#columns[column];
    return field && linesOf(this.cell)[row]?.cells.get(field.name);
  }

  #isOpen(spot: Spot): boolean {
    const cell = this.#cellAt(spot);
    return this.#writable && cell !== undefined && cell.visible.value && !cell.readOnly.value;
  }

  /** Puts the caret somewhere and the focus with it. */
  #moveTo(spot: Spot): void {
    this.editing = false;
    this.spot = spot;
    void this.updateComplete.then(() => this.#line?.focusCell(spot.column));
  }

  get #line(): Line | null {
    return this.querySelectorAll<Line>('kontor-line')[this.spot.row] ?? null;
  }

  /** A click: what stood open is closed first, then the cell opens. */
  async #enter(spot: Spot): Promise<void> {
    if (this.editing && spot.row === this.spot.row && spot.column === this.spot.column) return;
    await this.#close();
    this.#anchor = spot.column;
    this.spot = spot;
    if (this.#isOpen(spot)) await this.#open();
    else this.#moveTo(spot);
  }

  /** Opens the cell at the caret; `typed` is the letter it was opened with. */
  async #open(typed?: string): Promise<void> {
    const cell = this.#cellAt(this.spot)!;
    this.#before = { value: cell.value.peek(), given: cell.given.peek() };
    this.editing = true;
    await this.updateComplete;
    await this.#line?.openEditor(typed);
  }

  /** Lets the widget make a value of what is half typed, and closes it. */
  async #close(): Promise<void> {
    if (!this.editing) return;
    const cell = this.#cellAt(this.spot);
    await this.#line?.editor?.widget?.settle().catch(fail);
    if (cell) cell.touched.value = true;
    this.editing = false;
    this.#before = undefined;
  }

  #cancel(): void {
    const cell = this.#cellAt(this.spot)!;
    if (this.#before) {
      give(cell, this.#before.value);
      cell.given.value = this.#before.given;
    }
    this.#moveTo(this.spot);
  }

  #remove(row: RowDraft): void {
    const at = linesOf(this.cell).indexOf(row);
    removeLine(this.cell, row);
    this.#moveTo({ row: Math.min(at, Math.max(0, linesOf(this.cell).length - 1)), column: this.spot.column });
  }

  #onKey(event: KeyboardEvent): void {
    if (!(event.target as HTMLElement).closest('[role=gridcell]') || event.isComposing) return;
    const handled = this.editing ? this.#onEditingKey(event) : this.#onMovingKey(event);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #onEditingKey({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    if (ctrlKey || metaKey) return false;
    if (key === 'Escape') return (this.#cancel(), true);
    if (key === 'Enter') return (void this.#close().then(() => this.#down(shiftKey ? -1 : 1)), true);
    if (key === 'Tab') return (void this.#close().then(() => this.#along(shiftKey ? -1 : 1)), true);
    const listed = this.#line?.editor?.querySelector('vaadin-combo-box, vaadin-multi-select-combo-box');
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || listed) return false;
    void this.#close().then(() => this.#moveTo(this.#inside({ ...this.spot, row: this.spot.row + step })));
    return true;
  }

  #onMovingKey(event: KeyboardEvent): boolean {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    const control = ctrlKey || metaKey;
    if (control && key === 'Delete') return (this.#remove(linesOf(this.cell)[this.spot.row]!), true);
    if (control && key.toLowerCase() === 'd') return this.#copyFromAbove();
    if (key === 'Tab') return this.#along(shiftKey ? -1 : 1);
    if (key === 'Escape') return this.#leave();
    const step = stepOf(event, getComputedStyle(this).direction === 'rtl');
    if (step) {
      const next = this.#inside(
        step(this.spot, { row: linesOf(this.cell).length - 1, column: this.#columns.length - 1 }),
      );
      this.#anchor = next.column;
      this.#moveTo(next);
      return true;
    }
    if (control || altKey || !this.#isOpen(this.spot)) return false;
    if (key === 'Delete' || key === 'Backspace') return (give(this.#cellAt(this.spot)!, null), true);
    if (key === 'Enter' || key === 'F2') return (void this.#open(), true);
    if (key.length !== 1) return false;
    void this.#open(key);
    return true;
  }

  #inside({ row, column }: Spot): Spot {
    const last = linesOf(this.cell).length - 1;
    return {
      row: Math.max(0, Math.min(row, last)),
      column: Math.max(0, Math.min(column, this.#columns.length - 1)),
    };
  }

  /** Enter: the next line, in the column where the run of Tabs began. */
  #down(step: number): void {
    this.#moveTo(this.#inside({ row: this.spot.row + step, column: this.#anchor }));
  }

  /** Tab: the next cell that can be written, over the end of the line; behind the last one the sheet is left. */
  #along(step: 1 | -1): boolean {
    const width = this.#columns.length;
    const rows = linesOf(this.cell);
    for (
      let at = this.spot.row * width + this.spot.column + step;
      at >= 0 && at < rows.length * width;
      at += step
    ) {
      const spot = { row: Math.floor(at / width), column: at % width };
      const begun = !isFilled(rows[spot.row]!) && spot.row === this.spot.row && step > 0;
      if (begun && spot.column > 0 && !isFilled(rows[this.spot.row]!)) return false;
      if (this.#isOpen(spot)) return (this.#moveTo(spot), true);
    }
    return false;
  }

  #leave(): boolean {
    this.querySelector<HTMLElement>('.add-line')?.focus();
    return true;
  }

  #copyFromAbove(): boolean {
    const above = this.#cellAt({ ...this.spot, row: this.spot.row - 1 });
    if (above && this.#isOpen(this.spot)) give(this.#cellAt(this.spot)!, above.value.value);
    return true;
  }

  #onCopy(event: ClipboardEvent): void {
    if (this.editing) return;
    const cell = this.#cellAt(this.spot);
    if (!cell) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', plain(cell.field, cell.shown.value));
  }

  #onPaste(event: ClipboardEvent): void {
    const block = blockOf(event.clipboardData?.getData('text/plain') ?? '');
    if (
      !this.#writable ||
      block.length === 0 ||
      (this.editing && block.length === 1 && block[0]!.length === 1)
    )
      return;
    event.preventDefault();
    event.stopPropagation();
    void this.#paste(block);
  }

  async #paste(block: readonly (readonly string[])[]): Promise<void> {
    const { spot } = this;
    this.editing = false;
    const missing = spot.row + block.length - linesOf(this.cell).length;
    if (missing > 0) addLines(this.cell, missing);
    const rows = linesOf(this.cell).slice(spot.row, spot.row + block.length);
    const unknown = await pasteBlock(rows, this.#columns.slice(spot.column), block).catch(
      (error: unknown) => {
        fail(error);
        return [];
      },
    );
    for (const sentence of unknown.slice(0, 3)) warn(sentence);
    tell(text('lines.pasted', { count: block.length }));
    this.#moveTo({ row: spot.row, column: spot.column });
  }

  #onLeave(event: FocusEvent): void {
    const to = event.relatedTarget as Node | null;
    if (this.editing && to && !this.contains(to)) void this.#close();
  }

  /** For a jump from the summary of errors. */
  override focus(): void {
    this.#moveTo(this.spot);
  }

  holds(cell: Cell): boolean {
    return linesOf(this.cell).includes(cell.row);
  }

  reveal(row: number, name: string): void {
    this.#moveTo({
      row,
      column: Math.max(
        0,
        this.#columns.findIndex((field) => field.name === name),
      ),
    });
  }
}

customElements.define('kontor-sheet', Sheet);
