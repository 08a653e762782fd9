/** One field of a form: the widget that the table names for it, bound to its cell, or its value to be read. */
import { batch } from '@preact/signals-core';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { give } from '../data/draft.ts';
import type { Cell } from '../data/draft.ts';
import { sentenceOfBroken } from '../data/complaint.ts';
import type { Rule } from '../data/constraints.ts';
import { unitOf } from '../data/units.ts';
import { titleOf } from '../data/titles.ts';
import { KontorElement } from '../shared/element.ts';
import { text } from '../shared/texts.ts';
import { display, NUMBERS } from './display.ts';
import { elementFor } from './table.ts';
import type { Widget } from './widget.ts';

export class KontorField extends KontorElement {
  static override properties = {
    cell: { attribute: false },
    sheet: { attribute: false },
    locked: { attribute: false },
    element: { attribute: false },
  };

  declare cell: Cell;
  /** The layout lets nobody write here now. */
  declare locked: boolean;
  /** Full name of the element of a plugin that the form wants here. */
  declare element: string | undefined;
  /** Stands in a cell of a sheet. */
  declare sheet: boolean;

  #widget: Widget | undefined;

  constructor() {
    super();
    this.sheet = this.locked = false;
    this.addEventListener('kontor-change', (event) =>
      this.#onChange(event as CustomEvent<{ value: unknown }>),
    );
    this.addEventListener('kontor-slip', (event) => this.#onSlip(event as CustomEvent<{ rule: Rule }>));
    this.addEventListener('focusout', (event) => this.#onLeave(event));
  }

  override render(): TemplateResult | Widget | typeof nothing {
    const { cell } = this;
    if (!cell.visible.value) return nothing;
    return cell.readOnly.value || this.locked ? this.#reading() : this.#writing();
  }

  override focus(): void {
    this.#widget?.focus();
  }

  get widget(): Widget | undefined {
    return this.#widget;
  }

  #reading(): TemplateResult {
    const { field, shown } = this.cell;
    const value = display(field, shown.value, unitOf(this.cell));
    const empty = html`<span class="empty" aria-label=${text('record.empty')}>–</span>`;
    return html`<div
      class="reading ${NUMBERS.has(field.type) ? 'number' : ''}"
      role="group"
      aria-label=${titleOf(field)}
    >
      <span class="label" aria-hidden="true">${titleOf(field)}</span>
      <span class="value">${value === nothing ? empty : value}</span>
    </div>`;
  }

  #writing(): Widget {
    const { cell } = this;
    const { field } = cell;
    const name = elementFor(field, this.sheet ? 'sheet' : 'form', this.element);
    if (this.#widget?.localName !== name) this.#widget = document.createElement(name) as Widget;
    return Object.assign(this.#widget, {
      field,
      value: cell.shown.value,
      label: titleOf(field),
      required: cell.required.value,
      error: this.#error(),
      unit: unitOf(cell),
      compact: this.sheet,
      sheet: this.sheet,
    });
  }

  /** Nobody is told of an error before he has been there. */
  #error(): string | undefined {
    const { cell } = this;
    if (cell.refused.value) return cell.refused.value;
    const broken = cell.touched.value ? cell.broken.value : undefined;
    return broken && sentenceOfBroken(cell.field, broken);
  }

  #onChange(event: CustomEvent<{ value: unknown }>): void {
    event.stopPropagation();
    give(this.cell, event.detail.value);
    this.dispatchEvent(new CustomEvent('kontor-given', { detail: { cell: this.cell }, bubbles: true }));
  }

  #onSlip(event: CustomEvent<{ rule: Rule }>): void {
    event.stopPropagation();
    const { cell } = this;
    batch(() => {
      cell.slip.value = { rule: event.detail.rule };
      cell.given.value = true;
    });
  }

  #onLeave(event: FocusEvent): void {
    if (!this.contains(event.relatedTarget as Node | null)) this.cell.touched.value = true;
  }
}

customElements.define('kontor-field', KontorField);
