/** The way back in: asking for a letter, and choosing a password by the link in it. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { choosePassword, forgotPassword } from '../data/identity.ts';
import { KontorElement } from '../shared/element.ts';
import { sentenceOf } from '../shared/notes.ts';
import { emailField, newPasswordFields } from './fields.ts';
import { say } from './texts.ts';

class Recovery extends KontorElement {
  static override properties = {
    name: { attribute: false },
    failure: { state: true },
    busy: { state: true },
    done: { state: true },
  };
  /** Of the page. */
  declare name: string;
  declare failure: string | undefined;
  declare busy: boolean;
  declare done: boolean;

  /** Read once and taken out of the address bar, the history with it. */
  #token = '';

  constructor() {
    super();
    this.busy = false;
    this.done = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#token = location.hash.slice(1);
    if (this.#token) history.replaceState(history.state, '', location.pathname);
  }

  override render(): TemplateResult {
    const form = this.name === 'new-password' ? this.#chosen() : this.#asked();
    const title = say(this.name === 'new-password' ? 'newPassword.title' : 'forgot.title');
    document.title = `${title} – Kontor`;
    return html`<main class="door" id="content">
      <form class="card" novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <img src="/icon.svg" alt="" width="48" height="48" />
        ${this.done ? this.#ended() : form}
        <p><a href="/">${say('forgot.back')}</a></p>
      </form>
    </main>`;
  }

  #asked(): TemplateResult {
    return html`<h1>${say('forgot.title')}</h1>
      <p>${say('forgot.text')}</p>
      ${emailField()} ${this.#end(say('forgot.submit'))}`;
  }

  #chosen(): TemplateResult {
    return html`<h1>${say('newPassword.title')}</h1>
      <p id="rule">${say('newPassword.rule')}</p>
      ${newPasswordFields('rule failure', true)} ${this.#end(say('newPassword.submit'))}`;
  }

  #end(submit: string): TemplateResult {
    return html`<p id="failure" class="error" role="alert">${this.failure ?? nothing}</p>
      <button class="primary" ?disabled=${this.busy}>${submit}</button>`;
  }

  #ended(): TemplateResult {
    const part = this.name === 'new-password' ? 'newPassword.kept' : 'forgot.sent';
    return html`<h1>${say(`${part}.title`)}</h1>
      <p role="status">${say(`${part}.text`)}</p>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const [email, password, again] = ['email', 'password', 'again'].map((name) =>
      String(data.get(name) ?? ''),
    );
    this.failure = undefined;
    if (this.name === 'new-password' && password !== again) {
      this.failure = say('newPassword.different');
      return;
    }
    this.busy = true;
    try {
      await (this.name === 'new-password'
        ? choosePassword(this.#token, password!)
        : forgotPassword(email!.trim()));
      this.done = true;
    } catch (error) {
      this.failure = sentenceOf(error);
    }
    this.busy = false;
  }
}

customElements.define('kontor-recovery', Recovery);
