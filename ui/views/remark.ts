/** Where a comment is written, anew or once more. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { KontorElement } from '../shared/element.ts';
import { text } from '../shared/texts.ts';
import { timelineText } from './timeline/texts.ts';

/**
 * A text of several lines with its button. Control and Enter say it; what was written stays until it has been taken.
 *
 * @fires kontor-remark {text, done}  somebody said it; `done` is called once it is kept
 * @fires kontor-leave                it is to stay as it was
 */
class Remark extends KontorElement {
  static override properties = {
    given: { attribute: false },
    button: { attribute: false },
    busy: { attribute: false },
    leaving: { attribute: false },
    typed: { state: true },
  };
  /** What it said before. */
  declare given: string;
  /** What its button says. */
  declare button: string;
  declare busy: boolean;
  /** Whether one may leave it as it was. */
  declare leaving: boolean;
  declare typed: string | undefined;

  constructor() {
    super();
    this.given = this.button = '';
    this.busy = this.leaving = false;
  }

  override render(): TemplateResult {
    const typed = this.typed ?? this.given;
    return html`<form class="remark" @submit=${(event: Event) => this.#say(event)}>
      <textarea
        rows="3"
        maxlength="10000"
        aria-label=${timelineText('comment.text')}
        placeholder=${timelineText('comment.text')}
        .value=${typed}
        @input=${(event: Event) => (this.typed = (event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && this.#say(event)}
      ></textarea>
      <div class="remark-tools">
        ${
          this.leaving
            ? html`<button type="button" @click=${() => this.dispatchEvent(new CustomEvent('kontor-leave'))}>
                ${text('app.cancel')}
              </button>`
            : nothing
        }
        <button class="primary" ?disabled=${this.busy || !typed.trim()}>${this.button}</button>
      </div>
    </form>`;
  }

  #say(event: Event): void {
    event.preventDefault();
    const said = (this.typed ?? this.given).trim();
    if (!said || this.busy) return;
    const done = (): void => void (this.typed = undefined);
    this.dispatchEvent(new CustomEvent('kontor-remark', { detail: { text: said, done } }));
  }
}

customElements.define('kontor-remark', Remark);
