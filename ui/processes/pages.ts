/** Pages of processes, events, mail and rights: each is fetched when the address names it. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Route } from '../app/router.ts';
import { KontorElement } from '../shared/element.ts';

class Work extends KontorElement {
  static override properties = { route: { attribute: false } };
  declare route: Route;

  override render(): TemplateResult | typeof nothing {
    const here = this.route;
    switch (here.page) {
      case 'approvals':
        void import('./approvals.ts');
        return html`<kontor-approvals .query=${here.query}></kontor-approvals>`;
      case 'processes':
        void import('./console.ts');
        return html`<kontor-processes .query=${here.query}></kontor-processes>`;
      case 'process':
        void import('./instance.ts');
        return html`<kontor-process .instance=${here.id}></kontor-process>`;
      case 'console':
        return this.#console(here.name, here.query);
      default:
        return nothing;
    }
  }

  #console(name: string, query: URLSearchParams): TemplateResult {
    if (name === 'mail') {
      void import('../consoles/mail.ts');
      return html`<kontor-mail .query=${query}></kontor-mail>`;
    }
    if (name === 'access') {
      void import('../consoles/access.ts');
      return html`<kontor-access .query=${query}></kontor-access>`;
    }
    void import('../consoles/events.ts');
    return html`<kontor-events .query=${query}></kontor-events>`;
  }
}

customElements.define('kontor-work', Work);
