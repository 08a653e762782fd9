/** Asks somebody for his password once more, where what he does is only for who has lately shown who he is. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { prove } from '../data/identity.ts';
import { ask } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { sentenceOf } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import './identity.css';
import { say } from './texts.ts';

class Proof extends KontorElement {
  static override properties = {
    close: { attribute: false },
    failure: { state: true },
    busy: { state: true },
  };
  declare close: (answer?: boolean) => void;
  declare failure: string | undefined;
  declare busy: boolean;

  override render(): TemplateResult {
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
      <p>${say('proof.text')}</p>
      <label>
        ${say('signIn.password')}
        <input name="password" type="password" autocomplete="current-password" autofocus required />
      </label>
      <p class="error" role="alert">${this.failure ?? nothing}</p>
      <footer>
        <button type="button" @click=${() => this.close()}>${text('app.cancel')}</button>
        <button class="primary" ?disabled=${this.busy}>${say('proof.submit')}</button>
      </footer>
    </form>`;
  }

  override firstUpdated(): void {
    this.querySelector('input')!.focus();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget as HTMLFormElement).get('password'));
    if (!password) return;
    this.busy = true;
    this.failure = undefined;
    try {
      await prove(password);
      this.close(true);
    } catch (error) {
      this.failure = sentenceOf(error);
    }
    this.busy = false;
  }
}

customElements.define('kontor-proof', Proof);

let asking: Promise<boolean> | undefined;

/** Gives whether he did. Several that wait for it ask together. */
export function proved(): Promise<boolean> {
  asking ??= ask<boolean>(
    say('proof.title'),
    (close) => html`<kontor-proof .close=${close}></kontor-proof>`,
  ).then((answer) => {
    asking = undefined;
    return answer === true;
  });
  return asking;
}
