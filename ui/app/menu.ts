/** The menu: modules that the reader may open, each with its entries. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ShellModule } from '../../engine/forms/index.ts';
import { shell } from '../data/session.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { text } from '../shared/texts.ts';
import { pathOf, route } from './router.ts';

/** A longer module is closed until somebody works in it. */
const OPEN_MAX = 10;

class Menu extends KontorElement {
  override render(): TemplateResult {
    return html`<nav aria-label=${text('app.modules')}>
      ${this.#processes()} ${(shell.value?.modules ?? []).map((module) => this.#module(module))}
    </nav>`;
  }

  #processes(): TemplateResult | typeof nothing {
    if (!shell.value?.processes) return nothing;
    void import('../processes/menu.ts');
    return html`<kontor-process-menu></kontor-process-menu>`;
  }

  #module({ name, title, menu }: ShellModule): TemplateResult {
    const here = route.value;
    const entity = here.page === 'list' || here.page === 'record' ? here.entity : undefined;
    const view = here.page === 'list' ? here.query.get('view') : null;
    const current = (entry: ShellModule['menu'][number]): boolean =>
      entry.entity === entity &&
      (menu.filter((one) => one.entity === entity).length === 1 || (entry.view ?? null) === view);
    const open = menu.some((entry) => entry.entity === entity) || menu.length <= OPEN_MAX;
    return html`<details ?open=${open}>
      <summary id=${`module-${name}`}>${title}${icon('down')}</summary>
      <ul aria-labelledby=${`module-${name}`}>
        ${menu.map(
          (entry) =>
            html`<li>
              <a
                href=${pathOf(entry.entity) + (entry.view ? `?view=${entry.view}` : '')}
                aria-current=${current(entry) ? 'page' : 'false'}
                >${icon(entry.icon)}<span>${entry.title}</span></a
              >
            </li>`,
        )}
      </ul>
    </details>`;
  }
}

customElements.define('kontor-menu', Menu);
