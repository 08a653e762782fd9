/** The frame: bar, menu, and the page that the address names. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { endStandIn, signedIn } from '../data/client.ts';
import { formatDateTime } from '../data/format.ts';
import { loadShell, shell, shellFailure } from '../data/session.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import '../shared/notes.ts';
import { sentenceOf } from '../shared/notes.ts';
import { pageNotice } from '../shared/notice.ts';
import { locale, text } from '../shared/texts.ts';
import './account.ts';
import './home.ts';
import './menu.ts';
import { navigate, route } from './router.ts';

class App extends KontorElement {
  static override properties = { menuOpen: { state: true } };
  declare menuOpen: boolean;

  #shown = '';

  constructor() {
    super();
    this.menuOpen = false;
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.menuOpen = false;
    });
  }

  override render(): TemplateResult | typeof nothing {
    const session = signedIn.value;
    const here = route.value;
    if (here.page === 'door') {
      void import('../identity/recovery.ts');
      return html`<kontor-recovery .name=${here.name}></kontor-recovery>`;
    }
    if (session === undefined) return nothing;
    if (session === null) {
      void import('../identity/sign-in.ts');
      return html`<kontor-sign-in></kontor-sign-in><kontor-notes></kontor-notes>`;
    }
    return html`
      <a class="skip" href="#content" @click=${(event: Event) => this.#skip(event)}>${text('app.skip')}</a>
      <header class="bar">
        <button
          type="button"
          class="quiet menu-toggle"
          aria-label=${text('app.menu')}
          aria-expanded=${this.menuOpen}
          aria-controls="menu"
          @click=${() => (this.menuOpen = !this.menuOpen)}
        >
          ${icon(this.menuOpen ? 'close' : 'menu')}
        </button>
        <a class="brand" href="/" aria-label="Kontor"
          ><img src="/icon.svg" alt="" width="28" height="28" /><span>Kontor</span></a
        >
        ${this.#bell()}
        <kontor-account></kontor-account>
      </header>
      ${session.until ? this.#standIn(session.user.name, session.until) : nothing}
      <div class="frame">
        <kontor-menu id="menu" ?open=${this.menuOpen}></kontor-menu>
        <main id="content" tabindex="-1">
          ${keyed(`${locale.value} ${session.organization} ${session.workspace}`, this.#page())}
        </main>
      </div>
      <kontor-notes></kontor-notes>
    `;
  }

  /** As long as one works as somebody else, every page says so. */
  #standIn(name: string, until: string): TemplateResult {
    const end = (): void => void endStandIn().then(() => navigate('/'));
    return html`<div class="stand-in" role="status">
      <span>${text('app.standIn', { name, until: formatDateTime(until) })}</span>
      <button type="button" @click=${end}>${text('app.standIn.end')}</button>
    </div>`;
  }

  #bell(): TemplateResult | typeof nothing {
    if (!shell.value?.processes) return nothing;
    void import('../processes/bell.ts');
    return html`<kontor-bell></kontor-bell>`;
  }

  #page(): TemplateResult | typeof nothing {
    const here = route.value;
    if (here.page === 'own') {
      // It needs no shell: it is there for who may open nothing else, too.
      void import('../identity/own.ts');
      return html`<kontor-own></kontor-own>`;
    }
    if (shellFailure.value)
      return pageNotice({
        title: text('app.failed'),
        text: sentenceOf(shellFailure.value),
        action: { label: text('app.retry'), act: () => void loadShell() },
      });
    if (!shell.value) return nothing;
    switch (here.page) {
      case 'home':
        return html`<kontor-home></kontor-home>`;
      case 'list':
        void import('../views/list.ts');
        return html`<kontor-list .entity=${here.entity}></kontor-list>`;
      case 'record':
        void import('../views/record.ts');
        return html`<kontor-record .entity=${here.entity} .recordId=${here.id}></kontor-record>`;
      case 'approvals':
      case 'processes':
      case 'process':
      case 'console':
        void import('../processes/pages.ts');
        return html`<kontor-work .route=${here}></kontor-work>`;
      case 'door':
        return nothing; // it has no frame
      case 'unknown':
        return pageNotice({
          title: text('app.unknown.title'),
          text: text('app.unknown.text'),
          picture: 'search',
        });
    }
  }

  /** Another page begins at its top, with the menu closed and its first words next for a screen reader. */
  override updated(): void {
    const shown = location.pathname;
    if (this.#shown === shown) return;
    const first = this.#shown === '';
    this.#shown = shown;
    this.menuOpen = false;
    scrollTo(0, 0);
    if (!first) this.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true });
  }

  #skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>('#content')?.focus();
  }
}

customElements.define('kontor-app', App);
