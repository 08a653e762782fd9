/** The generated form: the layout of a view, drawn with the cells of a draft. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { LayoutNode } from '../../engine/forms/index.ts';
import { meets } from '../data/draft.ts';
import type { Cell, Draft } from '../data/draft.ts';
import { titleOf } from '../data/titles.ts';
import '../fields/field.ts';
import { KontorElement } from '../shared/element.ts';
import type { Sheet } from './sheet.ts';
import './sheet.ts';

type Drawn = TemplateResult | typeof nothing;

export class KontorForm extends KontorElement {
  static override properties = { draft: { attribute: false }, tab: { state: true } };
  declare draft: Draft;
  /** Which category of a categorization is open. */
  declare tab: number;

  constructor() {
    super();
    this.tab = 0;
  }

  override render(): Drawn {
    return this.#node(this.draft.view.layout);
  }

  #node(node: LayoutNode): Drawn {
    if (node.visibleWhen && meets(this.draft, node.visibleWhen) === false) return nothing;
    switch (node.type) {
      case 'Control':
        return this.#control(node);
      case 'Group':
        return this.#group(node);
      case 'Categorization':
        return this.#categories(node);
      case 'HorizontalLayout':
        return html`<div class="across">${this.#elements(node)}</div>`;
      case 'Label':
        return html`<p class="form-label">${node.text ?? node.label}</p>`;
      default:
        return this.#column(node);
    }
  }

  #elements(node: LayoutNode): readonly Drawn[] {
    return (node.elements ?? []).map((element) => this.#node(element));
  }

  /** Bare controls of a column stand in a grid of fields; groups below each other. */
  #column(node: LayoutNode): Drawn {
    const bare = (node.elements ?? []).some((element) => element.type === 'Control');
    return bare
      ? html`<div class="fields">${this.#elements(node)}</div>`
      : html`<div class="stack">${this.#elements(node)}</div>`;
  }

  #group(node: LayoutNode): Drawn {
    const { label, options } = node;
    const end = options?.['align'] === 'end' ? 'totals' : '';
    const sheet = node.elements?.length === 1 && this.#isLines(node.elements[0]!) ? 'sheet' : '';
    return html`<section class="card group ${end} ${sheet}" aria-label=${label ?? nothing}>
      ${label && label !== this.#onlyTitle(node) ? html`<h2>${label}</h2>` : nothing}
      <div class="fields">${this.#elements(node)}</div>
    </section>`;
  }

  /** A single address or text says by its own label what the group would say twice. */
  #onlyTitle({ elements }: LayoutNode): string | undefined {
    const field = elements?.length === 1 ? this.draft.cells.get(elements[0]!.field ?? '')?.field : undefined;
    return field && field.type !== 'lines' ? titleOf(field) : undefined;
  }

  #isLines(node: LayoutNode): boolean {
    return this.draft.cells.get(node.field ?? '')?.field.type === 'lines';
  }

  #categories(node: LayoutNode): Drawn {
    const categories = (node.elements ?? []).filter(
      (one) => !one.visibleWhen || meets(this.draft, one.visibleWhen) !== false,
    );
    const open = Math.min(this.tab, categories.length - 1);
    return html`<div class="card group categories">
      <div
        class="tabs"
        role="tablist"
        @keydown=${(event: KeyboardEvent) => this.#onTabKey(event, categories.length)}
      >
        ${categories.map(
          (category, at) =>
            html`<button
              type="button"
              role="tab"
              id=${`tab-${at}`}
              aria-controls=${`category-${at}`}
              aria-selected=${at === open}
              tabindex=${at === open ? 0 : -1}
              @click=${() => (this.tab = at)}
            >
              ${category.label}
            </button>`,
        )}
      </div>
      ${categories.map(
        (category, at) =>
          html`<div
            role="tabpanel"
            id=${`category-${at}`}
            aria-labelledby=${`tab-${at}`}
            ?hidden=${at !== open}
          >
            ${this.#column(category)}
          </div>`,
      )}
    </div>`;
  }

  #onTabKey(event: KeyboardEvent, count: number): void {
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
    const step = event.key === forward ? 1 : event.key === backward ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    this.tab = (this.tab + step + count) % count;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#tab-${this.tab}`)?.focus());
  }

  #control(node: LayoutNode): Drawn {
    const cell = this.draft.cells.get(node.field!);
    if (!cell || !cell.visible.value) return nothing;
    const locked = node.enabledWhen !== undefined && meets(this.draft, node.enabledWhen) === false;
    if (cell.field.type === 'lines')
      return html`<kontor-sheet
        class="full"
        .cell=${cell}
        .label=${titleOf(cell.field)}
        .chosen=${node.options?.['columns'] as readonly string[] | undefined}
      ></kontor-sheet>`;
    const full = node.options?.['width'] === 'full' || node.options?.['multi'] === true;
    return html`<kontor-field
      class=${full ? 'full' : ''}
      data-field=${cell.field.name}
      data-type=${cell.field.type}
      .cell=${cell}
      .locked=${locked}
      .element=${node.options?.['element'] as string | undefined}
    ></kontor-field>`;
  }

  revealLine(cell: Cell, row: number): void {
    const sheets = [...this.querySelectorAll<Sheet>('kontor-sheet')];
    sheets.find((sheet) => sheet.holds(cell))?.reveal(row, cell.field.name);
  }

  /** Puts the caret into a field, in whichever tab it stands. */
  async reveal(name: string): Promise<void> {
    const field = this.querySelector<HTMLElement>(`[data-field="${name}"]`);
    const hidden = field?.closest<HTMLElement>('[role=tabpanel][hidden]');
    if (hidden) this.tab = Number(hidden.id.replace('category-', ''));
    await this.updateComplete;
    field?.focus();
    field?.scrollIntoView({ block: 'center' });
  }
}

customElements.define('kontor-form', KontorForm);
