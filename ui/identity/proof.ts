/** Asks somebody for his password once more, where what he does is only for who has lately shown who he is. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { Refused } from '../data/client.ts';
import { prove, readFactor } from '../data/identity.ts';
import { hasPasskeys, proveByPasskey } from '../data/passkeys.ts';
import { ask } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { text } from '../shared/texts.ts';
import { codeField, sentenceOfPasskey } from './fields.ts';
import './identity.css';
import { say } from './texts.ts';

class Proof extends KontorElement {
  static override properties = {
    close: { attribute: false },
    failure: { state: true },
    busy: { state: true },
    second: { state: true },
    passkeys: { state: true },
  };
  declare close: (answer?: boolean) => void;
  declare failure: string | undefined;
  declare busy: boolean;
  /** Whether the account turned out to have a second factor. */
  declare second: boolean;
  /** Whether one of the account's passkeys would do instead. */
  declare passkeys: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!hasPasskeys()) return;
    readFactor().then(
      ({ passkeys }) => (this.passkeys = passkeys > 0),
      () => undefined, // the password still does
    );
  }

  override render(): TemplateResult {
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
      <p>${say('proof.text')}</p>
      <label>
        ${say('signIn.password')}
        <input name="password" type="password" autocomplete="current-password" autofocus required />
      </label>
      ${this.second ? codeField(say('code.code'), 'failure') : nothing}
      <p id="failure" class="error" role="alert">${this.failure ?? nothing}</p>
      <footer>
        <button type="button" @click=${() => this.close()}>${text('app.cancel')}</button>
        ${
          this.passkeys
            ? html`<button
                type="button"
                ?disabled=${this.busy}
                @click=${() => void this.#try(() => proveByPasskey())}
              >
                ${say('passkey.use')}
              </button>`
            : nothing
        }
        <button class="primary" ?disabled=${this.busy}>${say('proof.submit')}</button>
      </footer>
    </form>`;
  }

  override firstUpdated(): void {
    this.querySelector('input')!.focus();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const [password, code] = [String(data.get('password')), String(data.get('code') ?? '').trim()];
    if (!password || (this.second && !code)) return;
    await this.#try(() => prove(password, this.second ? code : undefined));
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.failure = undefined;
    try {
      await work();
      this.close(true);
    } catch (error) {
      if (error instanceof Refused && error.faults[0]!.code === codeWanted) await this.#askCode();
      else this.failure = sentenceOfPasskey(error);
    }
    this.busy = false;
  }

  async #askCode(): Promise<void> {
    this.second = true;
    await this.updateComplete;
    this.querySelector<HTMLInputElement>('[name=code]')!.focus();
  }
}

/** The password is right, and is not all that is wanted. */
const codeWanted = 'IDN008';

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
