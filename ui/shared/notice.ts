import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from './icons.ts';

export interface NoticeAction {
  readonly label: string;
  readonly act: () => void;
}

/** A page or a list with nothing to show says so, and what to do about it. */
export function notice(
  title: string,
  body: string,
  action?: NoticeAction,
  picture = 'record',
): TemplateResult {
  return html`<section class="notice">
    <span class="picture">${icon(picture)}</span>
    <h2>${title}</h2>
    <p>${body}</p>
    ${action ? html`<button type="button" class="primary" @click=${action.act}>${action.label}</button>` : nothing}
  </section>`;
}
