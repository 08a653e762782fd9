/** A letter with a document: to whom, about what, in which words. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Addressed, Letter } from '../data/mail.ts';
import { ask } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { sentenceOf } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import { viewText } from './texts.ts';

type Words = Pick<Letter, 'to' | 'subject' | 'text'>;

/** Asks for a letter and sends it; answers whether it went into the post. A refusal is told where it was written. */
export function writeLetter(
  about: Addressed,
  send: (words: Words) => Promise<unknown>,
): Promise<true | undefined> {
  return ask<true>(
    viewText('letter.title', { title: about.title }),
    (close) => html`<kontor-letter .about=${about} .send=${send} .close=${close}></kontor-letter>`,
    'wide',
  );
}

class LetterForm extends KontorElement {
  static override properties = {
    about: { attribute: false },
    send: { attribute: false },
    close: { attribute: false },
    busy: { state: true },
    failure: { state: true },
  };
  declare about: Addressed;
  declare send: (words: Words) => Promise<unknown>;
  declare close: (sent?: true) => void;
  declare busy: boolean;
  declare failure: unknown;

  constructor() {
    super();
    this.busy = false;
  }

  override render(): TemplateResult {
    const { title, recipient } = this.about;
    return html`<form class="letter" @submit=${(event: SubmitEvent) => void this.#submit(event)}>
      <label
        >${viewText('letter.to')}<input
          name="to"
          type="email"
          multiple
          required
          autocomplete="off"
          .defaultValue=${recipient ?? ''}
      /></label>
      <label
        >${viewText('letter.subject')}<input
          name="subject"
          required
          maxlength="200"
          autocomplete="off"
          .defaultValue=${title}
      /></label>
      <label>${viewText('letter.text')}<textarea name="text" rows="7" maxlength="10000"></textarea></label>
      <p class="attached">${viewText('letter.attached', { name: `${title}.pdf` })}</p>
      ${this.failure ? html`<p class="error" role="alert">${sentenceOf(this.failure)}</p>` : nothing}
      <footer>
        <button type="button" @click=${() => this.close()}>${text('app.cancel')}</button>
        <button class="primary" ?disabled=${this.busy}>${viewText('letter.send')}</button>
      </footer>
    </form>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const said = (name: string): string => (given.get(name) as string).trim();
    const to = said('to')
      .split(',')
      .map((one) => one.trim());
    this.busy = true;
    try {
      await this.send({ to, subject: said('subject'), text: said('text') });
      this.close(true);
    } catch (error) {
      this.failure = error;
      this.busy = false;
    }
  }
}

customElements.define('kontor-letter', LetterForm);
