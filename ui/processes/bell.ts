/** The bell in the bar: how many decisions the reader is asked for. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { effect } from '@preact/signals-core';
import { signedIn } from '../data/client.ts';
import { approvals, refreshApprovals } from '../data/processes.ts';
import { route } from '../app/router.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import './processes.css';
import { say } from './texts.ts';

/** Asked for again this often while nothing else gives a reason to. */
const REFRESH_MS = 60_000;

class Bell extends KontorElement {
  #timer: ReturnType<typeof setInterval> | undefined;
  #unfollow: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // On another page, or as another person, something else may be asked.
    this.#unfollow = effect(() => {
      void route.value;
      if (signedIn.value) look();
    });
    this.#timer = setInterval(look, REFRESH_MS);
    document.addEventListener('visibilitychange', look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow?.();
    clearInterval(this.#timer);
    document.removeEventListener('visibilitychange', look);
  }

  override render(): TemplateResult {
    const count = approvals.value?.length ?? 0;
    return html`<a class="button quiet bell" href="/approvals" aria-label=${say('bell.label', { count })}>
      ${icon('bell')}${count > 0 ? html`<span class="count" aria-hidden="true">${count > 99 ? '99+' : count}</span>` : nothing}
    </a>`;
  }
}

/** Nobody asked to see this now: when it fails, the page that is looked at tells. */
function look(): void {
  if (!document.hidden) refreshApprovals().catch(() => undefined);
}

customElements.define('kontor-bell', Bell);
