/** Events that subscribers have not taken: who waits for what, and what to do about dead letters. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { readDeliveries } from '../data/deliveries.ts';
import type { Deliveries, Delivery, Subscriber } from '../data/deliveries.ts';
import { labelsOf } from '../data/processes.ts';
import { ago, recordLink } from '../processes/parts.ts';
import { KontorElement } from '../shared/element.ts';
import { fail, sentenceOf } from '../shared/notes.ts';
import { notice, pageNotice } from '../shared/notice.ts';
import './consoles.css';
import './deeds.ts';
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
  };
  declare query: URLSearchParams;
  declare found: Deliveries | undefined;
  declare labels: ReadonlyMap<string, string>;
  declare failure: unknown;

  constructor() {
    super();
    this.labels = new Map();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) this.#load().catch((error: unknown) => (this.failure = error));
  }

  #again(): Promise<void> {
    return this.#load().catch(fail);
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
    const { event, title, status, message, attempts, at } = one;
    return html`<tr>
      <th scope="row">${event}<br /><small>${title}</small></th>
      <td>${recordLink(one, this.labels)}</td>
      <td><span class="badge" data-color=${COLORS[status]}>${say(`delivery.${status}`)}</span></td>
      <td class="words">${message}</td>
      <td class="number">${attempts}</td>
      <td>${ago(at)}</td>
      <td>
        <kontor-delivery-deeds
          .delivery=${one}
          @kontor-settled=${() => void this.#again()}
        ></kontor-delivery-deeds>
      </td>
    </tr>`;
  }
}

customElements.define('kontor-events', EventConsole);
