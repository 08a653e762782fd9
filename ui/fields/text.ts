/** Widgets for what is typed as text: one line, many lines, JSON, durations. */
import '@vaadin/text-area';
import '@vaadin/text-field';
import type { TextField } from '@vaadin/text-field';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Rule } from '../data/constraints.ts';
import { formatDuration, parseDuration } from '../data/format.ts';
import { TypedWidget } from './typed.ts';
import { Widget } from './widget.ts';

const INPUT: Readonly<Record<string, { readonly type: string; readonly mode: string }>> = {
  email: { type: 'email', mode: 'email' },
  phone: { type: 'tel', mode: 'tel' },
  url: { type: 'url', mode: 'url' },
};

class TextWidget extends Widget {
  override render(): TemplateResult {
    const input = INPUT[this.field.type];
    return html`<vaadin-text-field
      class="control"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .value=${String(this.value ?? '')}
      .required=${this.marked}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .maxlength=${this.field.maxLength ?? null}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      type=${ifDefined(input?.type)}
      inputmode=${ifDefined(input?.mode)}
      autocomplete="off"
      @input=${(event: Event) => this.say((event.currentTarget as TextField).value)}
    ></vaadin-text-field>`;
  }
}

class LongTextWidget extends Widget {
  override render(): TemplateResult {
    return html`<vaadin-text-area
      class=${this.field.type === 'json' ? 'control code' : 'control'}
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .value=${String(this.value ?? '')}
      .required=${this.marked}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      .minRows=${this.compact ? 1 : 3}
      .maxRows=${14}
      @input=${(event: Event) => this.say((event.currentTarget as TextField).value)}
    ></vaadin-text-area>`;
  }
}

/** Shows `2 hr 30 min`, takes `2:30`, `150 min` or ISO 8601, says ISO 8601. */
class DurationWidget extends TypedWidget {
  protected override shownOf(value: string): string {
    return formatDuration(value);
  }

  protected override readOf(typed: string): string | undefined {
    return parseDuration(typed);
  }

  protected override get rule(): Rule {
    return 'duration';
  }

  protected override get example(): string {
    return '0:00';
  }
}

customElements.define('kontor-text', TextWidget);
customElements.define('kontor-long-text', LongTextWidget);
customElements.define('kontor-duration', DurationWidget);
