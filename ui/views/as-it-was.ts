/** A record as it was in one of its versions, with what is another today marked. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { EntityView } from '../../engine/forms/index.ts';
import { compareVersions } from '../data/as-it-was.ts';
import type { Compared, ComparedLine, ComparedLines, Comparison } from '../data/as-it-was.ts';
import { formatDateTime } from '../data/format.ts';
import { titleOf } from '../data/titles.ts';
import { NUMBERS, plain } from '../fields/display.ts';
import { ask } from '../shared/dialog.ts';
import { fail } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import './as-it-was.css';
import { timelineText } from './timeline/texts.ts';

/** Shows version `version` of a record beside `newest`, which is today's, until it is closed. */
export async function showAsItWas(
  view: EntityView,
  id: string,
  version: number,
  newest: number,
): Promise<void> {
  try {
    const comparison = await compareVersions(view, id, version, newest);
    const title = timelineText('past.title', { title: view.entity.title, version });
    await ask<void>(title, (close) => draw(comparison, close), 'wide');
  } catch (error) {
    fail(error);
  }
}

function draw({ at, by, fields, lines }: Comparison, close: () => void): TemplateResult {
  const differs =
    fields.some(({ same }) => !same) ||
    lines.some((one) =>
      one.lines.some(({ was, is, cells }) => !was || !is || cells.some(({ same }) => !same)),
    );
  return html`<div class="as-it-was">
      <p class="when">
        ${timelineText('past.when', { at: formatDateTime(at), name: by ?? timelineText('history.someone') })}
        ${timelineText(differs ? 'past.marked' : 'past.same')}
      </p>
      <dl>${fields.map(field)}</dl>
      ${lines.filter((one) => one.lines.length > 0).map(table)}
    </div>
    <footer><button type="button" class="primary" @click=${close}>${text('app.close')}</button></footer>`;
}

const field = (one: Compared): TemplateResult =>
  html`<div class=${one.same ? '' : 'other'}>
    <dt>${titleOf(one.field)}</dt>
    <dd>${said(one, one.then)}${one.same ? nothing : today(one)}</dd>
  </div>`;

const today = (one: Compared): TemplateResult =>
  html`<small>${timelineText('past.today', { value: said(one, one.now) })}</small>`;

const said = ({ field: about }: Compared, held: unknown): string =>
  plain(about, held) || text('record.empty');

function table({ field: about, columns, lines }: ComparedLines): TemplateResult {
  const title = titleOf(about);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${title}>
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col"><span class="visually-hidden">${timelineText('past.change')}</span></th>
          ${columns.map((column) => html`<th scope="col" class=${side(column.type)}>${titleOf(column)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${lines.map(line)}
      </tbody>
    </table>
  </div>`;
}

const side = (type: Compared['field']['type']): string => (NUMBERS.has(type) ? 'number' : '');

function line({ was, is, cells }: ComparedLine): TemplateResult {
  return html`<tr class=${was ? (is ? '' : 'gone') : 'added'}>
    <td>${was && is ? nothing : html`<small>${timelineText(was ? 'past.gone' : 'past.added')}</small>`}</td>
    ${cells.map(
      (cell) =>
        html`<td class=${`${side(cell.field.type)} ${was && is && !cell.same ? 'other' : ''}`}>
          ${said(cell, was ? cell.then : cell.now)}${was && is && !cell.same ? today(cell) : nothing}
        </td>`,
    )}
  </tr>`;
}
