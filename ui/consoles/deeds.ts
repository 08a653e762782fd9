/**
 * What can be done with an event that was not taken: it is looked at, and a dead letter is sent again or dropped.
 * @fires kontor-settled  it was sent again or dropped
 */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { readTold, settleDelivery } from '../data/deliveries.ts';
import type { Delivery } from '../data/deliveries.ts';
import { pretty } from '../processes/parts.ts';
import { ask, confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { fail, tell } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import { say } from './texts.ts';

class DeliveryDeeds extends KontorElement {
  static override properties = { delivery: { attribute: false }, busy: { state: true } };
  declare delivery: Delivery;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  override render(): TemplateResult {
    const dead = this.delivery.status === 'dead';
    return html`<span class="deeds">
      <button type="button" @click=${() => void this.#look()}>${say('events.look')}</button>
      ${
        dead
          ? html`<button
                type="button"
                ?disabled=${this.busy}
                @click=${() => void this.#settle('resendDelivery', say('events.resent'))}
              >
                ${say('events.resend')}
              </button>
              <button type="button" ?disabled=${this.busy} @click=${() => void this.#drop()}>
                ${say('events.drop')}
              </button>`
          : nothing
      }
    </span>`;
  }

  /** The whole event, as it is told. */
  async #look(): Promise<void> {
    const { id, event, title: subscriber, code, message } = this.delivery;
    try {
      const told = await readTold(id);
      if (told === undefined) return tell(say('events.gone'));
      await ask(
        say('events.look.title', { event, subscriber }),
        (close) =>
          html`${message ? html`<p>${message} ${code ? html`<small>${code}</small>` : nothing}</p>` : nothing}
            <pre class="told" tabindex="0" role="region" aria-label=${event}>${pretty(told)}</pre>
            <footer>
              <button type="button" autofocus @click=${() => close()}>${text('app.close')}</button>
            </footer>`,
        'wide',
      );
    } catch (error) {
      fail(error);
    }
  }

  async #drop(): Promise<void> {
    const title = say('events.drop');
    const question = { title, text: say('events.drop.sure'), yes: title, no: text('app.cancel') };
    if (await confirmed({ ...question, danger: true }))
      await this.#settle('dropDelivery', say('events.dropped'));
  }

  async #settle(deed: 'resendDelivery' | 'dropDelivery', done: string): Promise<void> {
    this.busy = true;
    try {
      await settleDelivery(deed, this.delivery.id);
      tell(done);
      this.dispatchEvent(new CustomEvent('kontor-settled', { bubbles: true }));
    } catch (error) {
      fail(error);
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('kontor-delivery-deeds', DeliveryDeeds);
