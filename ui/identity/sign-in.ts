/** The door. The address stays as it is: who signs in gets where he wanted to go. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { Refused, signIn } from '../data/client.ts';
import { KontorElement } from '../shared/element.ts';
import { sentenceOf } from '../shared/notes.ts';
import { emailField } from './fields.ts';
import { say } from './texts.ts';

class SignIn extends KontorElement {
  static override properties = { failure: { state: true }, busy: { state: true } };
  declare failure: string | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  override render(): TemplateResult {
    return html`<main class="door" id="content">
      <form class="card" novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <img src="/icon.svg" alt="" width="48" height="48" />
        <h1>Kontor</h1>
        ${emailField()}
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
        <p id="failure" class="error" role="alert">${this.failure ?? nothing}</p>
        <button class="primary" ?disabled=${this.busy}>${say('signIn.submit')}</button>
        <p><a href="/forgot-password">${say('signIn.forgot')}</a></p>
      </form>
    </main>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const [email, password] = [String(data.get('email')).trim(), String(data.get('password'))];
    this.failure = email && password ? undefined : say('signIn.needed');
    if (this.failure) return;
    this.busy = true;
    await signIn(email, password).catch((error: unknown) => {
      this.failure =
        error instanceof Refused && error.status === 401 ? say('signIn.refused') : sentenceOf(error);
      form.querySelector<HTMLInputElement>('[name=password]')!.select();
    });
    this.busy = false;
  }
}

customElements.define('kontor-sign-in', SignIn);
