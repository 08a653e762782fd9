/** What an action wants to know before it is done. */
import { html } from 'lit';
import type { ActionView, EntityView, FieldView } from '../../engine/forms/index.ts';
import { complaintsOf, inputOfRow } from '../data/changes.ts';
import type { Row } from '../data/documents.ts';
import { openDraft } from '../data/draft.ts';
import type { Draft } from '../data/draft.ts';
import { unitBeside } from '../data/units.ts';
import { ask } from '../shared/dialog.ts';
import { text } from '../shared/texts.ts';
import './form.ts';

/**
 * The input a person gave for an action, on `record` where there is one; undefined when he thought better of it.
 */
export function askInput(action: ActionView, record?: Draft): Promise<Row | undefined> {
  const draft = openDraft(viewOf(action, record), null);
  const submit = (event: Event, close: (input: Row) => void): void => {
    event.preventDefault();
    const complaints = complaintsOf(draft);
    for (const { cell } of complaints) if (cell) cell.touched.value = true;
    if (complaints.length === 0) close(inputOfRow(draft));
  };
  return ask<Row>(
    action.title,
    (close) =>
      html`<form novalidate autocomplete="off" @submit=${(event: Event) => submit(event, close)}>
        <kontor-form .draft=${draft}></kontor-form>
        <footer>
          <button type="button" @click=${() => close()}>${text('app.cancel')}</button>
          <button class="primary">${action.title}</button>
        </footer>
      </form>`,
  );
}

/** The input of an action as if it were a record, so that the same form asks for it. */
function viewOf({ name, title, input }: ActionView, record: Draft | undefined): EntityView {
  const fields = input!.fields.map((field) => (record ? measured(field, record) : field));
  const can = { create: true, update: false, delete: false, export: false, import: false, history: false };
  const graphql = { type: input!.type, one: name, many: name };
  return {
    entity: {
      name,
      title,
      plural: title,
      description: '',
      icon: '',
      scope: 'personal',
      singleton: true,
      graphql,
      search: false,
    },
    fields,
    layout: {
      type: 'Group',
      elements: fields.map((field) => ({ type: 'Control', field: field.name })),
    },
    views: [],
    actions: [],
    makers: [],
    makes: [],
    related: [],
    prints: [],
    checks: [],
    reads: [],
    can,
  };
}

/** The unit that the record has: while it is asked, nobody changes that. */
function measured(field: FieldView, record: Draft): FieldView {
  const unit = unitBeside(field, undefined, record);
  return unit === undefined ? field : { ...field, measure: { constant: unit } };
}
