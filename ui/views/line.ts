/** One line of a sheet: cells as text, and the widget of the one that is open. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { FieldView } from '../../engine/forms/index.ts';
import { sentenceOfBroken } from '../data/complaint.ts';
import { isFilled } from '../data/draft.ts';
import type { Cell, RowDraft } from '../data/draft.ts';
import { titleOf } from '../data/titles.ts';
import { unitOf } from '../data/units.ts';
import { NUMBERS, plain } from '../fields/display.ts';
import type { KontorField } from '../fields/field.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { text } from '../shared/texts.ts';

/** Draws itself when one of its own cells changes, and no other line does. */
export class Line extends KontorElement {
  static override properties = {
    row: { attribute: false },
    columns: { attribute: false },
    number: { attribute: false },
    caret: { attribute: false },
    editing: { attribute: false },
    writable: { attribute: false },
  };
  declare row: RowDraft;
  declare columns: readonly FieldView[];
  declare number: number;
  /** Column of the caret, -1 when it stands in another line. */
  declare caret: number;
  declare editing: boolean;
  declare writable: boolean;

  override render(): TemplateResult {
    const filled = isFilled(this.row);
    return html`<div role="rowheader" class="row-number">${this.number}</div>
      ${this.columns.map((field, at) => this.#cell(this.row.cells.get(field.name)!, at))}
      <div role="gridcell" class="row-tools">
        ${
          this.writable && filled
            ? html`<button
                type="button"
                class="quiet"
                tabindex="-1"
                aria-label=${text('lines.remove', { number: this.number })}
                @click=${() => this.dispatchEvent(new CustomEvent('kontor-remove'))}
              >
                ${icon('trash')}
              </button>`
            : nothing
        }
      </div>`;
  }

  #cell(cell: Cell, at: number): TemplateResult {
    const { field } = cell;
    const open = this.editing && this.caret === at;
    const broken = cell.touched.value && isFilled(this.row) ? cell.broken.value : undefined;
    const error = cell.refused.value ?? (broken && sentenceOfBroken(field, broken));
    const locked = !this.writable || cell.readOnly.value;
    return html`<div
      role="gridcell"
      class="${NUMBERS.has(field.type) ? 'number' : ''} ${open ? 'open' : ''} ${locked ? 'locked' : ''}"
      data-label=${titleOf(field)}
      aria-readonly=${locked}
      aria-invalid=${error ? 'true' : 'false'}
      tabindex=${this.caret === at && !open ? 0 : -1}
      @click=${() => this.dispatchEvent(new CustomEvent('kontor-cell', { detail: at }))}
    >
      ${
        open
          ? html`<kontor-field .cell=${cell} .sheet=${true}></kontor-field>`
          : html`<span class="cell"
                >${cell.visible.value && isFilled(this.row) ? plain(field, cell.shown.value, this.#unitOf(cell)) : nothing}</span
              >${error ? html`<small class="error">${error}</small>` : nothing}`
      }
    </div>`;
  }

  /** What stands in a column of its own is not said twice. */
  #unitOf(cell: Cell): string | undefined {
    const { measure } = cell.field;
    const shown = measure && 'field' in measure && this.columns.some(({ name }) => name === measure.field);
    return shown ? undefined : unitOf(cell);
  }

  get editor(): KontorField | null {
    return this.querySelector<KontorField>('kontor-field');
  }

  focusCell(column: number): void {
    void this.updateComplete.then(() => {
      const cell = this.querySelectorAll<HTMLElement>('[role=gridcell]')[column];
      cell?.focus({ preventScroll: true });
      cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }

  /** Gives the caret to the editor; a letter it was opened with takes the place of what stood there. */
  async openEditor(typed?: string): Promise<void> {
    await this.updateComplete;
    await this.editor?.updateComplete;
    const widget = this.editor?.widget;
    await widget?.updateComplete;
    const input = widget?.input;
    if (!input) return widget?.focus();
    input.focus();
    if (typed === undefined) return input.select();
    input.value = typed;
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }
}

customElements.define('kontor-line', Line);
