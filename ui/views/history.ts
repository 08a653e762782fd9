/** What became of a record, newest first: who changed what, what was said of it, which files were laid beside it. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { EntityView } from '../../engine/forms/index.ts';
import { attach, comment, detach, readTalk, reword, withdraw } from '../data/comments.ts';
import type { Attachment, Comment, Talk } from '../data/comments.ts';
import { formatAgo, formatBytes, formatDateTime } from '../data/format.ts';
import { heldInImage, lineChanges, readTimeline } from '../data/history.ts';
import type { Change, Timeline } from '../data/history.ts';
import { readMail } from '../data/mail.ts';
import type { Mail } from '../data/mail.ts';
import { titleOf } from '../data/titles.ts';
import { plain } from '../fields/display.ts';
import { fileLink } from '../fields/file-link.ts';
import { confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail, sentenceOf } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import { showAsItWas } from './as-it-was.ts';
import './history.css';
import './remark.ts';
import { timelineText } from './timeline/texts.ts';

/** One thing that happened. */
type Entry =
  | { readonly kind: 'change'; readonly at: string; readonly change: Change }
  | { readonly kind: 'comment'; readonly at: string; readonly comment: Comment }
  | { readonly kind: 'file'; readonly at: string; readonly file: Attachment }
  | { readonly kind: 'mail'; readonly at: string; readonly mail: Mail };

class History extends KontorElement {
  static override properties = {
    view: { attribute: false },
    recordId: { attribute: false },
    version: { attribute: false },
    timeline: { state: true },
    talk: { state: true },
    mails: { state: true },
    failure: { state: true },
    editing: { state: true },
    busy: { state: true },
  };
  declare view: EntityView;
  declare recordId: string;
  declare version: number;
  declare timeline: Timeline | undefined;
  declare talk: Talk | undefined;
  declare mails: readonly Mail[];
  declare failure: unknown;
  /** Id of the comment that is being reworded. */
  declare editing: string;
  declare busy: boolean;

  constructor() {
    super();
    this.editing = '';
    this.mails = [];
    this.busy = false;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('recordId') && !changed.has('version')) return;
    const { view, recordId } = this;
    const timeline = view.can.history ? readTimeline(view, recordId) : { changes: [], labels: new Map() };
    const { name } = view.entity;
    // Only what has prints is mailed.
    const mails = view.prints.length > 0 ? readMail(name, recordId) : [];
    Promise.all([timeline, readTalk(name, recordId), mails]).then(
      (read) => ([this.timeline, this.talk, this.mails] = read),
      (error: unknown) => (this.failure = error),
    );
  }

  override render(): TemplateResult | typeof nothing {
    if (this.failure) return html`<p class="error">${sentenceOf(this.failure)}</p>`;
    const { timeline, talk } = this;
    if (!timeline || !talk) return nothing;
    const entries = entriesOf(timeline, talk, this.mails);
    return html`<kontor-remark
        class="card"
        .button=${timelineText('comment.add')}
        .busy=${this.busy}
        @kontor-remark=${(event: CustomEvent<Said>) => void this.#comment(event.detail)}
      ></kontor-remark>
      ${talk.mayAttach ? this.#attaching() : nothing}
      ${
        entries.length === 0
          ? html`<p>${timelineText('history.empty')}</p>`
          : html`<ol class="timeline card">
              ${entries.map((entry) => this.#entry(entry, timeline.labels))}
            </ol>`
      }`;
  }

  #attaching(): TemplateResult {
    return html`<label class="button attach">
      ${icon('upload')}${timelineText('comment.attach')}
      <input
        type="file"
        multiple
        class="visually-hidden"
        ?disabled=${this.busy}
        @change=${(event: Event) => void this.#attach(event.target as HTMLInputElement)}
      />
    </label>`;
  }

  #entry(entry: Entry, labels: Timeline['labels']): TemplateResult {
    if (entry.kind === 'change') return this.#change(entry.change, labels);
    if (entry.kind === 'mail') return mailed(entry.mail);
    return entry.kind === 'comment' ? this.#said(entry.comment) : this.#file(entry.file);
  }

  #said(one: Comment): TemplateResult {
    const { id, text: words, at, editedAt, deleted, by, mine } = one;
    const body = deleted
      ? html`<p class="withdrawn">${timelineText('comment.deleted')}</p>`
      : html`<p class="words">${words}</p>`;
    return html`<li class="said">
      <header>
        <strong>${by.name ?? timelineText('history.someone')}</strong> ${timelineText('comment.said')}
        ${moment(at)}
        ${editedAt && !deleted ? html`<span class="edited">${timelineText('comment.edited')}</span>` : nothing}
        ${mine && !deleted && this.editing !== id ? this.#own(one) : nothing}
      </header>
      ${
        this.editing === id
          ? html`<kontor-remark
              .given=${words}
              .button=${text('record.save')}
              .busy=${this.busy}
              .leaving=${true}
              @kontor-leave=${() => (this.editing = '')}
              @kontor-remark=${(event: CustomEvent<Said>) => void this.#reword(id, event.detail)}
            ></kontor-remark>`
          : body
      }
    </li>`;
  }

  #own({ id }: Comment): TemplateResult {
    return html`<button type="button" class="quiet" @click=${() => (this.editing = id)}>
        ${timelineText('comment.edit')}
      </button>
      <button type="button" class="quiet danger" @click=${() => void this.#withdraw(id)}>
        ${timelineText('comment.delete')}
      </button>`;
  }

  #file({ id, name, size, at, by, removable }: Attachment): TemplateResult {
    return html`<li>
      <header>
        <strong>${by.name ?? timelineText('history.someone')}</strong> ${timelineText('comment.attached')}
        ${moment(at)}
      </header>
      <p class="attached">
        ${fileLink(id, name)} <span>${formatBytes(size)}</span>
        ${
          removable
            ? html`<button
                type="button"
                class="quiet danger"
                aria-label=${timelineText('comment.remove', { name })}
                @click=${() => void this.#detach(id, name)}
              >
                ${icon('trash')}
              </button>`
            : nothing
        }
      </p>
    </li>`;
  }

  /** Does one thing at a time, then shows what there is now. */
  async #doing(work: (entity: string, id: string) => Promise<unknown>): Promise<boolean> {
    const entity = this.view.entity.name;
    this.busy = true;
    try {
      await work(entity, this.recordId);
      return true;
    } catch (error) {
      fail(error);
      return false;
    } finally {
      this.busy = false;
      await readTalk(entity, this.recordId).then((talk) => (this.talk = talk), fail);
    }
  }

  async #comment({ text: words, done }: Said): Promise<void> {
    if (await this.#doing((entity, id) => comment(entity, id, words))) done();
  }

  async #reword(which: string, { text: words }: Said): Promise<void> {
    if (await this.#doing((entity, id) => reword(entity, id, which, words))) this.editing = '';
  }

  async #withdraw(which: string): Promise<void> {
    const sure = await confirmed({
      title: timelineText('comment.delete.title'),
      text: timelineText('comment.delete.text'),
      yes: timelineText('comment.delete'),
      no: text('app.cancel'),
      danger: true,
    });
    if (sure) await this.#doing((entity, id) => withdraw(entity, id, which));
  }

  async #attach(input: HTMLInputElement): Promise<void> {
    for (const file of input.files ?? []) await this.#doing((entity, id) => attach(entity, id, file));
    input.value = '';
  }

  async #detach(which: string, name: string): Promise<void> {
    const sure = await confirmed({
      title: timelineText('comment.remove', { name }),
      text: timelineText('comment.remove.text'),
      yes: text('file.remove'),
      no: text('app.cancel'),
      danger: true,
    });
    if (sure) await this.#doing((entity, id) => detach(entity, id, which));
  }

  #change({ version, at, by, cause, standIn, changes }: Change, labels: Timeline['labels']): TemplateResult {
    return html`<li>
      <header>
        <strong>${by.name ?? timelineText('history.someone')}</strong>
        ${timelineText(deedOf(version, cause))} ${moment(at)} ${standIn ? stoodIn(standIn) : nothing}
        ${version < this.version ? this.#asItWas(version) : nothing}
      </header>
      <dl>${changes.map((one) => this.#field(one, labels, version === 1))}</dl>
    </li>`;
  }

  #asItWas(version: number): TemplateResult {
    const show = (): void => void showAsItWas(this.view, this.recordId, version, this.version);
    return html`<button
      type="button"
      class="quiet"
      aria-label=${timelineText('past.show.version', { version })}
      @click=${show}
    >
      ${timelineText('past.show')}
    </button>`;
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
      return row(titleOf(field), html`${timelineText('history.lines', { ...lineChanges(before, after) })}`);
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

interface Said {
  readonly text: string;
  readonly done: () => void;
}

/** Everything that happened, newest first. */
function entriesOf(
  { changes }: Timeline,
  { comments, files }: Talk,
  letters: readonly Mail[],
): readonly Entry[] {
  const entries: Entry[] = [
    ...changes.map((change) => ({ kind: 'change' as const, at: change.at, change })),
    ...comments.map((one) => ({ kind: 'comment' as const, at: one.at, comment: one })),
    ...files.map((file) => ({ kind: 'file' as const, at: file.at, file })),
    ...letters.map((mail) => ({ kind: 'mail' as const, at: mail.at, mail })),
  ];
  return entries.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

const mailed = ({ author, at, fileName, recipients, status, problem }: Mail): TemplateResult =>
  html`<li>
    <header>
      <strong>${author ?? timelineText('history.someone')}</strong> ${timelineText('mail.sent')} ${moment(at)}
    </header>
    <p class="words">${timelineText('mail.what', { name: fileName, to: recipients.join(', ') })}</p>
    ${
      status === 'sent'
        ? nothing
        : html`<p class=${status === 'failed' || status === 'unsure' ? 'error' : 'edited'}>
            ${timelineText(`mail.${status}`)} ${problem ?? ''}
          </p>`
    }
  </li>`;

const moment = (at: string): TemplateResult =>
  html`<time datetime=${at} title=${formatDateTime(at)}>${formatAgo(at)}</time>`;

const row = (title: string, body: TemplateResult): TemplateResult =>
  html`<div>
    <dt>${title}</dt>
    <dd>${body}</dd>
  </div>`;

const stoodIn = ({ name, reason }: NonNullable<Change['standIn']>): TemplateResult =>
  html`<small>${timelineText('history.stoodIn', { name: name ?? '', reason })}</small>`;

/** What the audit knows by a name of its own is said so: nothing that is shown has changed. */
function deedOf(version: number, cause: string | null) {
  if (cause === 'secondFactorTaken') return 'history.secondFactorTaken';
  if (cause === 'standIn') return 'history.standIn';
  if (cause === 'share') return 'history.share';
  if (cause === 'unshare') return 'history.unshare';
  return version === 1 ? 'history.created' : 'history.changed';
}

customElements.define('kontor-history', History);
