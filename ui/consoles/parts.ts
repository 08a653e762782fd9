/** Parts that several consoles show. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** A choice that narrows a list: values with what they are called. */
export const choice = (
  label: string,
  chosen: string,
  options: readonly (readonly [value: string, title: string])[],
  choose: (value: string) => void,
): TemplateResult =>
  html`<label
    >${label}
    <select @change=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value)}>
      ${options.map(
        ([value, title]) => html`<option value=${value} ?selected=${value === chosen}>${title}</option>`,
      )}
    </select></label
  >`;
