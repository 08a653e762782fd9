/** Actions that make a record: from the record that is shown, or from one that is asked for. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { ActionView, EntityView, MakesView } from '../../engine/forms/index.ts';
import { navigate, pathOf } from '../app/router.ts';
import type { Row } from '../data/documents.ts';
import type { Draft } from '../data/draft.ts';
import { makeRecord } from '../data/records.ts';
import { confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail, tell } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import './make.css';

/** Buttons, each of which ends with a record that is there and shown. */
class Makers extends KontorElement {
  static override properties = {
    view: { attribute: false },
    draft: { attribute: false },
    names: { attribute: false },
    busy: { state: true },
  };
  /** Whose records are made, where none is shown. */
  declare view: EntityView | undefined;
  /** The record to make others from, and the mutations with which that can be done now. */
  declare draft: Draft | undefined;
  declare names: readonly string[] | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  override render(): TemplateResult {
    const { draft, view, names = [] } = this;
    if (!draft) return html`${view?.makers.map((action) => this.#button(action, () => this.#make(action)))}`;
    return html`${draft.view.makes
      .filter(({ mutation }) => names.includes(mutation))
      .map((action) => this.#button(action, () => this.#makeFrom(draft, action)))}`;
  }

  #button(action: ActionView, make: () => Promise<void>): TemplateResult {
    return html`<button type="button" ?disabled=${this.busy} @click=${() => void this.#do(action, make)}>
      ${icon('plus')}<span>${action.title}</span>
    </button>`;
  }

  async #do({ title, confirm }: ActionView, make: () => Promise<void>): Promise<void> {
    const question = confirm && { title, text: confirm, yes: title, no: text('app.cancel') };
    if (question && !(await confirmed(question))) return;
    this.busy = true;
    await make()
      .catch(fail)
      .finally(() => (this.busy = false));
  }

  async #make(action: ActionView): Promise<void> {
    const input = action.input ? await ask(action) : {};
    if (input) await open(this.view!.entity.name, action, input);
  }

  async #makeFrom(draft: Draft, action: MakesView): Promise<void> {
    const more = action.input.fields.length > 0 ? await ask(action, draft) : {};
    if (more) await open(action.entity, action, { ...more, [action.from]: draft.id });
  }
}

/** Asks with the form of the page of a record, which is what comes next. */
async function ask(action: ActionView, record?: Draft): Promise<Row | undefined> {
  const { askInput } = await import('./record.ts');
  return askInput(action, record);
}

async function open(entity: string, action: ActionView, input: Row): Promise<void> {
  const made = await makeRecord(action, input, crypto.randomUUID());
  tell(text('record.created', { title: made._label || action.title }));
  await navigate(pathOf(entity, made.id));
}

customElements.define('kontor-makers', Makers);
