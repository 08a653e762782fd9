/** Why somebody may do something, or may not: asked by the address, answered by the grants that speak of it. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { explainAccess, readPeople, takeFactor } from '../data/access.ts';
import type { Explained, Person } from '../data/access.ts';
import { shell } from '../data/session.ts';
import { confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { fail, sentenceOf, tell } from '../shared/notes.ts';
import { notice, pageNotice } from '../shared/notice.ts';
import './consoles.css';
import { navigate } from '../app/router.ts';
import { choice, narrow } from './parts.ts';
import { askToStandIn } from './stand-in.ts';
import { text } from '../shared/texts.ts';
import { say } from './texts.ts';

const COLORS: Readonly<Record<Explained['answer'], string>> = {
  yes: 'green',
  onSomeRecords: 'amber',
  masked: 'amber',
  no: 'red',
};

class AccessConsole extends KontorElement {
  static override properties = {
    query: { attribute: false },
    people: { state: true },
    explained: { state: true },
    failure: { state: true },
  };
  declare query: URLSearchParams;
  declare people: readonly Person[];
  declare explained: Explained | undefined;
  declare failure: unknown;

  constructor() {
    super();
    this.people = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Only to choose from: without, an address can be typed.
    readPeople().then(
      (people) => (this.people = people),
      () => undefined,
    );
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) void this.#load();
  }

  async #load(): Promise<void> {
    const { query } = this;
    this.failure = undefined;
    if (!query.get('user') || !query.get('entity')) return void (this.explained = undefined);
    const question = new URLSearchParams(query);
    question.set('action', query.get('action') ?? 'read');
    try {
      const explained = await explainAccess(question);
      if (query === this.query) this.explained = explained;
    } catch (error) {
      if (query === this.query) this.failure = error;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const title = say('access.title');
    document.title = `${title} – Kontor`;
    if (!shell.value?.consoles) return pageNotice({ title, text: say('access.closed') });
    return html`<div class="console">
      <header class="page-head"><h1>${title}</h1></header>
      ${this.#question()}
      <div class="answer" role="status">
        ${
          this.failure
            ? html`<p class="error">${sentenceOf(this.failure)}</p>`
            : this.explained
              ? this.#answer(this.explained)
              : notice({ title: say('access.none.title'), text: say('access.none.text'), picture: 'key' })
        }
      </div>
      ${this.query.get('user') ? this.#helped(this.query.get('user')!) : nothing}
    </div>`;
  }

  #helped(user: string): TemplateResult {
    const begin = async (): Promise<void> => {
      if (await askToStandIn(user)) await navigate('/');
    };
    return html`<p>
        <button type="button" @click=${() => void begin()}>${say('standIn.begin')}</button>
      </p>
      <p>
        ${say('access.lost')}
        <button type="button" @click=${() => void this.#takeFactor(user)}>${say('access.lost.take')}</button>
      </p>`;
  }

  async #takeFactor(user: string): Promise<void> {
    const sure = await confirmed({
      title: say('access.lost.take'),
      text: say('access.lost.sure', { user }),
      yes: say('access.lost.take'),
      no: text('app.cancel'),
      danger: true,
    });
    if (sure) await takeFactor(user).then(() => tell(say('access.lost.taken')), fail);
  }

  #question(): TemplateResult {
    const asked = (part: string): string => this.query.get(part) ?? '';
    const ask = (part: string) => (value: string) => narrow('/access', this.query, part, value);
    const names = (list: readonly string[]) => list.map((name) => [name, name] as const);
    const entities = (shell.value?.entities ?? []).map(({ name, plural }) => [name, plural] as const);
    const { actions = ['read'], fields = [] } = this.explained ?? {};
    return html`<div class="tools">
      <label
        >${say('access.user')}
        <input
          type="email"
          list="access-people"
          .value=${asked('user')}
          @change=${(event: Event) => ask('user')((event.currentTarget as HTMLInputElement).value.trim())}
        />
      </label>
      <datalist id="access-people">
        ${this.people.map(({ name, email }) => (email ? html`<option value=${email}>${name}</option>` : nothing))}
      </datalist>
      ${choice(
        say('access.entity'),
        asked('entity'),
        [['', ''], ...entities.toSorted(([, one], [, other]) => one.localeCompare(other))],
        // What was asked of another entity may not be there.
        (value) => narrow('/access', new URLSearchParams({ user: asked('user') }), 'entity', value),
      )}
      ${choice(say('access.action'), asked('action') || 'read', names(actions), ask('action'))}
      ${choice(say('access.field'), asked('field'), [['', say('access.whole')], ...names(fields)], ask('field'))}
      <label
        >${say('access.record')}
        <input
          .value=${asked('record')}
          size="36"
          @change=${(event: Event) => ask('record')((event.currentTarget as HTMLInputElement).value.trim())}
        />
      </label>
    </div>`;
  }

  #answer({ user, answer, grants, unseen, needsFactor, enough }: Explained): TemplateResult {
    return html`<p>
        <span class="badge" data-color=${COLORS[answer]}>${say(`access.${answer}`)}</span>
        <strong>${user.name}</strong>
        ${say(grants.length === 0 ? 'access.because.nothing' : `access.because.${answer}`)}
        ${unseen.length > 0 ? say('access.unseen', { fields: unseen.join(', ') }) : nothing}
        ${needsFactor === null ? nothing : say('access.needsFactor', { role: needsFactor })}
      </p>
      ${grants.length > 0 ? this.#grants(grants) : nothing}
      ${enough.length > 0 ? html`<p>${say('access.enough', { roles: enough.join(', ') })}</p>` : nothing}`;
  }

  #grants(grants: Explained['grants']): TemplateResult {
    const title = say('access.grants');
    return html`<div class="card scroll" tabindex="0" role="region" aria-label=${title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('access.grant')}</th>
            <th scope="col">${say('access.through')}</th>
            <th scope="col" class="words">${say('access.where')}</th>
            <th scope="col">${say('access.holds')}</th>
            <th scope="col">${say('access.field')}</th>
          </tr>
        </thead>
        <tbody>
          ${grants.map(
            ({ grant, through, where, holds, field }) =>
              html`<tr>
                <th scope="row">${grant}</th>
                <td>${through.join(' › ')}</td>
                <td class="words">${where ? html`<code>${where}</code>` : say('access.everywhere')}</td>
                <td>${holds === null ? '' : say(holds ? 'access.yes' : 'access.no')}</td>
                <td>${field ? say(`access.field.${field}`) : ''}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

customElements.define('kontor-access', AccessConsole);
