/** On the page of a record: the process that runs about it, and what the reader is asked to decide. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { approvals, readInstances } from '../data/processes.ts';
import type { Instance } from '../data/processes.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { statusBadge } from './parts.ts';
import './processes.css';
import './start.ts';
import { say } from './texts.ts';

class Ribbon extends KontorElement {
  static override properties = {
    entity: { attribute: false },
    recordId: { attribute: false },
    version: { attribute: false },
    instances: { state: true },
  };
  declare entity: string;
  declare recordId: string;
  /** A change of the record may have started or moved on a process. */
  declare version: number;
  declare instances: readonly Instance[];

  constructor() {
    super();
    this.instances = [];
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('recordId') && !changed.has('version')) return;
    const { recordId } = this;
    // Beside the record: where it fails, the record is still there to be worked with.
    readInstances({ record: recordId }).then(
      (instances) => recordId === this.recordId && (this.instances = instances),
      () => undefined,
    );
  }

  override render(): TemplateResult | typeof nothing {
    const mine = (approvals.value ?? []).filter(({ record }) => record === this.recordId);
    const open = this.instances.filter(({ status }) => status === 'running' || status === 'repair');
    const ended = this.instances.length - open.length;
    const starters = html`<kontor-starters
      .entity=${this.entity}
      .recordId=${this.recordId}
    ></kontor-starters>`;
    if (mine.length + this.instances.length === 0) return html`<div class="starters">${starters}</div>`;
    return html`<section class="ribbon" aria-label=${say('ribbon.label')}>
      ${icon('exchange')}
      <ul>
        ${mine.map(
          ({ id, title }) =>
            html`<li>
              <a class="button primary" href=${`/approvals?one=${id}`}>${say('ribbon.decide', { title })}</a>
            </li>`,
        )}
        ${open.map(
          ({ id, title, status, step }) =>
            html`<li>
              ${statusBadge(status)}
              <a href=${`/processes/${id}`}>${title}</a>${step ? html`<span>: ${step}</span>` : nothing}
            </li>`,
        )}
        ${
          ended > 0
            ? html`<li>
                <a href=${`/processes?record=${this.recordId}`}>${say('ribbon.ended', { count: ended })}</a>
              </li>`
            : nothing
        }
      </ul>
      ${starters}
    </section>`;
  }
}

customElements.define('kontor-ribbon', Ribbon);
