/** A button with a panel below it. The browser closes it on Escape and on a click beside it. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';

export interface Panel {
  readonly id: string;
  readonly label: string;
  /** What stands on the button. */
  readonly face: TemplateResult;
  readonly quiet?: boolean;
  readonly body: TemplateResult;
}

export function panel({ id, label, face, quiet, body }: Panel): TemplateResult {
  return html`<span class="panel-anchor">
    <button
      type="button"
      class=${quiet ? 'quiet' : ''}
      aria-label=${label}
      popovertarget=${id}
      title=${label}
    >
      ${face}
    </button>
    <div id=${id} popover class="panel" role="group" aria-label=${label} @click=${followed} ${ref(place)}>
      ${body}
    </div>
  </span>`;
}

/** Whoever follows a link in it is done with it. */
function followed(event: Event): void {
  if ((event.target as Element).closest('a')) (event.currentTarget as HTMLElement).hidePopover();
}

/** Below its button and inside the window, on the side where there is room. */
function place(element: Element | undefined): void {
  if (!(element instanceof HTMLElement) || element.dataset['placed']) return;
  element.dataset['placed'] = 'yes';
  element.addEventListener('toggle', (event) => {
    if ((event as ToggleEvent).newState === 'open') put(element);
  });
}

function put(element: HTMLElement): void {
  const button = element.previousElementSibling!.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const rtl = document.documentElement.dir === 'rtl';
  const wanted =
    (button.left + button.right) / 2 > innerWidth / 2 !== rtl ? button.right - width : button.left;
  const left = Math.max(8, Math.min(wanted, innerWidth - width - 8));
  const below = button.bottom + 6;
  const top =
    below + height > innerHeight - 8 ? Math.max(8, Math.min(below, innerHeight - height - 8)) : below;
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}

export function closePanel(from: Event): void {
  (from.currentTarget as HTMLElement).closest<HTMLElement>('[popover]')?.hidePopover();
}
