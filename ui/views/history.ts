/** Who changed what and when, newest first. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { EntityView, FieldView } from '../../engine/forms/index.ts';
import { formatAgo, formatDateTime } from '../data/format.ts';
import { readHistory } from '../data/records.ts';
import type { Change } from '../data/records.ts';
import { titleOf } from '../data/titles.ts';
import { plain } from '../fields/display.ts';
import { KontorElement } from '../shared/element.ts';
import { sentenceOf } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';

class History extends KontorElement {
  static override properties = {
    view: { attribute: false },
    recordId: { attribute: false },
    version: { attribute: false },
    changes: { state: true },
    failure: { state: true },
  };
  declare view: EntityView;
  declare recordId: string;
  declare version: number;
  declare changes: readonly Change[] | undefined;
  declare failure: unknown;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('recordId') && !changed.has('version')) return;
    readHistory(this.view.entity.name, this.recordId).then(
      (changes) => (this.changes = changes.toSorted((one, other) => other.version - one.version)),
      (error: unknown) => (this.failure = error),
    );
  }

  override render(): TemplateResult | typeof nothing {
    if (this.failure) return html`<p class="error">${sentenceOf(this.failure)}</p>`;
    if (!this.changes) return nothing;
    if (this.changes.length === 0) return html`<p>${text('history.empty')}</p>`;
    return html`<ol class="timeline card">
      ${this.changes.map((change) => this.#change(change))}
    </ol>`;
  }

  #change({ version, at, by, changes }: Change): TemplateResult {
    const name = (typeof by === 'string' ? by : by?.name) ?? text('history.someone');
    return html`<li>
      <header>
        <strong>${name}</strong> ${text(version === 1 ? 'history.created' : 'history.changed')}
        <time datetime=${at} title=${formatDateTime(at)}>${formatAgo(at)}</time>
      </header>
      <dl>${changes.map((one) => this.#field(one, version === 1))}</dl>
    </li>`;
  }

  #field(
    { field: name, before, after }: Change['changes'][number],
    first: boolean,
  ): TemplateResult | typeof nothing {
    const field = this.view.fields.find((one) => one.name === name);
    if (!field || (field.system && name !== 'deletedAt') || (first && after === null)) return nothing;
    const said = (value: unknown): string => saidOf(field, value) || text('record.empty');
    return html`<div>
      <dt>${titleOf(field)}</dt>
      <dd>
        ${first ? nothing : html`<del>${said(before)}</del> <span aria-hidden="true">→</span>`}
        <ins>${said(after)}</ins>
      </dd>
    </div>`;
  }
}

/** A history tells values as they were stored; a reference may come as its label or as what it pointed to. */
function saidOf(field: FieldView, value: unknown): string {
  if (field.type === 'lines' || value === null || value === undefined)
    return Array.isArray(value) ? String(value.length) : '';
  if (typeof value === 'string' && (field.type === 'reference' || field.type === 'json')) return value;
  return plain(field, value);
}

customElements.define('kontor-history', History);
