/**
 * A stored file: a button that has an address made for it, good for a minute, since a plain link carries no rights. The
 * browser fetches it by that, and nothing of it lies in the page, however large it is.
 */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { submit } from '../data/client.ts';
import { saveFrom } from '../shared/download.ts';
import { icon } from '../shared/icons.ts';
import { fail } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';

export function fileLink(id: string, name = text('file.download')): TemplateResult {
  const fetchFile = (): void =>
    void submit<{ readonly address: string }>('POST', `/api/files/${id}/address`).then(
      ({ address }) => saveFrom(address),
      fail,
    );
  return html`<button type="button" class="link" @click=${fetchFile}>${icon('download')}${name}</button>`;
}
