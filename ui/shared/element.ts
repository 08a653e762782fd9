import { effect, untracked } from '@preact/signals-core';
import { LitElement } from 'lit';

/**
 * An element of ours: draws into the light, so that labels, links and one style sheet reach everywhere, and draws
 * again when a signal that its last `render` has read changes.
 */
export class KontorElement extends LitElement {
  #stop: (() => void) | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override performUpdate(): void {
    if (!this.isUpdatePending) return;
    this.#stop?.();
    let drawn = false;
    this.#stop = effect(() => {
      if (drawn) untracked(() => this.requestUpdate());
      else super.performUpdate();
      drawn = true;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }
}
