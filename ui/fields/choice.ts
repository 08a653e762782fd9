/** Widgets for choosing among what is offered: one of a list, several, yes or no, tags. */
import '@vaadin/checkbox';
import '@vaadin/combo-box';
import '@vaadin/multi-select-combo-box';
import type { Checkbox } from '@vaadin/checkbox';
import type { ComboBox } from '@vaadin/combo-box';
import type { MultiSelectComboBox } from '@vaadin/multi-select-combo-box';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { OptionView } from '../../engine/forms/index.ts';
import type { Rule } from '../data/constraints.ts';
import { formatDate, formatNumber } from '../data/format.ts';
import { optionCalled, printSeveral, readItem, readSeveral, ruleOfItem } from '../data/several.ts';
import { TypedWidget } from './typed.ts';
import { Widget } from './widget.ts';

class EnumWidget extends Widget {
  override settle(): Promise<void> {
    const typed = this.input?.value.trim() ?? '';
    const option = optionCalled(this.field.options ?? [], typed);
    if (typed === '') this.say(null);
    else if (option) this.say(option.value);
    else this.slip('option');
    return Promise.resolve();
  }

  override render(): TemplateResult {
    const options = this.field.options ?? [];
    return html`<vaadin-combo-box
      class="control"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .items=${options as OptionView[]}
      item-label-path="label"
      item-value-path="value"
      item-id-path="value"
      .selectedItem=${options.find((option) => option.value === this.value) ?? null}
      .required=${this.marked}
      .clearButtonVisible=${!this.required && !this.compact}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      @change=${(event: Event) => this.say((event.currentTarget as ComboBox).value || null)}
    ></vaadin-combo-box>`;
  }
}

class MultiEnumWidget extends Widget {
  override render(): TemplateResult {
    const chosen = new Set((this.value ?? []) as readonly string[]);
    const options = this.field.options ?? [];
    return html`<vaadin-multi-select-combo-box
      class="control"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .items=${options as OptionView[]}
      item-label-path="label"
      item-value-path="value"
      item-id-path="value"
      .selectedItems=${options.filter((option) => chosen.has(option.value))}
      .required=${this.marked}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      @change=${(event: Event) => this.#said(event.currentTarget as MultiSelectComboBox<OptionView>)}
    ></vaadin-multi-select-combo-box>`;
  }

  #said(box: MultiSelectComboBox<OptionView>): void {
    this.say(box.selectedItems.map((option) => option.value));
  }
}

class BooleanWidget extends Widget {
  override render(): TemplateResult {
    return html`<vaadin-checkbox
      class="control"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .checked=${this.value === true}
      .required=${this.marked}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      @change=${(event: Event) => this.say((event.currentTarget as Checkbox).checked)}
    ></vaadin-checkbox>`;
  }
}

interface Tag {
  readonly key: string;
  readonly label: string;
  readonly value: unknown;
}

/** A list of scalars as tags: type one, Enter, the next. */
class ListWidget extends Widget {
  override render(): TemplateResult {
    const tags = ((this.value ?? []) as readonly unknown[]).map((value) => this.#tagOf(value));
    return html`<vaadin-multi-select-combo-box
      class="control"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .items=${[...tags]}
      .allowCustomValue=${true}
      item-label-path="label"
      item-value-path="key"
      item-id-path="key"
      .selectedItems=${[...tags]}
      .required=${this.marked}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      @change=${(event: Event) => this.say((event.currentTarget as MultiSelectComboBox<Tag>).selectedItems.map((tag) => tag.value))}
      @custom-value-set=${(event: CustomEvent<string>) => this.#add(event.detail)}
    ></vaadin-multi-select-combo-box>`;
  }

  #tagOf(value: unknown): Tag {
    const text = String(value);
    const label = { date: formatDate, integer: formatNumber, decimal: formatNumber }[
      this.field.items as 'date'
    ]?.(text);
    return { key: text, label: label ?? text, value };
  }

  #add(typed: string): void {
    const value = readItem(this.field, typed.trim());
    if (value === undefined) this.slip(ruleOfItem(this.field));
    else this.say([...((this.value ?? []) as readonly unknown[]), value]);
  }
}

/** In a sheet several values are typed as one text: a list that opens would take its arrow keys and Enter. */
class SheetSeveralWidget extends TypedWidget<readonly unknown[]> {
  protected override shownOf(values: readonly unknown[]): string {
    return printSeveral(this.field, values);
  }

  protected override readOf(typed: string): readonly unknown[] | undefined {
    return readSeveral(this.field, typed);
  }

  protected override get rule(): Rule {
    return ruleOfItem(this.field);
  }
}

customElements.define('kontor-enum', EnumWidget);
customElements.define('kontor-multi-enum', MultiEnumWidget);
customElements.define('kontor-boolean', BooleanWidget);
customElements.define('kontor-list-field', ListWidget);
customElements.define('kontor-sheet-several', SheetSeveralWidget);
