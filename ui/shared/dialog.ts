/** Modal dialogs on the browser's own: focus, Escape and the backdrop are its business. */
import { html, render } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from './icons.ts';
import { text } from './texts.ts';

let titles = 0;

/**
 * Shows a dialog until `close` is called or Escape is pressed, and answers with what `close` was given. `draw` is
 * called once; elements inside keep themselves fresh.
 */
export function ask<T>(
  title: string,
  draw: (close: (answer?: T) => void) => TemplateResult,
  size: 'small' | 'wide' = 'small',
): Promise<T | undefined> {
  const dialog = document.createElement('dialog');
  dialog.className = size;
  const id = `dialog-title-${++titles}`;
  dialog.setAttribute('aria-labelledby', id);
  const before = document.activeElement;
  return new Promise((resolve) => {
    let answer: T | undefined;
    const close = (given?: T): void => {
      answer = given;
      dialog.close();
    };
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(answer);
    });
    document.body.append(dialog);
    render(
      html`<header>
          <h2 id=${id}>${title}</h2>
          <button type="button" class="quiet" aria-label=${text('app.close')} @click=${() => close()}>
            ${icon('close')}
          </button>
        </header>
        ${draw(close)}`,
      dialog,
    );
    dialog.showModal();
    // A form begins in its first field, once that has drawn itself.
    requestAnimationFrame(() => dialog.querySelector<HTMLElement>('kontor-field .control')?.focus());
  });
}

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly danger?: boolean;
}

/** A question with two answers; Escape is no. */
export async function confirmed({ title, text: body, yes, no, danger }: Question): Promise<boolean> {
  const answer = await ask<boolean>(
    title,
    (close) =>
      html`<p>${body}</p>
        <footer>
          <button type="button" @click=${() => close(false)}>${no}</button>
          <button type="button" class=${danger ? 'danger' : 'primary'} autofocus @click=${() => close(true)}>
            ${yes}
          </button>
        </footer>`,
  );
  return answer === true;
}
