/** Asks why somebody stands in for another person, and begins it. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { standIn } from '../data/client.ts';
import { ask } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { sentenceOf } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import { say } from './texts.ts';

class StandIn extends KontorElement {
  static override properties = {
    user: { attribute: false },
    close: { attribute: false },
    failure: { state: true },
    busy: { state: true },
  };
  declare user: string;
  declare close: (begun?: boolean) => void;
  declare failure: string | undefined;
  declare busy: boolean;

  override render(): TemplateResult {
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
      <p>${say('standIn.text', { user: this.user })}</p>
      <label>
        ${say('standIn.reason')}
        <input name="reason" maxlength="500" autocomplete="off" required aria-describedby="why" />
      </label>
      <p id="why" class="error" role="alert">${this.failure ?? nothing}</p>
      <footer>
        <button type="button" @click=${() => this.close()}>${text('app.cancel')}</button>
        <button class="primary" ?disabled=${this.busy}>${say('standIn.submit')}</button>
      </footer>
    </form>`;
  }

  override firstUpdated(): void {
    this.querySelector('input')!.focus();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason')).trim();
    this.failure = reason.length < 10 ? say('standIn.short') : undefined;
    if (this.failure) return;
    this.busy = true;
    try {
      await standIn(this.user, reason);
      this.close(true);
    } catch (error) {
      this.failure = sentenceOf(error);
    }
    this.busy = false;
  }
}

customElements.define('kontor-stand-in', StandIn);

/** Gives whether it began. */
export async function askToStandIn(user: string): Promise<boolean> {
  const begun = await ask<boolean>(
    say('standIn.begin'),
    (close) => html`<kontor-stand-in .user=${user} .close=${close}></kontor-stand-in>`,
  );
  return begun === true;
}
