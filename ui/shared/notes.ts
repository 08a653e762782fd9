/** Short messages in the corner, read aloud as they come. What failed stays until it is closed. */
import { signal } from '@preact/signals-core';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { Refused, Unreachable } from '../data/client.ts';
import { KontorElement } from './element.ts';
import { icon } from './icons.ts';
import { text } from './texts.ts';

interface Note {
  readonly key: number;
  readonly kind: 'done' | 'failed';
  readonly message: string;
}

const SHOWN_MS = 5_000;
const notes = signal<readonly Note[]>([]);
let keys = 0;

function add(kind: Note['kind'], message: string): number {
  const key = ++keys;
  notes.value = [...notes.peek().filter((note) => note.message !== message), { key, kind, message }];
  return key;
}

function drop(key: number): void {
  notes.value = notes.peek().filter((note) => note.key !== key);
}

export function tell(message: string): void {
  const key = add('done', message);
  setTimeout(() => drop(key), SHOWN_MS);
}

/** Stays until it is closed. */
export function warn(message: string): void {
  add('failed', message);
}

/** Says what went wrong: the server's own sentence when it refused, ours when it is away or broken. */
export function fail(error: unknown): void {
  add('failed', sentenceOf(error));
  if (!(error instanceof Refused) && !(error instanceof Unreachable)) console.error(error);
}

export function sentenceOf(error: unknown): string {
  if (error instanceof Refused && error.status < 500) return error.message;
  return text(error instanceof Unreachable ? 'app.unreachable' : 'app.failed');
}

class Notes extends KontorElement {
  override render(): TemplateResult {
    return html`<div class="notes" role="status" aria-live="polite" aria-label=${text('app.notes')}>
      ${notes.value.map(
        ({ key, kind, message }) =>
          html`<div class="note ${kind}">
            <span>${message}</span>
            <button type="button" class="quiet" aria-label=${text('app.close')} @click=${() => drop(key)}>
              ${icon('close')}
            </button>
          </div>`,
      )}
    </div>`;
  }
}

customElements.define('kontor-notes', Notes);
