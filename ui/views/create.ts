/** A record made in place, while another one is being written: a dialog with the form of its entity. */
import { html } from 'lit';
import type { TargetView } from '../../engine/forms/index.ts';
import { complaintsOf, inputOfRow } from '../data/changes.ts';
import { Refused } from '../data/client.ts';
import { sentenceOfComplaint } from '../data/complaint.ts';
import type { Pointed } from '../data/documents.ts';
import { openDraft } from '../data/draft.ts';
import type { Draft } from '../data/draft.ts';
import { followReferences } from '../data/pointing.ts';
import { rememberRecent } from '../data/recent.ts';
import { createRecord } from '../data/records.ts';
import { refuseCells } from '../data/refusal.ts';
import { followView } from '../data/session.ts';
import type { Cell } from '../data/draft.ts';
import { ask } from '../shared/dialog.ts';
import { fail } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import './form.ts';

interface Wish {
  readonly target: TargetView;
  readonly typed: string;
  readonly chosen: (record: Pointed) => void;
}

addEventListener('kontor-create', (event) => {
  const { target, typed, chosen } = (event as CustomEvent<Wish>).detail;
  createInPlace(target, typed).then((made) => made && chosen(made), fail);
});

async function createInPlace(target: TargetView, typed: string): Promise<Pointed | undefined> {
  const view = await followView(target.entity, () => undefined);
  const draft = openDraft(view, null, startWith(view, typed));
  const made = await ask<Pointed>(
    text('record.new', { title: view.entity.title }),
    (close) =>
      html`<form
        novalidate
        autocomplete="off"
        @submit=${(event: Event) => (event.preventDefault(), void save(draft, close))}
        @kontor-given=${(event: CustomEvent<{ cell: Cell }>) => void followReferences([event.detail.cell]).catch(fail)}
      >
        <kontor-form .draft=${draft}></kontor-form>
        <footer>
          <button type="button" @click=${() => close()}>${text('app.cancel')}</button>
          <button class="primary">${text('record.create')}</button>
        </footer>
      </form>`,
    'wide',
  );
  if (made) rememberRecent(target.entity, made);
  return made;
}

/** What was typed is most likely what the record is called: it goes into its first text. */
function startWith(view: Draft['view'], typed: string): Readonly<Record<string, unknown>> {
  const first = view.fields.find((field) => field.type === 'text' && field.writable.create);
  return typed && first ? { [first.name]: typed } : {};
}

async function save(draft: Draft, close: (made: Pointed) => void): Promise<void> {
  const complaints = complaintsOf(draft);
  for (const { cell } of complaints) if (cell) cell.touched.value = true;
  const general = complaints.find(({ cell }) => !cell);
  if (general) fail(new Refused(400, [{ code: '', message: sentenceOfComplaint(general) }]));
  if (complaints.length > 0) return;
  try {
    const { id, _label } = (await createRecord(
      draft.view,
      inputOfRow(draft),
      crypto.randomUUID(),
    )) as unknown as Pointed;
    close({ id, _label });
  } catch (error) {
    const untold = error instanceof Refused ? refuseCells(draft, error.faults) : undefined;
    if (!untold) fail(error);
    else if (untold.length > 0) fail(new Refused(400, untold));
  }
}
