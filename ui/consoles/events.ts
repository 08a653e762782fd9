/** Events that subscribers have not taken: who waits for what, and what to do about dead letters. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { readDeliveries, readTold, settleDelivery } from '../data/deliveries.ts';
import type { Deliveries, Delivery, Subscriber } from '../data/deliveries.ts';
import { labelsOf } from '../data/processes.ts';
import { ago, pretty, recordLink } from '../processes/parts.ts';
import { ask, confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { fail, sentenceOf, tell } from '../shared/notes.ts';
import { notice, pageNotice } from '../shared/notice.ts';
import { text } from '../shared/texts.ts';
import './consoles.css';
import { choice, narrow } from './parts.ts';
import { say } from './texts.ts';

const STATUSES = ['waiting', 'held', 'dead'] as const;
const COLORS: Readonly<Record<Delivery['status'], string>> = { waiting: 'blue', held: 'amber', dead: 'red' };

class EventConsole extends KontorElement {
  static override properties = {
    query: { attribute: false },
    found: { state: true },
    labels: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  declare query: URLSearchParams;
  declare found: Deliveries | undefined;
  declare labels: ReadonlyMap<string, string>;
  declare failure: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.labels = new Map();
    this.busy = false;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) this.#load().catch((error: unknown) => (this.failure = error));
  }

  async #load(): Promise<void> {
    const asked = this.query;
    const [status, subscriber] = [asked.get('status'), asked.get('subscriber')];
    const found = await readDeliveries({ ...(status && { status }), ...(subscriber && { subscriber }) });
    if (asked !== this.query) return;
    this.failure = undefined;
    this.found = found;
    const labels = await labelsOf(found.deliveries);
    if (asked === this.query) this.labels = labels;
  }

  override render(): TemplateResult | typeof nothing {
    const title = say('events.title');
    document.title = `${title} – Kontor`;
    if (this.failure) return pageNotice({ title, text: sentenceOf(this.failure) });
    if (!this.found) return nothing;
    const { deliveries, subscribers } = this.found;
    return html`<div class="console">
      <header class="page-head">
        <h1>${title}</h1>
        <p class="count" role="status">${say('events.count', { count: deliveries.length })}</p>
      </header>
      <h2>${say('events.subscribers')}</h2>
      ${this.#subscribers(subscribers)}
      <h2>${say('events.waiting.title')}</h2>
      <div class="tools">
        ${choice(
          say('events.status'),
          this.query.get('status') ?? '',
          [['', say('events.any')], ...STATUSES.map((one) => [one, say(`delivery.${one}`)] as const)],
          (value) => this.#say('status', value),
        )}
        ${choice(
          say('events.subscriber'),
          this.query.get('subscriber') ?? '',
          [['', say('events.any')], ...subscribers.map(({ name, title }) => [name, title] as const)],
          (value) => this.#say('subscriber', value),
        )}
      </div>
      ${
        deliveries.length === 0
          ? notice({ title: say('events.none.title'), text: say('events.none.text'), picture: 'check' })
          : this.#deliveries(deliveries)
      }
    </div>`;
  }

  #say(part: string, value: string): void {
    narrow('/events', this.query, part, value);
  }

  #subscribers(subscribers: readonly Subscriber[]): TemplateResult {
    return html`<div class="card scroll" tabindex="0" role="region" aria-label=${say('events.subscribers')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('events.subscriber')}</th>
            <th scope="col">${say('events.hears')}</th>
            <th scope="col" class="number">${say('events.waiting')}</th>
            <th scope="col" class="number">${say('events.held')}</th>
            <th scope="col" class="number">${say('events.dead')}</th>
            <th scope="col">${say('events.oldest')}</th>
          </tr>
        </thead>
        <tbody>
          ${subscribers.map(
            ({ name, title, on, waiting, held, dead, oldest }) =>
              html`<tr>
                <th scope="row">
                  <a href=${`/events?subscriber=${encodeURIComponent(name)}`}>${title}</a>
                </th>
                <td>${on.join(', ')}</td>
                <td class="number">${waiting}</td>
                <td class="number">${held}</td>
                <td class="number">${dead}</td>
                <td>${oldest ? ago(oldest) : nothing}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #deliveries(deliveries: readonly Delivery[]): TemplateResult {
    return html`<div class="card scroll" tabindex="0" role="region" aria-label=${say('events.waiting.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('events.event')}</th>
            <th scope="col">${say('events.about')}</th>
            <th scope="col">${say('events.status')}</th>
            <th scope="col" class="words">${say('events.answer')}</th>
            <th scope="col" class="number">${say('events.attempts')}</th>
            <th scope="col">${say('events.told')}</th>
            <th scope="col">${say('events.deeds')}</th>
          </tr>
        </thead>
        <tbody>
          ${deliveries.map((one) => this.#delivery(one))}
        </tbody>
      </table>
    </div>`;
  }

  #delivery(one: Delivery): TemplateResult {
    const { event, subscriber, status, message, attempts, at } = one;
    const title = this.#titleOf(subscriber);
    return html`<tr>
      <th scope="row">${event}<br /><small>${title}</small></th>
      <td>${recordLink(one, this.labels)}</td>
      <td><span class="badge" data-color=${COLORS[status]}>${say(`delivery.${status}`)}</span></td>
      <td class="words">${message}</td>
      <td class="number">${attempts}</td>
      <td>${ago(at)}</td>
      <td>
        <span class="deeds">
          <button type="button" @click=${() => void this.#look(one, title)}>${say('events.look')}</button>
          ${
            status === 'dead'
              ? html`<button
                    type="button"
                    ?disabled=${this.busy}
                    @click=${() => void this.#settle('resendDelivery', one.id, say('events.resent'))}
                  >
                    ${say('events.resend')}
                  </button>
                  <button type="button" ?disabled=${this.busy} @click=${() => void this.#drop(one.id)}>
                    ${say('events.drop')}
                  </button>`
              : nothing
          }
        </span>
      </td>
    </tr>`;
  }

  #titleOf(name: string): string {
    return this.found?.subscribers.find((one) => one.name === name)?.title ?? name;
  }

  /** The whole event, as it is told. */
  async #look({ id, event, code, message }: Delivery, subscriber: string): Promise<void> {
    try {
      const told = await readTold(id);
      if (told === undefined) return tell(say('events.gone'));
      const title = say('events.look.title', { event, subscriber });
      await ask(
        title,
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

  async #drop(id: string): Promise<void> {
    const title = say('events.drop');
    const question = { title, text: say('events.drop.sure'), yes: title, no: text('app.cancel') };
    if (await confirmed({ ...question, danger: true }))
      await this.#settle('dropDelivery', id, say('events.dropped'));
  }

  async #settle(deed: 'resendDelivery' | 'dropDelivery', id: string, done: string): Promise<void> {
    this.busy = true;
    try {
      await settleDelivery(deed, id);
      tell(done);
      await this.#load();
    } catch (error) {
      fail(error);
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('kontor-events', EventConsole);
