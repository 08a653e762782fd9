/** The door. The address stays as it is: who signs in gets where he wanted to go. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { Refused } from '../data/client.ts';
import { goTo, readProviders, signIn, signInByCode } from '../data/identity.ts';
import type { SignInProvider } from '../data/identity.ts';
import { hasPasskeys, signInByPasskey } from '../data/passkeys.ts';
import { KontorElement } from '../shared/element.ts';
import { takeFromHash } from '../shared/hash.ts';
import { sentenceOf } from '../shared/notes.ts';
import { codeField, emailField, sentenceOfPasskey } from './fields.ts';
import { say } from './texts.ts';

class SignIn extends KontorElement {
  static override properties = {
    failure: { state: true },
    busy: { state: true },
    ticket: { state: true },
    providers: { state: true },
  };
  declare failure: string | undefined;
  declare busy: boolean;
  /** What the password was worth where a code is wanted too. */
  declare ticket: string | undefined;
  declare providers: readonly SignInProvider[];

  constructor() {
    super();
    this.busy = false;
    this.providers = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Who comes back from a provider, and wants a second factor, or is not let in.
    this.ticket = takeFromHash('ticket');
    const why = takeFromHash('why');
    if (why) this.failure = say(why === 'unjoined' ? 'provider.unjoined' : 'provider.failed');
    readProviders().then(
      (providers) => (this.providers = providers),
      () => undefined, // the password still opens
    );
  }

  override render(): TemplateResult {
    return html`<main class="door" id="content">
      <form class="card" novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <img src="/icon.svg" alt="" width="48" height="48" />
        <h1>Kontor</h1>
        ${this.ticket ? this.#second() : this.#first()}
      </form>
    </main>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('ticket')) this.querySelector('input')!.focus();
  }

  #first(): TemplateResult {
    return html`${emailField()}
      <label>
        ${say('signIn.password')}
        <input
          name="password"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="failure"
        />
      </label>
      ${this.#end()} ${this.#passkey()}
      <p><a href="/forgot-password">${say('signIn.forgot')}</a></p>
      ${this.providers.map(
        ({ name, title }) =>
          html`<button type="button" ?disabled=${this.busy} @click=${() => void this.#goTo(name)}>
            ${say('provider.signIn', { title })}
          </button>`,
      )}`;
  }

  #second(): TemplateResult {
    return html`<p id="wanted">${say('code.wanted')}</p>
      ${codeField(say('code.code'), 'wanted failure')} ${this.#end()} ${this.#passkey()}
      <p>
        <button type="button" class="quiet" @click=${() => this.#begin()}>${say('code.back')}</button>
      </p>`;
  }

  #end(): TemplateResult {
    return html`<p id="failure" class="error" role="alert">${this.failure ?? nothing}</p>
      <button class="primary" ?disabled=${this.busy}>${say('signIn.submit')}</button>`;
  }

  #passkey(): TemplateResult | typeof nothing {
    if (!hasPasskeys()) return nothing;
    return html`<button type="button" ?disabled=${this.busy} @click=${() => void this.#givePasskey()}>
      ${say('passkey.use')}
    </button>`;
  }

  #begin(): void {
    this.ticket = undefined;
    this.failure = undefined;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const [email, password, code] = ['email', 'password', 'code'].map((name) =>
      String(data.get(name) ?? '').trim(),
    );
    const complete = this.ticket ? code : email && password;
    this.failure = complete ? undefined : say(this.ticket ? 'code.needed' : 'signIn.needed');
    if (this.failure) return;
    this.busy = true;
    await (this.ticket
      ? this.#giveCode(this.ticket, code!)
      : this.#givePassword(email!, String(data.get('password'))));
    this.busy = false;
  }

  async #goTo(name: string): Promise<void> {
    this.busy = true;
    this.failure = undefined;
    await goTo(name, 'sign-in').catch((error: unknown) => (this.failure = sentenceOf(error)));
    this.busy = false;
  }

  async #givePasskey(): Promise<void> {
    this.busy = true;
    this.failure = undefined;
    await signInByPasskey(this.ticket).catch((error: unknown) => {
      if (error instanceof Refused && error.status === 401) this.ticket = undefined;
      this.failure = sentenceOfPasskey(error);
    });
    this.busy = false;
  }

  async #givePassword(email: string, password: string): Promise<void> {
    try {
      this.ticket = await signIn(email, password);
    } catch (error) {
      this.failure =
        error instanceof Refused && error.status === 401 ? say('signIn.refused') : sentenceOf(error);
      this.querySelector<HTMLInputElement>('[name=password]')!.select();
    }
  }

  async #giveCode(ticket: string, code: string): Promise<void> {
    try {
      await signInByCode(ticket, code);
    } catch (error) {
      // Its time is over: the password is wanted again.
      if (error instanceof Refused && error.status === 401) this.ticket = undefined;
      this.failure = sentenceOf(error);
      this.querySelector<HTMLInputElement>('[name=code]')?.select();
    }
  }
}

customElements.define('kontor-sign-in', SignIn);
