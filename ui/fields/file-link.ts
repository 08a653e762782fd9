/** A stored file: a button that fetches it with the session's rights, since a plain link carries none. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { download } from '../data/client.ts';
import { saveAs } from '../shared/download.ts';
import { icon } from '../shared/icons.ts';
import { fail } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';

export function fileLink(id: string, name = text('file.download')): TemplateResult {
  const fetchFile = (): void => void download(`/api/files/${id}`).then(saveAs, fail);
  return html`<button type="button" class="link" @click=${fetchFile}>${icon('download')}${name}</button>`;
}
