/** What the menu has of processes. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { route } from '../app/router.ts';
import { shell } from '../data/session.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import './processes.css';
import { say } from './texts.ts';

class ProcessMenu extends KontorElement {
  override render(): TemplateResult {
    const here = route.value;
    const inbox = here.page === 'processes' && here.query.get('status') === 'repair';
    const link = (href: string, picture: string, title: string, current: boolean): TemplateResult =>
      html`<li>
        <a href=${href} aria-current=${current ? 'page' : 'false'}>${icon(picture)}<span>${title}</span></a>
      </li>`;
    return html`<details open>
      <summary id="module-processes">${say('menu.title')}${icon('down')}</summary>
      <ul aria-labelledby="module-processes">
        ${link('/approvals', 'task', say('approvals.title'), here.page === 'approvals')}
        ${link('/processes', 'exchange', say('console.title'), here.page === 'process' || (here.page === 'processes' && !inbox))}
        ${link('/processes?status=repair', 'wrench', say('console.inbox'), inbox)}
        ${
          shell.value?.consoles
            ? html`${link('/events', 'bell', say('menu.events'), here.page === 'console' && here.name === 'events')}
              ${link('/mail', 'envelope', say('menu.mail'), here.page === 'console' && here.name === 'mail')}
              ${link('/access', 'key', say('menu.access'), here.page === 'console' && here.name === 'access')}`
            : nothing
        }
      </ul>
    </details>`;
  }
}

customElements.define('kontor-process-menu', ProcessMenu);
