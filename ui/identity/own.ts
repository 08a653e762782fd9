/** What is one's own: where one is signed in, keys of programs, the password. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import '../consoles/consoles.css';
import { Refused, signOut } from '../data/client.ts';
import { formatDate } from '../data/format.ts';
import { endSession, makeKey, readSessions, setPassword } from '../data/identity.ts';
import type { OwnSession } from '../data/identity.ts';
import { loadShell, shellFailure } from '../data/session.ts';
import { ago } from '../processes/parts.ts';
import { KontorElement } from '../shared/element.ts';
import { fail, sentenceOf, tell } from '../shared/notes.ts';
import { pageNotice } from '../shared/notice.ts';
import { newPasswordFields } from './fields.ts';
import type { SecondFactorCard } from './factor.ts';
import './factor.ts';
import './passkeys.ts';
import './providers.ts';
import './identity.css';
import { say } from './texts.ts';

/** How long a key lasts unless somebody says otherwise. */
const keyDays = 90;

class Own extends KontorElement {
  static override properties = {
    sessions: { state: true },
    made: { state: true },
    failure: { state: true },
    wrong: { state: true },
    busy: { state: true },
  };
  declare sessions: readonly OwnSession[] | undefined;
  /** A key that was just made: it is shown this once. */
  declare made: string | undefined;
  declare failure: unknown;
  /** What is wrong in one of the forms. */
  declare wrong: { readonly form: 'key' | 'password'; readonly text: string } | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load().catch((error: unknown) => (this.failure = error));
  }

  async #load(): Promise<void> {
    this.sessions = await readSessions();
  }

  override render(): TemplateResult | typeof nothing {
    const title = say('own.title');
    document.title = `${title} – Kontor`;
    if (this.failure) return pageNotice({ title, text: sentenceOf(this.failure) });
    const { sessions } = this;
    if (!sessions) return nothing;
    return html`<div class="console own">
      <header class="page-head"><h1>${title}</h1></header>
      ${this.#wanted()} ${this.#held(sessions.filter(({ kind }) => kind === 'person'))}
      <kontor-second-factor @kontor-factor=${() => void this.#opened()}></kontor-second-factor>
      <kontor-own-passkeys @kontor-factor=${() => this.#reload()}></kontor-own-passkeys>
      <kontor-own-providers></kontor-own-providers>
      ${this.#keys(sessions.filter(({ kind }) => kind === 'key'))} ${this.#password()}
    </div>`;
  }

  /** Nothing else is opened to who needs a second factor and has none: this page alone says why. */
  #wanted(): TemplateResult | typeof nothing {
    const { value } = shellFailure;
    if (!value) return nothing;
    const factor = value instanceof Refused && value.faults[0]!.code === factorRequired;
    return html`<p class="made" role="status">
      ${sentenceOf(value)} ${factor ? say('factor.wanted') : nothing}
    </p>`;
  }

  /** There is a factor now, which may be what was missing. */
  async #opened(): Promise<void> {
    if (shellFailure.value) await loadShell();
  }

  #reload(): void {
    this.querySelector<SecondFactorCard>('kontor-second-factor')!.reload();
    void this.#opened();
  }

  #held(sessions: readonly OwnSession[]): TemplateResult {
    return html`<section class="card" aria-labelledby="sessions">
      <h2 id="sessions">${say('own.sessions')}</h2>
      <ul class="plain">
        ${sessions.map(
          (one) =>
            html`<li>
              <span>
                <strong>${nameOf(one.agent)}</strong> · ${one.organization}<br />
                <small>${say('own.seen')} ${ago(one.seenAt)}</small>
              </span>
              ${
                one.current
                  ? html`<span class="badge" data-color="green">${say('own.here')}</span>`
                  : this.#end(one.id, say('own.endSession'), nameOf(one.agent))
              }
            </li>`,
        )}
      </ul>
      ${
        sessions.length > 1
          ? html`<button type="button" ?disabled=${this.busy} @click=${() => void this.#ended()}>
              ${say('own.endOthers')}
            </button>`
          : nothing
      }
    </section>`;
  }

  #keys(keys: readonly OwnSession[]): TemplateResult {
    return html`<section class="card" aria-labelledby="keys">
      <h2 id="keys">${say('own.keys')}</h2>
      <p>${say('own.keys.text')}</p>
      <ul class="plain">
        ${keys.map(
          (one) =>
            html`<li>
              <span>
                <strong>${one.name}</strong> · <code>${one.mark}…</code> · ${one.organization}<br />
                <small
                  >${one.scope!.join(', ')} ·
                  ${say('own.key.until', { date: formatDate(one.expiresAt.slice(0, 10)) })}</small
                >
              </span>
              ${this.#end(one.id, say('own.endKey'), one.name!)}
            </li>`,
        )}
      </ul>
      ${
        this.made
          ? html`<p class="made" role="status">${say('own.key.made')}<br /><code>${this.made}</code></p>`
          : nothing
      }
      <form novalidate @submit=${(event: SubmitEvent) => void this.#makeKey(event)}>
        <label
          >${say('own.key.name')} <input name="name" required maxlength="100" autocomplete="off"
        /></label>
        <label>
          ${say('own.key.scope')}
          <input
            name="scope"
            required
            autocomplete="off"
            placeholder="sales.Order:read"
            aria-describedby="scope-help"
          />
        </label>
        <label>
          ${say('own.key.days')}
          <input name="days" type="number" min="1" max="366" .value=${String(keyDays)} required />
        </label>
        <button ?disabled=${this.busy}>${say('own.key.make')}</button>
        <small id="scope-help">${say('own.key.help')}</small>
        ${this.#wrongIn('key')}
      </form>
    </section>`;
  }

  #password(): TemplateResult {
    return html`<section class="card" aria-labelledby="password">
      <h2 id="password">${say('newPassword.title')}</h2>
      <p id="rule">${say('newPassword.rule')} ${say('own.password.text')}</p>
      <form novalidate @submit=${(event: SubmitEvent) => void this.#setPassword(event)}>
        ${newPasswordFields('rule')}
        <button ?disabled=${this.busy}>${say('newPassword.submit')}</button>
        ${this.#wrongIn('password')}
      </form>
    </section>`;
  }

  #end(id: string, label: string, what: string): TemplateResult {
    return html`<button
      type="button"
      aria-label=${`${label}: ${what}`}
      ?disabled=${this.busy}
      @click=${() => void this.#ended(id)}
    >
      ${label}
    </button>`;
  }

  #wrongIn(form: 'key' | 'password'): TemplateResult {
    return html`<p class="error" role="alert">${this.wrong?.form === form ? this.wrong.text : nothing}</p>`;
  }

  async #ended(id?: string): Promise<void> {
    this.busy = true;
    await endSession(id)
      .then(() => this.#load())
      .then(() => tell(say('own.ended')), fail);
    this.busy = false;
  }

  async #makeKey(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const [name, scope] = ['name', 'scope'].map((field) => String(data.get(field)).trim());
    await this.#try('key', async () => {
      const { key } = await makeKey({
        name: name!,
        scope: scope!.split(/[\s,]+/),
        days: Number(data.get('days')),
      });
      this.made = key;
      form.reset();
      await this.#load();
    });
  }

  async #setPassword(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const [password, again] = ['password', 'again'].map((field) => String(data.get(field)));
    if (password !== again) {
      this.wrong = { form: 'password', text: say('newPassword.different') };
      return;
    }
    await this.#try('password', async () => {
      await setPassword(password!);
      await signOut();
    });
  }

  /** What is refused stands in the form it was asked in. */
  async #try(form: 'key' | 'password', work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.wrong = undefined;
    await work().catch((error: unknown) => (this.wrong = { form, text: sentenceOf(error) }));
    this.busy = false;
  }
}

const factorRequired = 'IDN022';

/** A browser as people call it: of what it says, the name they know, and the system. */
function nameOf(agent: string | null): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)(?=\/)/.exec(agent ?? '')?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent ?? '')?.[1];
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' };
  const said = [browser, system].flatMap((part) => (part ? (names[part] ?? part) : []));
  return said.length > 0 ? said.join(', ') : say('own.unknown');
}

customElements.define('kontor-own', Own);
