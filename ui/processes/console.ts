/** Processes of the organization, by state, by definition, by record; the repair inbox is one of these lists. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { labelsOf, readDefinitions, readInstances } from '../data/processes.ts';
import type { Definition, Instance, Status } from '../data/processes.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { sentenceOf } from '../shared/notes.ts';
import { notice, pageNotice } from '../shared/notice.ts';
import { ago, recordLink, statusBadge } from './parts.ts';
import '../consoles/consoles.css';
import { choice, narrow } from '../consoles/parts.ts';
import './processes.css';
import './start.ts';
import { say } from './texts.ts';

const STATUSES: readonly Status[] = ['running', 'repair', 'completed', 'undone', 'cancelled'];
const PARTS = ['status', 'process', 'record'] as const;

class Console extends KontorElement {
  static override properties = {
    query: { attribute: false },
    instances: { state: true },
    definitions: { state: true },
    labels: { state: true },
    failure: { state: true },
  };
  declare query: URLSearchParams;
  declare instances: readonly Instance[] | undefined;
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
    const [instances, definitions] = await Promise.all([
      readInstances(Object.fromEntries(given)),
      this.definitions.length > 0 ? this.definitions : readDefinitions(),
    ]);
    if (asked !== this.query) return;
    this.failure = undefined;
    [this.instances, this.definitions] = [instances, definitions];
    const labels = await labelsOf(instances);
    if (asked === this.query) this.labels = labels;
  }

  override render(): TemplateResult | typeof nothing {
    const title = say(this.query.get('status') === 'repair' ? 'console.inbox' : 'console.title');
    document.title = `${title} – Kontor`;
    if (this.failure) return pageNotice({ title, text: sentenceOf(this.failure) });
    const { instances } = this;
    if (!instances) return nothing;
    return html`<div class="console">
      <header class="page-head">
        <h1>${title}</h1>
        <p class="count" role="status">${say('console.count', { count: instances.length })}</p>
        <div class="actions"><kontor-starters></kontor-starters></div>
      </header>
      ${this.#tools()}
      ${
        instances.length === 0
          ? notice({ title: say('console.none.title'), text: say('console.none.text'), picture: 'exchange' })
          : this.#table(title, instances)
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

  #table(title: string, instances: readonly Instance[]): TemplateResult {
    return html`<div class="card scroll" tabindex="0" role="region" aria-label=${title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('console.process')}</th>
            <th scope="col">${say('console.about')}</th>
            <th scope="col">${say('console.status')}</th>
            <th scope="col" class="words">${say('console.step')}</th>
            <th scope="col">${say('console.started')}</th>
            <th scope="col">${say('console.ended')}</th>
          </tr>
        </thead>
        <tbody>
          ${instances.map(
            (one) =>
              html`<tr>
                <th scope="row"><a href=${`/processes/${one.id}`}>${one.title}</a></th>
                <td>${recordLink(one, this.labels)}</td>
                <td>${statusBadge(one.status)}</td>
                <td class="words">${one.outcome?.failure?.message ?? (one.endedAt ? nothing : one.step)}</td>
                <td>${ago(one.startedAt)}</td>
                <td>${one.endedAt ? ago(one.endedAt) : nothing}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

customElements.define('kontor-processes', Console);
