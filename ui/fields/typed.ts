/** A value that is typed in one form and kept in another. */
import '@vaadin/text-field';
import type { TextField } from '@vaadin/text-field';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Rule } from '../data/constraints.ts';
import { Widget } from './widget.ts';

export abstract class TypedWidget<Value = string> extends Widget {
  /** What is being typed stays as it is until the field is left. */
  #typed: string | undefined;

  /** How the value is written when nobody types. */
  protected abstract shownOf(value: Value): string;
  /** What was typed as a value; undefined when it is none. */
  protected abstract readOf(typed: string): Value | undefined;
  protected abstract get rule(): Rule;
  protected get example(): string {
    return '';
  }

  override render(): TemplateResult {
    return html`<vaadin-text-field
      class="control"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .value=${this.#typed ?? (this.value ? this.shownOf(this.value as Value) : '')}
      .required=${this.marked}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      .placeholder=${this.example}
      autocomplete="off"
      @input=${(event: Event) => this.#type((event.currentTarget as TextField).value)}
      @focusout=${() => this.#leave()}
    ></vaadin-text-field>`;
  }

  #type(typed: string): void {
    this.#typed = typed;
    if (typed.trim() === '') return this.say(null);
    const value = this.readOf(typed);
    if (value === undefined) this.slip(this.rule);
    else this.say(value);
  }

  /** A slip stays to be seen and mended. */
  #leave(): void {
    if (this.#typed === undefined || (this.#typed.trim() !== '' && this.readOf(this.#typed) === undefined))
      return;
    this.#typed = undefined;
    this.requestUpdate();
  }
}
