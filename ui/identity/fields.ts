/** Fields of the door that several of its pages have. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { NotGiven } from '../data/passkeys.ts';
import { sentenceOf } from '../shared/notes.ts';
import { say } from './texts.ts';

/** The address one signs in with. */
export const emailField = (): TemplateResult =>
  html`<label>
    ${say('signIn.email')}
    <input name="email" type="email" autocomplete="username" required autofocus aria-describedby="failure" />
  </label>`;

/** The code of a second factor, or a recovery code. */
export const codeField = (label: string, describedBy: string): TemplateResult =>
  html`<label>
    ${label}
    <input name="code" autocomplete="one-time-code" maxlength="40" required aria-describedby=${describedBy} />
  </label>`;

/** Recovery codes that were just made: they are shown this once. */
export const recoveryList = (codes: readonly string[]): TemplateResult | typeof nothing =>
  codes.length > 0
    ? html`<div class="made" role="status">
        <p>${say('factor.codes')}</p>
        <ul class="recovery">
          ${codes.map((code) => html`<li><code>${code}</code></li>`)}
        </ul>
      </div>`
    : nothing;

/** What went wrong, where a passkey may be what was not given. */
export const sentenceOfPasskey = (error: unknown): string =>
  error instanceof NotGiven ? say('passkey.notGiven') : sentenceOf(error);

/** A new password, twice. `describedBy` are the ids of what is said of it. */
export const newPasswordFields = (describedBy: string, focused = false): readonly TemplateResult[] =>
  (['password', 'again'] as const).map(
    (name) =>
      html`<label>
        ${say(name === 'again' ? 'newPassword.again' : 'newPassword.password')}
        <input
          name=${name}
          type="password"
          autocomplete="new-password"
          required
          ?autofocus=${focused && name === 'password'}
          aria-describedby=${describedBy}
        />
      </label>`,
  );
