/** Numbers are typed with the locale's signs and said as decimal text; integers as JSON numbers. */
import '@vaadin/text-field';
import type { TextField } from '@vaadin/text-field';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { formatNumber, parseNumber } from '../data/format.ts';
import { digitsShown } from './display.ts';
import { Widget } from './widget.ts';

class NumberWidget extends Widget {
  /** What is being typed stays as it is until the field is left: nobody's comma jumps. */
  #typed: string | undefined;

  override render(): TemplateResult {
    const amount = this.field.type !== 'integer';
    return html`<vaadin-text-field
      class="control amount"
      theme="align-end"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .value=${this.#typed ?? this.#shown}
      .required=${this.marked}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      inputmode=${amount ? 'decimal' : 'numeric'}
      autocomplete="off"
      @input=${(event: Event) => this.#type((event.currentTarget as TextField).value)}
      @focusout=${() => this.#leave()}
    >
      ${this.unit ? html`<span slot="suffix" class="unit">${this.unit}</span>` : nothing}
    </vaadin-text-field>`;
  }

  get #shown(): string {
    if (this.value === null || this.value === undefined || this.value === '') return '';
    return formatNumber(this.value as string, this.field.type === 'integer' ? 0 : digitsShown(this.field));
  }

  #type(typed: string): void {
    this.#typed = typed;
    if (typed.trim() === '') return this.say(null);
    const number = parseNumber(typed);
    if (number === undefined) return this.slip('number');
    if (this.field.type !== 'integer') return this.say(number);
    if (number.includes('.')) this.slip('integer');
    else this.say(Number(number));
  }

  /** A slip stays to be seen and mended; a number is written out as the locale has it. */
  #leave(): void {
    if (this.#typed === undefined || (this.#typed.trim() !== '' && parseNumber(this.#typed) === undefined))
      return;
    this.#typed = undefined;
    this.requestUpdate();
  }
}

customElements.define('kontor-number', NumberWidget);
