/**
 * On the page of a record: the processes that are about it, or have written it or wait for it, and what the reader is asked
 * to decide.
 */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { approvals, labelsOf, readInstances } from '../data/processes.ts';
import type { Instance } from '../data/processes.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { recordLink, statusBadge } from './parts.ts';
import './processes.css';
import { say } from './texts.ts';

/** Running processes that are named; further ones are one click away. */
const NAMED_MAX = 3;

class Ribbon extends KontorElement {
  static override properties = {
    recordId: { attribute: false },
    version: { attribute: false },
    instances: { state: true },
    labels: { state: true },
  };
  declare recordId: string;
  /** A change of the record may have started or moved on a process. */
  declare version: number;
  declare instances: readonly Instance[];
  declare labels: ReadonlyMap<string, string>;

  constructor() {
    super();
    this.instances = [];
    this.labels = new Map();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('recordId') && !changed.has('version')) return;
    // Beside the record: where it fails, the record is still there to be worked with.
    this.#load().catch(() => undefined);
  }

  async #load(): Promise<void> {
    const { recordId } = this;
    const instances = await readInstances({ record: recordId });
    if (recordId !== this.recordId) return;
    this.instances = instances;
    const labels = await labelsOf(instances.filter((one) => isOpen(one) && one.record !== recordId));
    if (recordId === this.recordId) this.labels = labels;
  }

  override render(): TemplateResult | typeof nothing {
    const mine = (approvals.value ?? []).filter(({ record }) => record === this.recordId);
    const open = this.instances.filter(isOpen);
    const more = Math.max(0, open.length - NAMED_MAX);
    const ended = this.instances.length - open.length;
    const all = `/processes?record=${this.recordId}`;
    if (mine.length + this.instances.length === 0) return nothing;
    return html`<section class="ribbon" aria-label=${say('ribbon.label')}>
      ${icon('exchange')}
      <ul>
        ${mine.map(
          ({ id, title }) =>
            html`<li>
              <a class="button primary" href=${`/approvals?one=${id}`}>${say('ribbon.decide', { title })}</a>
            </li>`,
        )}
        ${open.slice(0, NAMED_MAX).map((one) => this.#running(one))}
        ${more > 0 ? html`<li><a href=${all}>${say('ribbon.more', { count: more })}</a></li>` : nothing}
        ${
          ended > 0
            ? html`<li>
                <a href=${all}>${say('ribbon.ended', { count: ended })}</a>
              </li>`
            : nothing
        }
      </ul>
    </section>`;
  }

  #running(one: Instance): TemplateResult {
    const { id, title, status, step, record } = one;
    return html`<li>
      ${statusBadge(status)}
      <a href=${`/processes/${id}`}>${title}</a>${step ? html`<span>: ${step}</span>` : nothing}
      ${record === this.recordId ? nothing : recordLink(one, this.labels)}
    </li>`;
  }
}

const isOpen = ({ status }: Instance): boolean => status === 'running' || status === 'repair';

customElements.define('kontor-ribbon', Ribbon);
