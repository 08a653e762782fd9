/** The first page: a way into every module. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { signedIn } from '../data/client.ts';
import { shell } from '../data/session.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { notice } from '../shared/notice.ts';
import { text } from '../shared/texts.ts';
import { pathOf } from './router.ts';

class Home extends KontorElement {
  override render(): TemplateResult {
    const modules = shell.value?.modules ?? [];
    document.title = 'Kontor';
    return html`<div class="home">
      <h1>${text('home.title', { name: signedIn.value?.user.name ?? '' })}</h1>
      ${modules.length === 0 ? notice({ title: text('home.empty.title'), text: text('home.empty.text'), picture: 'shield' }) : ''}
      <div class="cards">
        ${modules.map(
          (module) =>
            html`<section class="card module">
              <header>
                <span class="picture">${icon(module.icon)}</span>
                <div>
                  <h2>${module.title}</h2>
                  <p>${module.description}</p>
                </div>
              </header>
              <ul>
                ${module.menu.map(
                  (entry) =>
                    html`<li>
                      <a href=${pathOf(entry.entity) + (entry.view ? `?view=${entry.view}` : '')}
                        >${icon(entry.icon)}<span>${entry.title}</span></a
                      >
                    </li>`,
                )}
              </ul>
            </section>`,
        )}
      </div>
    </div>`;
  }
}

customElements.define('kontor-home', Home);
