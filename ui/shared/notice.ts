import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from './icons.ts';

export interface Notice {
  readonly title: string;
  readonly text: string;
  readonly picture?: string;
  readonly action?: { readonly label: string; readonly act: () => void };
}

/** A list with nothing to show says so, and what to do about it. */
export function notice(said: Notice): TemplateResult {
  return draw(said, html`<h2>${said.title}</h2>`);
}

/** The same for a whole page, of which it is the heading. */
export function pageNotice(said: Notice): TemplateResult {
  return draw(said, html`<h1>${said.title}</h1>`);
}

function draw({ text, picture = 'record', action }: Notice, heading: TemplateResult): TemplateResult {
  return html`<section class="notice">
    <span class="picture">${icon(picture)}</span>
    ${heading}
    <p>${text}</p>
    ${action ? html`<button type="button" class="primary" @click=${action.act}>${action.label}</button>` : nothing}
  </section>`;
}
