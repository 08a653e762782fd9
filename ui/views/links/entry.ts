import { html, nothing, type TemplateResult } from 'lit';
import { linkText } from './texts.ts';

/** One of those with whom a record is shared, or of its links; where it may be ended, `named` says aloud which one. */
export const entry = (
  told: TemplateResult,
  end: { readonly named: string; readonly done: () => void } | undefined,
): TemplateResult =>
  html`<li>
    <div>${told}</div>
    ${
      end
        ? html`<button type="button" class="danger" aria-label=${end.named} @click=${end.done}>
            ${linkText('link.end')}
          </button>`
        : nothing
    }
  </li>`;
