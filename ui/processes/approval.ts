/**
 * One decision: what is asked, the record it is about to be read, a comment, yes and no.
 * @fires kontor-decided  it was decided, by the reader or by somebody else meanwhile
 */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { readRecord } from '../data/records.ts';
import type { Cell, Draft } from '../data/draft.ts';
import { Refused } from '../data/client.ts';
import { decide } from '../data/processes.ts';
import type { Approval } from '../data/processes.ts';
import { entityNamed, followView } from '../data/session.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail, tell } from '../shared/notes.ts';
import { ago, recordLink } from './parts.ts';
import { say } from './texts.ts';

class ApprovalCard extends KontorElement {
  static override properties = {
    approval: { attribute: false },
    labels: { attribute: false },
    draft: { state: true },
    unseen: { state: true },
    busy: { state: true },
  };
  declare approval: Approval;
  declare labels: ReadonlyMap<string, string>;
  declare draft: Draft | undefined;
  /** The record may not be read, or is no longer there. */
  declare unseen: boolean;
  declare busy: boolean;

  /** Comes with the page of records. */
  #written: (cell: Cell, value: unknown) => string = () => '';

  constructor() {
    super();
    this.unseen = this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  /** The record as it is now: what is decided is decided on this version. */
  async #look(): Promise<void> {
    const { entity, record } = this.approval;
    if (entity === null || record === null) return;
    try {
      if (!entityNamed(entity)) return void (this.unseen = true);
      // With the page of a record comes the form, and all that it needs.
      const { openDraft, written } = await import('../views/record.ts');
      this.#written = written;
      const view = await followView(entity, () => undefined);
      const read = await readRecord(view, record);
      // Looked at, not changed: the page of the record is for that.
      if (read) this.draft = openDraft(view, { ...read, _mayChange: [] });
      else this.unseen = true;
    } catch (error) {
      this.unseen = true;
      fail(error);
    }
  }

  override render(): TemplateResult {
    const { approval, labels } = this;
    return html`<article class="card approval" aria-labelledby="approval-title">
      <header>
        <h2 id="approval-title">${approval.title}</h2>
        <p>
          ${recordLink(approval, labels)} <small>${say('approval.asked')} ${ago(approval.openedAt)}</small>
        </p>
        ${approval.onBehalfOfName ? html`<p>${say('approval.behalf', { name: approval.onBehalfOfName })}</p>` : nothing}
      </header>
      ${this.#values()} ${this.unseen ? html`<p class="count">${say('approval.unseen')}</p>` : nothing}
      ${this.draft ? html`<kontor-form .draft=${this.draft}></kontor-form>` : nothing}
      <form @submit=${(event: Event) => event.preventDefault()}>
        <label for="approval-comment">${say('approval.comment')}</label>
        <textarea id="approval-comment" rows="2" maxlength="2000"></textarea>
        <div class="decide">
          <button
            type="button"
            class="primary"
            ?disabled=${this.busy || this.#loading}
            @click=${() => void this.#decide(true)}
          >
            ${icon('check')}<span>${say('approval.approve')}</span>
          </button>
          <button
            type="button"
            class="danger"
            ?disabled=${this.busy || this.#loading}
            @click=${() => void this.#decide(false)}
          >
            ${icon('close')}<span>${say('approval.reject')}</span>
          </button>
        </div>
      </form>
    </article>`;
  }

  get #loading(): boolean {
    return this.approval.record !== null && !this.draft && !this.unseen;
  }

  /** What the process tells whoever decides. */
  #values(): TemplateResult | typeof nothing {
    const values = Object.entries(this.approval.values);
    if (values.length === 0) return nothing;
    return html`<dl class="told">
      ${values.map(([name, value]) => {
        // What is called like a field of the record is written as it is there.
        const cell = this.draft?.cells.get(name);
        const plainly = typeof value === 'object' ? JSON.stringify(value) : String(value);
        return html`<div>
          <dt>${cell ? cell.field.title : name}</dt>
          <dd>${cell ? this.#written(cell, value) : plainly}</dd>
        </div>`;
      })}
    </dl>`;
  }

  async #decide(approved: boolean): Promise<void> {
    const { id, title, onBehalfOf } = this.approval;
    const comment = this.querySelector('textarea')!.value.trim();
    this.busy = true;
    try {
      await decide(id, { approved, comment, version: this.draft?.version, onBehalfOf });
      tell(say(approved ? 'approval.approved' : 'approval.rejected', { title }));
      this.dispatchEvent(new CustomEvent('kontor-decided'));
    } catch (error) {
      fail(error);
      const code = error instanceof Refused ? error.faults[0]!.code : '';
      if (code === RECORD_CHANGED) await this.#look();
      else if (GONE.has(code)) this.dispatchEvent(new CustomEvent('kontor-decided'));
    } finally {
      this.busy = false;
    }
  }
}

const RECORD_CHANGED = 'PRC012';
/** Decided meanwhile, or no longer the reader's to decide. */
const GONE: ReadonlySet<string> = new Set(['PRC010', 'PRC011']);

customElements.define('kontor-approval', ApprovalCard);
