/**
 * The filter builder: one row a condition, each value by the widget of its field.
 *
 * @fires kontor-filtered Condition[]  at every complete change
 * @fires kontor-close
 */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { EntityView, FieldView } from '../../engine/forms/index.ts';
import type { Pointed } from '../data/documents.ts';
import { operatorsOf, operatorText, takesValue, valuesOf } from '../data/filters.ts';
import type { Condition, Operator } from '../data/filters.ts';
import { titleOf } from '../data/titles.ts';
import { elementFor } from '../fields/table.ts';
import type { Widget } from '../fields/widget.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { text } from '../shared/texts.ts';
import { labels } from './list.ts';
import { viewText } from './texts.ts';

class Filter extends KontorElement {
  static override properties = {
    view: { attribute: false },
    conditions: { attribute: false },
    rows: { state: true },
  };
  declare view: EntityView;
  declare conditions: readonly Condition[];
  /** The conditions with those that are not complete yet. */
  declare rows: readonly Condition[] | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!this.rows || changed.has('view'))
      this.rows = this.conditions.length > 0 ? this.conditions : [this.#first()];
  }

  override render(): TemplateResult {
    const rows = this.rows ?? [];
    return html`<section
      class="filter"
      aria-label=${viewText('filter.title', { plural: this.view.entity.plural })}
    >
      ${rows.length === 0 ? html`<p>${viewText('filter.none')}</p>` : nothing}
      <ol>
        ${rows.map((row, at) => this.#row(row, at))}
      </ol>
      <footer>
        <button type="button" @click=${() => this.#set([...rows, this.#first()])}>
          ${icon('plus')}<span>${viewText('filter.add')}</span>
        </button>
        ${
          rows.length > 0
            ? html`<button type="button" class="quiet" @click=${() => this.#set([])}>
                ${viewText('list.clear')}
              </button>`
            : nothing
        }
        <button
          type="button"
          class="quiet"
          @click=${() => this.dispatchEvent(new CustomEvent('kontor-close'))}
        >
          ${text('app.close')}
        </button>
      </footer>
    </section>`;
  }

  get #fields(): readonly FieldView[] {
    return this.view.fields.filter((field) => operatorsOf(field).length > 0);
  }

  #first(): Condition {
    const field = this.#fields.find((one) => !one.system) ?? this.#fields[0]!;
    return { field: field.name, operator: operatorsOf(field)[0]!, values: [] };
  }

  #row(row: Condition, at: number): TemplateResult {
    const field = this.view.fields.find((one) => one.name === row.field)!;
    const change = (part: Partial<Condition>): void =>
      this.#set(this.rows!.map((one, index) => (index === at ? { ...row, ...part } : one)));
    const choose = (name: string): void => {
      const chosen = this.view.fields.find((one) => one.name === name)!;
      change({ field: name, operator: operatorsOf(chosen)[0]!, values: [] });
    };
    return html`<li>
      <select
        aria-label=${viewText('filter.field')}
        @change=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value)}
      >
        ${this.#fields.map((one) => html`<option value=${one.name} ?selected=${one === field}>${titleOf(one)}</option>`)}
      </select>
      <select
        aria-label=${viewText('filter.operator')}
        @change=${(event: Event) => change({ operator: (event.currentTarget as HTMLSelectElement).value as Operator })}
      >
        ${operatorsOf(field).map(
          (one) =>
            html`<option value=${one} ?selected=${one === row.operator}>
              ${viewText(operatorText(field, one))}
            </option>`,
        )}
      </select>
      <span class="value">
        ${takesValue(row.operator) ? this.#value(field, row, (values) => change({ values })) : nothing}
      </span>
      <button
        type="button"
        class="quiet"
        aria-label=${viewText('filter.remove', { title: titleOf(field) })}
        @click=${() => this.#set(this.rows!.filter((one) => one !== row))}
      >
        ${icon('close')}
      </button>
    </li>`;
  }

  /** The widget of the field, asked for several values where the comparison takes several. */
  #value(field: FieldView, row: Condition, say: (values: readonly string[]) => void): TemplateResult {
    const asked = askedField(field, row.operator);
    return html`<kontor-filter-value
      .field=${asked}
      .held=${heldOfValues(asked, row.values)}
      @kontor-change=${(event: CustomEvent<{ value: unknown }>) => {
        event.stopPropagation();
        remember(event.detail.value);
        say(valuesOf(field, event.detail.value));
      }}
    ></kontor-filter-value>`;
  }

  #set(rows: readonly Condition[]): void {
    this.rows = rows;
    const complete = rows.filter((row) => !takesValue(row.operator) || row.values.length > 0);
    this.dispatchEvent(new CustomEvent('kontor-filtered', { detail: complete }));
  }
}

/** Hosts the widget that the table names for a field. */
class FilterValue extends KontorElement {
  static override properties = { field: { attribute: false }, held: { attribute: false } };
  declare field: FieldView;
  declare held: unknown;
  #widget: Widget | undefined;

  override render(): Widget {
    const name = elementFor(this.field, 'filter');
    if (this.#widget?.localName !== name) this.#widget = document.createElement(name) as Widget;
    const { field, held } = this;
    return Object.assign(this.#widget, {
      field,
      value: held,
      label: viewText('filter.value'),
      required: false,
      compact: true,
    });
  }
}

function askedField(field: FieldView, operator: Operator): FieldView {
  if (operator === 'in' && field.type === 'enum') return { ...field, type: 'multiEnum' };
  if (operator === 'in' && field.type === 'reference') return { ...field, type: 'links' };
  if (operator === 'has')
    return field.type === 'multiEnum' ? { ...field, type: 'enum' } : { ...field, type: scalarOf(field) };
  return field.type === 'longText' ? { ...field, type: 'text' } : field;
}

function scalarOf({ items }: FieldView): FieldView['type'] {
  return items ?? 'text';
}

function heldOfValues(field: FieldView, values: readonly string[]): unknown {
  if (field.type === 'links') return values.map((id): Pointed => ({ id, _label: labels.get(id) ?? '…' }));
  if (field.type === 'multiEnum') return values;
  return values[0] ?? null;
}

function remember(held: unknown): void {
  if (!Array.isArray(held)) return;
  for (const one of held as readonly Pointed[]) if (one?._label) labels.set(one.id, one._label);
}

customElements.define('kontor-filter', Filter);
customElements.define('kontor-filter-value', FilterValue);
