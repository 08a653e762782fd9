/** Passkeys of one's own: registered under a name, listed, removed. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { formatDate } from '../data/format.ts';
import { addPasskey, hasPasskeys, readPasskeys, removePasskey } from '../data/passkeys.ts';
import type { Passkey } from '../data/passkeys.ts';
import { confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { text } from '../shared/texts.ts';
import { recoveryList, sentenceOfPasskey } from './fields.ts';
import './identity.css';
import { say } from './texts.ts';

/** @fires kontor-factor  one was registered or removed */
class OwnPasskeys extends KontorElement {
  static override properties = {
    passkeys: { state: true },
    codes: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  declare passkeys: readonly Passkey[];
  /** Recovery codes that came with the first factor: they are shown this once. */
  declare codes: readonly string[];
  declare failure: string | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.passkeys = [];
    this.codes = [];
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The form is there meanwhile: who types already is not kept from it.
    this.#load().catch((error: unknown) => (this.failure = sentenceOfPasskey(error)));
  }

  async #load(): Promise<void> {
    this.passkeys = await readPasskeys();
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="passkeys">
      <h2 id="passkeys">${say('passkey.title')}</h2>
      <p>${say(hasPasskeys() ? 'passkey.text' : 'passkey.unable')}</p>
      ${
        this.passkeys.length > 0
          ? html`<ul class="plain">
              ${this.passkeys.map((one) => html`<li>${this.#passkey(one)}</li>`)}
            </ul>`
          : nothing
      }
      ${recoveryList(this.codes)} ${hasPasskeys() ? this.#form() : nothing}
      <p id="passkey-failure" class="error" role="alert">${this.failure ?? nothing}</p>
    </section>`;
  }

  #passkey({ id, name, since, usedAt, copiedAt }: Passkey): TemplateResult {
    const dated = (key: 'passkey.since' | 'passkey.used', at: string) =>
      say(key, { date: formatDate(at.slice(0, 10)) });
    return html`<span>
        <strong>${name}</strong><br />
        <small>
          ${dated('passkey.since', since)}${usedAt ? html` · ${dated('passkey.used', usedAt)}` : nothing}
        </small>
        ${copiedAt ? html`<br /><small class="error">${say('passkey.copied')}</small>` : nothing}
      </span>
      <button
        type="button"
        aria-label=${`${say('passkey.remove')}: ${name}`}
        ?disabled=${this.busy}
        @click=${() => void this.#try(() => this.#remove(id, name))}
      >
        ${say('passkey.remove')}
      </button>`;
  }

  #form(): TemplateResult {
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#add(event)}>
      <label>
        ${say('passkey.name')}
        <input name="name" required maxlength="100" autocomplete="off" aria-describedby="passkey-failure" />
      </label>
      <button ?disabled=${this.busy}>${say('passkey.add')}</button>
    </form>`;
  }

  async #add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const name = String(new FormData(form).get('name')).trim();
    if (!name) return void (this.failure = say('passkey.nameNeeded'));
    await this.#try(async () => {
      this.codes = await addPasskey(name);
      form.reset();
      await this.#changed();
    });
  }

  async #remove(id: string, name: string): Promise<void> {
    const sure = await confirmed({
      title: `${say('passkey.remove')}: ${name}`,
      text: say('passkey.remove.text'),
      yes: say('passkey.remove'),
      no: text('app.cancel'),
      danger: true,
    });
    if (!sure) return;
    await removePasskey(id);
    await this.#changed();
    if (this.passkeys.length === 0) this.codes = [];
  }

  async #changed(): Promise<void> {
    this.dispatchEvent(new CustomEvent('kontor-factor', { bubbles: true }));
    await this.#load();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.failure = undefined;
    await work().catch((error: unknown) => (this.failure = sentenceOfPasskey(error)));
    this.busy = false;
  }
}

customElements.define('kontor-own-passkeys', OwnPasskeys);
