/** Other programs one signs in by: joined to the account by its owner, and by nobody else. Nothing where there are none. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { formatDate } from '../data/format.ts';
import { goTo, leaveProvider, readOwnProviders } from '../data/identity.ts';
import type { OwnProvider } from '../data/identity.ts';
import { KontorElement } from '../shared/element.ts';
import { takeFromHash } from '../shared/hash.ts';
import { sentenceOf } from '../shared/notes.ts';
import './identity.css';
import { say } from './texts.ts';

class OwnProviders extends KontorElement {
  static override properties = {
    providers: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  declare providers: readonly OwnProvider[];
  declare failure: string | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.providers = [];
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (takeFromHash('why') === 'taken') this.failure = say('provider.taken');
    void this.#try(() => this.#load());
  }

  async #load(): Promise<void> {
    this.providers = await readOwnProviders();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.providers.length === 0) return nothing;
    return html`<section class="card" aria-labelledby="providers">
      <h2 id="providers">${say('provider.title')}</h2>
      <p>${say('provider.text')}</p>
      <ul class="plain">
        ${this.providers.map((one) => html`<li>${this.#provider(one)}</li>`)}
      </ul>
      <p class="error" role="alert">${this.failure ?? nothing}</p>
    </section>`;
  }

  #provider({ name, title, since, email }: OwnProvider): TemplateResult {
    const joined = since && say('provider.since', { date: formatDate(since.slice(0, 10)) });
    const work = async (): Promise<void> => {
      if (!since) return goTo(name, 'join');
      await leaveProvider(name);
      await this.#load();
    };
    const label = say(since ? 'provider.leave' : 'provider.join');
    return html`<span
        ><strong>${title}</strong>
        ${joined ? html`<br /><small>${[email, joined].filter(Boolean).join(' · ')}</small>` : nothing}</span
      >
      <button
        type="button"
        aria-label=${`${label}: ${title}`}
        ?disabled=${this.busy}
        @click=${() => void this.#try(work)}
      >
        ${label}
      </button>`;
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    await work().then(
      () => undefined,
      (error: unknown) => (this.failure = sentenceOf(error)),
    );
    this.busy = false;
  }
}

customElements.define('kontor-own-providers', OwnProviders);
