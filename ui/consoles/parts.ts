/** Parts that several consoles show. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { navigate } from '../app/router.ts';

/** Goes to the same console with one part of its address said otherwise; an empty value takes it away. */
export function narrow(path: string, query: URLSearchParams, part: string, value: string): void {
  const said = new URLSearchParams(query);
  if (value) said.set(part, value);
  else said.delete(part);
  void navigate(`${path}${said.size > 0 ? `?${said}` : ''}`);
}

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
