/** The page of one record: its form, what can be done with it, what points to it, and how it came to be so. */
import { computed } from '@preact/signals-core';
import type { ReadonlySignal } from '@preact/signals-core';
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { ActionView, EntityView, TransitionView } from '../../engine/forms/index.ts';
import { guardLeaving, navigate, pathOf, restate, route } from '../app/router.ts';
import { complaintsOf, inputOfRow, isDirty, patchOf } from '../data/changes.ts';
import type { Complaint } from '../data/changes.ts';
import { Refused } from '../data/client.ts';
import type { Row } from '../data/documents.ts';
import { isPermitted, meets, openDraft } from '../data/draft.ts';
import type { Cell, Draft } from '../data/draft.ts';
import { followReferences, openReferences } from '../data/pointing.ts';
import * as records from '../data/records.ts';
import { refuseCells } from '../data/refusal.ts';
import { followView, shell } from '../data/session.ts';
import { unitOf } from '../data/units.ts';
import { heldOf } from '../data/wire.ts';
import { display, plain } from '../fields/display.ts';
import { confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail, sentenceOf, tell } from '../shared/notes.ts';
import { pageNotice } from '../shared/notice.ts';
import { closePanel, panel } from '../shared/popover.ts';
import { text } from '../shared/texts.ts';
import { askInput } from './action.ts';
import './create.ts';
import type { KontorForm } from './form.ts';
import './form.ts';
import './record.css';
import { sections, summary, traces } from './record-parts.ts';

type Drawn = TemplateResult | typeof nothing;

class RecordPage extends KontorElement {
  static override properties = {
    entity: { attribute: false },
    recordId: { attribute: false },
    draft: { state: true },
    failure: { state: true },
    missing: { state: true },
    busy: { state: true },
    tried: { state: true },
  };
  declare entity: string;
  /** `new` for a record that is not there yet. */
  declare recordId: string;
  declare draft: Draft | undefined;
  declare failure: unknown;
  declare missing: boolean;
  declare busy: boolean;
  /** Saving was tried: now every error is told, also where nobody was. */
  declare tried: boolean;

  #unguard: (() => void) | undefined;
  #dirty: ReadonlySignal<boolean> = computed(() => false);
  /** The key of the write that is tried: the same while its outcome is unknown. */
  #key: string = crypto.randomUUID();
  #saved: string | undefined;
  /** The tab that is open, as far as it was drawn. */
  #open: Element | null = null;

  constructor() {
    super();
    this.busy = this.tried = this.missing = false;
    this.addEventListener('kontor-given', (event) =>
      this.#onGiven((event as CustomEvent<{ cell: Cell }>).detail.cell),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    addEventListener('beforeunload', this.#onUnload);
    this.#unguard = guardLeaving(() => this.#mayLeave());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    removeEventListener('beforeunload', this.#onUnload);
    this.#unguard?.();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('entity') && !changed.has('recordId')) return;
    if (this.recordId === this.#saved) return;
    this.draft = this.failure = undefined;
    this.missing = this.tried = false;
    this.#load().catch((error: unknown) => (this.failure = error));
  }

  async #load(): Promise<void> {
    const { entity, recordId } = this;
    const view = await followView(entity, () => undefined);
    const read = recordId === 'new' ? null : await records.readRecord(view, recordId);
    if (entity !== this.entity || recordId !== this.recordId) return;
    if (recordId !== 'new' && !read) return void (this.missing = true);
    this.#show(openDraft(view, read, recordId === 'new' ? await startOf(view) : {}));
  }

  #show(draft: Draft): void {
    this.#dirty = computed(() => isDirty(draft));
    this.#key = crypto.randomUUID();
    this.draft = draft;
    this.tried = false;
    void followReferences([...draft.cells.values()].filter((cell) => cell.given.value)).catch(fail);
  }

  override render(): Drawn {
    if (this.failure)
      return pageNotice({ title: text('record.missing.title'), text: sentenceOf(this.failure) });
    if (this.missing)
      return pageNotice({ title: text('record.missing.title'), text: text('record.missing.text') });
    const { draft } = this;
    const here = route.value;
    if (!draft || !('query' in here)) return nothing;
    const section = here.query.get('tab') ?? '';
    document.title = `${this.#title(draft)} – Kontor`;
    return html`<article class="record">
      ${this.#head(draft)} ${this.#processes(draft)} ${sections(draft, section)}
      ${this.#section(draft, section)}
    </article>`;
  }

  /** Where the tabs do not fit, the one that is open is seen. */
  override updated(): void {
    const open = this.querySelector('.tabs [aria-current=page]');
    if (open !== this.#open) open?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#open = open;
  }

  #title({ view, read }: Draft): string {
    return (
      (read?.['_label'] as string | null | undefined) || text('record.new', { title: view.entity.title })
    );
  }

  #head(draft: Draft): TemplateResult {
    const { view, read } = draft;
    const { lifecycle, entity } = view;
    const state = lifecycle && draft.cells.get(lifecycle.field);
    const deleted = Boolean(read?.['deletedAt']);
    return html`<header class="page-head record-head">
      <p class="crumb"><a href=${pathOf(entity.name)}>${entity.plural}</a></p>
      <h1>${this.#title(draft)} ${state ? display(state.field, state.value.value) : nothing}</h1>
      ${this.#dirty.value ? html`<p class="dirty" role="status">${text('record.dirty')}</p>` : nothing}
      ${deleted ? html`<p class="deleted">${icon('trash')}${text('record.isDeleted')}</p>` : nothing}
      <div class="actions">${deleted ? this.#restoring(draft) : this.#doing(draft)}</div>
    </header>`;
  }

  #doing(draft: Draft): TemplateResult {
    const { view, read } = draft;
    const may = read ? view.can.update && isPermitted(draft, 'update') : view.can.create;
    const dirty = this.#dirty.value;
    return html`${read ? this.#steps(draft) : nothing} ${read ? this.#makes(draft) : nothing}
    ${dirty && read ? html`<button type="button" ?disabled=${this.busy} @click=${() => this.#discard()}>${text('record.discard')}</button>` : nothing}
    ${
      may && (dirty || !read)
        ? html`<button
            type="button"
            class="primary"
            ?disabled=${this.busy}
            aria-keyshortcuts="Control+S"
            @click=${() => void this.#save()}
          >
            ${icon('check')}<span
              >${text(this.busy ? 'record.saving' : read ? 'record.save' : 'record.create')}</span
            >
          </button>`
        : nothing
    }
    ${read ? this.#more(draft) : nothing}`;
  }

  /** What is done more rarely. An empty menu is not shown. */
  #more(draft: Draft): TemplateResult {
    const { view, id } = draft;
    const processes = Boolean(shell.value?.processes);
    if (processes) void import('../processes/start.ts');
    const shares = !view.entity.singleton && isPermitted(draft, 'share');
    if (shares) void import('./links/share.ts');
    return panel({
      id: 'record-more',
      label: text('app.more'),
      face: icon('more'),
      body: html`<div class="choices">
        ${processes ? html`<kontor-starters .entity=${view.entity.name} .recordId=${id} .quiet=${true}></kontor-starters>` : nothing}
        ${shares ? html`<kontor-share .entity=${view.entity.name} .read=${draft.read!}></kontor-share>` : nothing}
        ${
          view.can.delete && isPermitted(draft, 'delete')
            ? html`<button
                type="button"
                class="quiet danger"
                @click=${(event: Event) => (closePanel(event), void this.#delete(draft))}
              >
                ${icon('trash')}<span>${text('record.delete')}</span>
              </button>`
            : nothing
        }
      </div>`,
    });
  }

  /** What runs about it: told only where there are processes at all. */
  #processes({ id, version }: Draft): Drawn {
    if (!id || !shell.value?.processes) return nothing;
    void import('../processes/ribbon.ts');
    return html`<kontor-ribbon .recordId=${id} .version=${version}></kontor-ribbon>`;
  }

  #restoring(draft: Draft): Drawn {
    const { view, id } = draft;
    if (!view.can.delete || !isPermitted(draft, 'delete')) return nothing;
    return html`<button
      type="button"
      class="primary"
      @click=${() => void this.#write(() => records.restoreRecord(view, id!), 'record.restored')}
    >
      ${icon('restore')}<span>${text('record.restore')}</span>
    </button>`;
  }

  /** Transitions that lead on from here, the first as the usual one, and actions whose condition holds. */
  #steps(draft: Draft): Drawn {
    const { lifecycle, actions } = draft.view;
    const state = lifecycle && (draft.cells.get(lifecycle.field)?.value.value as string);
    const permitted = ({ name }: { readonly name: string }): boolean => isPermitted(draft, name);
    const open = (lifecycle?.transitions ?? []).filter(({ from }) => from.includes(state!)).filter(permitted);
    const holds = ({ when }: { readonly when?: string }): boolean => !when || meets(draft, when) !== false;
    return html`${open.map((step, at) => this.#step(draft, step, at === 0 && !this.#dirty.value, holds(step)))}
    ${actions
      .filter(permitted)
      .filter(holds)
      .map((action) => this.#step(draft, action, false, true))}`;
  }

  /** What makes other records from this one, as far as it is saved. */
  #makes(draft: Draft): Drawn {
    const names = (draft.read!['_mayMake'] ?? []) as readonly string[];
    if (names.length === 0 || this.#dirty.value) return nothing;
    void import('./make.ts');
    return html`<kontor-makers .draft=${draft} .names=${names}></kontor-makers>`;
  }

  #step(draft: Draft, step: TransitionView | ActionView, first: boolean, possible: boolean): TemplateResult {
    const why = this.#dirty.value ? text('record.saveFirst') : '';
    return html`<button
      type="button"
      class=${first && possible ? 'primary' : ''}
      ?disabled=${this.busy || !possible}
      title=${why || nothing}
      @click=${() => void this.#take(draft, step)}
    >
      ${step.title}
    </button>`;
  }

  /** What is behind another tab is fetched when it is first looked at. */
  #section(draft: Draft, section: string): Drawn {
    const { view, id, version } = draft;
    const related = view.related.find((one) => one.name === section);
    if (related) {
      void import('./related.ts');
      return html`<kontor-related .view=${view} .related=${related} .recordId=${id}></kontor-related>`;
    }
    if (section === 'history') {
      void import('./history.ts');
      return html`<kontor-history .view=${view} .recordId=${id} .version=${version}></kontor-history>`;
    }
    if (section === 'print') {
      void import('./prints.ts');
      return html`<kontor-prints .draft=${draft}></kontor-prints>`;
    }
    return html`${this.tried ? summary(draft, (complaint) => void this.#reveal(complaint)) : nothing}
      <form novalidate autocomplete="off" @submit=${(event: Event) => event.preventDefault()}>
        ${keyed(draft.key, html`<kontor-form .draft=${draft}></kontor-form>`)}
      </form>
      ${traces(draft)}`;
  }

  #onGiven(cell: Cell): void {
    void followReferences([cell, ...(this.draft ? openReferences(this.draft) : [])]).catch(fail);
  }

  #onKey = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    void this.#save();
  };

  #onUnload = (event: BeforeUnloadEvent): void => {
    if (this.#dirty.peek()) event.preventDefault();
  };

  async #mayLeave(): Promise<boolean> {
    if (!this.#dirty.peek()) return true;
    return confirmed({
      title: text('record.unsaved.title'),
      text: text('record.unsaved.text'),
      yes: text('record.unsaved.leave'),
      no: text('record.unsaved.stay'),
      danger: true,
    });
  }

  #discard(): void {
    const { view, read } = this.draft!;
    this.#show(openDraft(view, read));
  }

  async #save(): Promise<void> {
    const { draft } = this;
    if (!draft || this.busy || (draft.read && !this.#dirty.peek())) return;
    // A field that still has the caret says what was typed into it.
    (document.activeElement as HTMLElement | null)?.dispatchEvent(new Event('change', { bubbles: true }));
    await this.updateComplete;
    this.tried = true;
    for (const { cell } of complaintsOf(draft)) if (cell) cell.touched.value = true;
    const [first] = complaintsOf(draft);
    if (first) return this.#reveal(first);
    const saved = await this.#write(() => this.#send(draft), draft.read ? 'record.saved' : 'record.created');
    if (saved && !draft.read) {
      this.#saved = saved['id'] as string;
      restate(pathOf(draft.view.entity.name, this.#saved));
    }
  }

  async #send(draft: Draft): Promise<Row> {
    const { view } = draft;
    if (!draft.read) return records.createRecord(view, inputOfRow(draft), this.#key);
    try {
      return await records.updateRecord(view, draft.id!, draft.version!, patchOf(draft), this.#key);
    } catch (error) {
      if (!isConflict(error)) throw error;
      return this.#merge(draft, error);
    }
  }

  /** Someone was faster: what both changed is asked for, then saved over the newer version. */
  async #merge(draft: Draft, error: unknown): Promise<Row> {
    const theirs = await records.readRecord(draft.view, draft.id!);
    if (!theirs) throw error;
    const { clashesOf, settle } = await import('./conflict.ts');
    const clashes = clashesOf(draft, theirs);
    if (clashes.length > 0 && !(await settle(clashes))) throw new Cancelled();
    this.#key = crypto.randomUUID();
    return records.updateRecord(
      draft.view,
      draft.id!,
      theirs['version'] as number,
      patchOf(draft),
      this.#key,
    );
  }

  /** One write: busy while it lasts, the record shown as it was answered, or the refusal told where it belongs. */
  async #write(
    send: () => Promise<Row>,
    done: 'record.saved' | 'record.created' | 'record.restored' | 'record.moved',
    state = '',
  ): Promise<Row | undefined> {
    const { view } = this.draft!;
    this.busy = true;
    try {
      const read = await send();
      this.#show(openDraft(view, read));
      tell(text(done, { title: (read['_label'] as string) || view.entity.title, state }));
      return read;
    } catch (error) {
      if (!(error instanceof Cancelled)) this.#told(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  #told(error: unknown): void {
    const { draft } = this;
    if (!(error instanceof Refused)) return fail(error);
    // Whatever comes next is another write.
    this.#key = crypto.randomUUID();
    const untold = refuseCells(draft!, error.faults);
    if (untold.length > 0) fail(new Refused(error.status, untold));
    const [first] = complaintsOf(draft!);
    if (first) void this.#reveal(first);
  }

  async #take(draft: Draft, step: TransitionView | ActionView): Promise<void> {
    if (this.#dirty.peek()) return tell(text('record.saveFirst'));
    const question = step.confirm && {
      title: step.title,
      text: step.confirm,
      yes: step.title,
      no: text('app.cancel'),
    };
    if (question && !(await confirmed(question))) return;
    const send =
      'input' in step && step.input ? await this.#withInput(draft, step) : this.#plainly(draft, step);
    if (send) await this.#write(send, 'record.moved', becameOf(draft.view, step));
  }

  #plainly({ view, id, version }: Draft, { mutation }: TransitionView | ActionView): () => Promise<Row> {
    return () => records.moveRecord(view, mutation, id!, version!, this.#key);
  }

  async #withInput(draft: Draft, action: ActionView): Promise<(() => Promise<Row>) | undefined> {
    const { view, id, version } = draft;
    const input = await askInput(action, draft);
    return (
      input && (() => records.actOnRecord(view, action, { id: id!, version: version!, input }, this.#key))
    );
  }

  async #delete({ view, id, version }: Draft): Promise<void> {
    const title = this.#title(this.draft!);
    const sure = await confirmed({
      title: text('record.delete.title', { title }),
      text: text('record.delete.text'),
      yes: text('record.delete'),
      no: text('app.cancel'),
      danger: true,
    });
    if (!sure) return;
    try {
      await records.deleteRecord(view, id!, version!);
      this.#dirty = computed(() => false);
      tell(text('record.deleted', { title }));
      await navigate(pathOf(view.entity.name));
    } catch (error) {
      fail(error);
    }
  }

  async #reveal({ cell, line }: Complaint): Promise<void> {
    if (!cell) return;
    await this.updateComplete;
    const form = this.querySelector<KontorForm>('kontor-form');
    if (line === undefined) await form?.reveal(cell.field.name);
    else form?.revealLine(cell, line - 1);
  }
}

/** The user thought better of it: nothing failed. */
class Cancelled extends Error {}

/** A field was changed on both sides; the record was changed meanwhile. */
const CONFLICTS: ReadonlySet<string> = new Set(['REC708', 'REC709']);

function isConflict(error: unknown): boolean {
  return error instanceof Refused && error.faults.some(({ code }) => CONFLICTS.has(code));
}

/** Values that the address gives a new record, `?customer=<id>`. */
async function startOf(view: EntityView): Promise<Row> {
  const query = new URLSearchParams(location.search);
  const start: Record<string, unknown> = {};
  for (const [name, given] of query) {
    const field = view.fields.find((one) => one.name === name);
    if (!field?.writable.create) continue;
    if (field.type !== 'reference') start[name] = given;
    else [start[name]] = await records.peekRecords(field.targets![0]!, [], [given]);
  }
  return start;
}

customElements.define('kontor-record', RecordPage);

/** What is told of a step: the state it leads to, or what an action is called. */
function becameOf({ fields, lifecycle }: EntityView, step: TransitionView | ActionView): string {
  const state = fields.find(({ name }) => name === lifecycle?.field);
  return ('to' in step && state?.options?.find(({ value }) => value === step.to)?.label) || step.title;
}

/** A value that was told elsewhere, as this cell of the record shows its own. */
const written = (cell: Cell, value: unknown): string =>
  plain(cell.field, heldOf(cell.field, value), unitOf(cell));

export { askInput, openDraft, written };
