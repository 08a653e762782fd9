/** Decisions that the reader is asked for: the list, and the one that is looked at with its record. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { navigate } from '../app/router.ts';
import { approvals, labelsOf, refreshApprovals } from '../data/processes.ts';
import type { Approval } from '../data/processes.ts';
import { KontorElement } from '../shared/element.ts';
import { sentenceOf } from '../shared/notes.ts';
import { notice, pageNotice } from '../shared/notice.ts';
import './approval.ts';
import { ago } from './parts.ts';
import './processes.css';
import { say } from './texts.ts';

class Approvals extends KontorElement {
  static override properties = {
    query: { attribute: false },
    labels: { state: true },
    failure: { state: true },
  };
  declare query: URLSearchParams;
  declare labels: ReadonlyMap<string, string>;
  declare failure: unknown;

  constructor() {
    super();
    this.labels = new Map();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) this.#load().catch((error: unknown) => (this.failure = error));
  }

  async #load(): Promise<void> {
    await refreshApprovals();
    this.labels = await labelsOf(approvals.value ?? []);
  }

  override render(): TemplateResult | typeof nothing {
    document.title = `${say('approvals.title')} – Kontor`;
    if (this.failure) return pageNotice({ title: say('approvals.title'), text: sentenceOf(this.failure) });
    const list = approvals.value;
    if (!list) return nothing;
    return html`<div class="approvals">
      <header class="page-head">
        <h1>${say('approvals.title')}</h1>
        <p class="count" role="status">${say('approvals.count', { count: list.length })}</p>
      </header>
      ${
        list.length === 0
          ? notice({ title: say('approvals.none.title'), text: say('approvals.none.text'), picture: 'task' })
          : this.#work(list)
      }
    </div>`;
  }

  #work(list: readonly Approval[]): TemplateResult {
    const shown = list.find(({ id }) => id === this.query.get('one')) ?? list[0]!;
    return html`<div class="work">
      <nav class="card" aria-label=${say('approvals.title')}>
        <ul>
          ${list.map((one) => this.#entry(one, one === shown))}
        </ul>
      </nav>
      ${keyed(
        shown.id,
        html`<kontor-approval
          .approval=${shown}
          .labels=${this.labels}
          @kontor-decided=${() => void this.#decided()}
        ></kontor-approval>`,
      )}
    </div>`;
  }

  #entry({ id, title, record, openedAt, onBehalfOfName }: Approval, shown: boolean): TemplateResult {
    const label = record && this.labels.get(record);
    return html`<li>
      <a href=${`/approvals?one=${id}`} aria-current=${shown ? 'true' : 'false'}>
        <strong>${title}</strong> ${label ? html`<span>${label}</span>` : nothing}
        ${onBehalfOfName ? html`<span>${say('approval.behalf', { name: onBehalfOfName })}</span>` : nothing}
        <small>${ago(openedAt)}</small>
      </a>
    </li>`;
  }

  /** The next one is looked at; whoever uses a keyboard or listens begins there. */
  async #decided(): Promise<void> {
    await navigate('/approvals');
    await this.#load().catch((error: unknown) => (this.failure = error));
    await this.updateComplete;
    const next =
      this.querySelector<HTMLElement>('kontor-approval h2') ?? this.querySelector<HTMLElement>('h1');
    next?.setAttribute('tabindex', '-1');
    next?.focus();
  }
}

customElements.define('kontor-approvals', Approvals);
