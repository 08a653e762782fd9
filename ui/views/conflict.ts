/** Two people changed the same fields of a record: for each of these one chooses which value holds. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { FieldView } from '../../engine/forms/index.ts';
import { give } from '../data/draft.ts';
import type { Cell, Draft } from '../data/draft.ts';
import type { Row } from '../data/documents.ts';
import { titleOf } from '../data/titles.ts';
import { heldOf, sameHeld } from '../data/wire.ts';
import { plain } from '../fields/display.ts';
import { ask } from '../shared/dialog.ts';
import { text } from '../shared/texts.ts';

interface Clash {
  readonly cell: Cell;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** Fields that both sides changed, differently, since the draft was read. Lines are merged line by line by the server. */
export function clashesOf(draft: Draft, theirs: Row): readonly Clash[] {
  return [...draft.cells.values()]
    .filter((cell) => cell.given.value && !cell.field.lines && cell.field.name in theirs)
    .map((cell) => ({ cell, mine: cell.value.value, theirs: heldOf(cell.field, theirs[cell.field.name]) }))
    .filter(
      ({ cell: { field, base }, mine, theirs: other }) =>
        !sameHeld(field, base, other) && !sameHeld(field, mine, other),
    );
}

/** Asks for every clash; answers whether the draft now says what is to be saved over `theirs`. */
export async function settle(clashes: readonly Clash[]): Promise<boolean> {
  const chosen = new Map<Clash, 'mine' | 'theirs'>(clashes.map((clash) => [clash, 'mine']));
  const apply = await ask<boolean>(text('conflict.title'), (close) => draw(clashes, chosen, close), 'wide');
  if (!apply) return false;
  for (const [clash, side] of chosen) if (side === 'theirs') give(clash.cell, clash.theirs);
  return true;
}

function draw(
  clashes: readonly Clash[],
  chosen: Map<Clash, 'mine' | 'theirs'>,
  close: (answer?: boolean) => void,
): TemplateResult {
  const option = (clash: Clash, side: 'mine' | 'theirs', at: number): TemplateResult =>
    html`<td>
      <label class="choice">
        <input
          type="radio"
          name=${`clash-${at}`}
          ?checked=${side === 'mine'}
          @change=${() => chosen.set(clash, side)}
        />
        <span>${said(clash.cell.field, clash[side])}</span>
      </label>
    </td>`;
  return html`<p>${text('conflict.text')}</p>
    <table class="clashes">
      <thead>
        <tr>
          <th scope="col">${text('conflict.field')}</th>
          <th scope="col">${text('conflict.mine')}</th>
          <th scope="col">${text('conflict.theirs')}</th>
        </tr>
      </thead>
      <tbody>
        ${clashes.map(
          (clash, at) =>
            html`<tr>
              <th scope="row">${titleOf(clash.cell.field)}</th>
              ${option(clash, 'mine', at)} ${option(clash, 'theirs', at)}
            </tr>`,
        )}
      </tbody>
    </table>
    <footer>
      <button type="button" @click=${() => close(false)}>${text('app.cancel')}</button>
      <button type="button" class="primary" @click=${() => close(true)}>${text('conflict.apply')}</button>
    </footer>`;
}

function said(field: FieldView, value: unknown): string {
  return plain(field, value) || text('record.empty');
}
