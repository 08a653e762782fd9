/**
 * Processes of the organization, by state, by definition, by record. One of these lists is the repair inbox, in which events
 * stand too that cause each other without end.
 */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { labelsOf, readDefinitions, readInstances, readRepairs } from '../data/processes.ts';
import type { Definition, Filter, Instance, Repair, Status } from '../data/processes.ts';
import type { Delivery } from '../data/deliveries.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail, sentenceOf } from '../shared/notes.ts';
import { notice, pageNotice } from '../shared/notice.ts';
import { ago, recordLink, statusBadge } from './parts.ts';
import '../consoles/consoles.css';
import '../consoles/deeds.ts';
import { choice, narrow } from '../consoles/parts.ts';
import './processes.css';
import './start.ts';
import { say } from './texts.ts';

const STATUSES: readonly Status[] = ['running', 'repair', 'completed', 'undone', 'cancelled'];
const PARTS = ['status', 'process', 'record'] as const;

class Console extends KontorElement {
  static override properties = {
    query: { attribute: false },
    found: { state: true },
    definitions: { state: true },
    labels: { state: true },
    failure: { state: true },
  };
  declare query: URLSearchParams;
  declare found: readonly Repair[] | undefined;
  declare definitions: readonly Definition[];
  declare labels: ReadonlyMap<string, string>;
  declare failure: unknown;

  constructor() {
    super();
    this.definitions = [];
    this.labels = new Map();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) this.#load().catch((error: unknown) => (this.failure = error));
  }

  async #load(): Promise<void> {
    const asked = this.query;
    const given = PARTS.flatMap((part) => {
      const value = asked.get(part);
      return value ? [[part, value] as const] : [];
    });
    const [found, definitions] = await Promise.all([
      read(Object.fromEntries(given)),
      this.definitions.length > 0 ? this.definitions : readDefinitions(),
    ]);
    if (asked !== this.query) return;
    this.failure = undefined;
    [this.found, this.definitions] = [found, definitions];
    const labels = await labelsOf(found.map(({ process, delivery }) => (process ?? delivery)!));
    if (asked === this.query) this.labels = labels;
  }

  override render(): TemplateResult | typeof nothing {
    const inbox = this.#isInbox();
    const title = say(inbox ? 'console.inbox' : 'console.title');
    document.title = `${title} – Kontor`;
    if (this.failure) return pageNotice({ title, text: sentenceOf(this.failure) });
    const { found } = this;
    if (!found) return nothing;
    return html`<div class="console">
      <header class="page-head">
        <h1>${title}</h1>
        <p class="count" role="status">
          ${say(inbox ? 'inbox.count' : 'console.count', { count: found.length })}
        </p>
        ${inbox ? nothing : html`<div class="actions"><kontor-starters></kontor-starters></div>`}
      </header>
      ${this.#tools()}
      ${
        found.length === 0
          ? notice(
              inbox
                ? { title: say('inbox.none.title'), text: say('inbox.none.text'), picture: 'check' }
                : { title: say('console.none.title'), text: say('console.none.text'), picture: 'exchange' },
            )
          : this.#table(title, found)
      }
    </div>`;
  }

  #tools(): TemplateResult {
    const record = this.query.get('record');
    const label = (record && this.labels.get(record)) ?? say('console.oneRecord');
    return html`<div class="tools">
      ${choice(
        say('console.status'),
        this.query.get('status') ?? '',
        [['', say('console.any')], ...STATUSES.map((status) => [status, say(`status.${status}`)] as const)],
        (value) => this.#say('status', value),
      )}
      ${choice(
        say('console.process'),
        this.query.get('process') ?? '',
        [['', say('console.any')], ...this.definitions.map(({ name, title }) => [name, title] as const)],
        (value) => this.#say('process', value),
      )}
      ${
        record
          ? html`<button
              type="button"
              aria-label=${say('console.everyRecord')}
              @click=${() => this.#say('record', '')}
            >
              <span>${label}</span>${icon('close')}
            </button>`
          : nothing
      }
    </div>`;
  }

  #say(part: (typeof PARTS)[number], value: string): void {
    narrow('/processes', this.query, part, value);
  }

  #isInbox(): boolean {
    return this.query.get('status') === 'repair';
  }

  #table(title: string, found: readonly Repair[]): TemplateResult {
    return html`<div class="card scroll" tabindex="0" role="region" aria-label=${title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('console.process')}</th>
            <th scope="col">${say('console.about')}</th>
            <th scope="col">${say('console.status')}</th>
            <th scope="col" class="words">${say('console.step')}</th>
            <th scope="col">${say('console.started')}</th>
            <th scope="col">${say(this.#isInbox() ? 'inbox.deeds' : 'console.ended')}</th>
          </tr>
        </thead>
        <tbody>
          ${found.map(({ process, delivery }) => (process ? this.#process(process) : this.#loop(delivery!)))}
        </tbody>
      </table>
    </div>`;
  }

  #process(one: Instance): TemplateResult {
    return html`<tr>
      <th scope="row"><a href=${`/processes/${one.id}`}>${one.title}</a></th>
      <td>${recordLink(one, this.labels)}</td>
      <td>${statusBadge(one.status)}</td>
      <td class="words">${one.outcome?.failure?.message ?? (one.endedAt ? nothing : one.step)}</td>
      <td>${ago(one.startedAt)}</td>
      <td>
        ${
          this.#isInbox()
            ? html`<a class="button" href=${`/processes/${one.id}`}>${say('inbox.look')}</a>`
            : one.endedAt
              ? ago(one.endedAt)
              : nothing
        }
      </td>
    </tr>`;
  }

  /** What would have been told once more, and whom. */
  #loop(one: Delivery): TemplateResult {
    return html`<tr>
      <th scope="row">${one.event}<br /><small>${one.title}</small></th>
      <td>${recordLink(one, this.labels)}</td>
      <td><span class="badge" data-color="red">${say('inbox.loop')}</span></td>
      <td class="words">${say('inbox.loop.why')}</td>
      <td>${ago(one.at)}</td>
      <td>
        <kontor-delivery-deeds
          .delivery=${one}
          @kontor-settled=${() => void this.#load().catch(fail)}
        ></kontor-delivery-deeds>
      </td>
    </tr>`;
  }
}

/** The repair inbox is asked for as a whole; whoever asks for processes of one kind or about one record gets those alone. */
async function read(filter: Filter): Promise<readonly Repair[]> {
  if (filter.status === 'repair' && !filter.process && !filter.record) return readRepairs();
  return (await readInstances(filter)).map((process) => ({ process, delivery: null }));
}

customElements.define('kontor-processes', Console);
