/** Who changed what and when, newest first. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { EntityView } from '../../engine/forms/index.ts';
import { formatAgo, formatDateTime } from '../data/format.ts';
import { heldInImage, lineChanges, readTimeline } from '../data/history.ts';
import type { Timeline } from '../data/history.ts';
import type { Change } from '../data/records.ts';
import { titleOf } from '../data/titles.ts';
import { plain } from '../fields/display.ts';
import { fileLink } from '../fields/file-link.ts';
import { KontorElement } from '../shared/element.ts';
import { sentenceOf } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import { viewText } from './texts.ts';

class History extends KontorElement {
  static override properties = {
    view: { attribute: false },
    recordId: { attribute: false },
    version: { attribute: false },
    timeline: { state: true },
    failure: { state: true },
  };
  declare view: EntityView;
  declare recordId: string;
  declare version: number;
  declare timeline: Timeline | undefined;
  declare failure: unknown;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('recordId') && !changed.has('version')) return;
    readTimeline(this.view, this.recordId).then(
      (timeline) => (this.timeline = timeline),
      (error: unknown) => (this.failure = error),
    );
  }

  override render(): TemplateResult | typeof nothing {
    if (this.failure) return html`<p class="error">${sentenceOf(this.failure)}</p>`;
    if (!this.timeline) return nothing;
    const { changes, labels } = this.timeline;
    if (changes.length === 0) return html`<p>${viewText('history.empty')}</p>`;
    return html`<ol class="timeline card">
      ${changes.map((change) => this.#change(change, labels))}
    </ol>`;
  }

  #change({ version, at, by, changes }: Change, labels: Timeline['labels']): TemplateResult {
    return html`<li>
      <header>
        <strong>${by.name ?? viewText('history.someone')}</strong>
        ${viewText(version === 1 ? 'history.created' : 'history.changed')}
        <time datetime=${at} title=${formatDateTime(at)}>${formatAgo(at)}</time>
      </header>
      <dl>${changes.map((one) => this.#field(one, labels, version === 1))}</dl>
    </li>`;
  }

  #field(
    { field: name, before, after }: Change['changes'][number],
    labels: Timeline['labels'],
    first: boolean,
  ): TemplateResult | typeof nothing {
    const field = this.view.fields.find((one) => one.name === name);
    if (!field || (field.system && name !== 'deletedAt' && name !== 'owner') || (first && field.system))
      return nothing;
    if (field.lines)
      return row(titleOf(field), html`${viewText('history.lines', { ...lineChanges(before, after) })}`);
    const said = (value: unknown): TemplateResult | string =>
      field.type === 'file' && value
        ? fileLink(value as string)
        : plain(field, heldInImage(field, value, labels)) || text('record.empty');
    return row(
      titleOf(field),
      html`${first ? nothing : html`<del>${said(before)}</del> <span aria-hidden="true">→</span> `}<ins
          >${said(after)}</ins
        >`,
    );
  }
}

const row = (title: string, body: TemplateResult): TemplateResult =>
  html`<div>
    <dt>${title}</dt>
    <dd>${body}</dd>
  </div>`;

customElements.define('kontor-history', History);
