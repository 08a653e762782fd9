/** Mail that went out, waits or failed; what failed is sent again. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { readLetters, resendLetter } from '../data/deliveries.ts';
import type { Letter } from '../data/deliveries.ts';
import { labelsOf } from '../data/processes.ts';
import { ago, recordLink } from '../processes/parts.ts';
import { KontorElement } from '../shared/element.ts';
import { fail, sentenceOf, tell } from '../shared/notes.ts';
import { notice, pageNotice } from '../shared/notice.ts';
import './consoles.css';
import { choice, narrow } from './parts.ts';
import { say } from './texts.ts';

const COLORS: Readonly<Record<Letter['status'], string>> = {
  waiting: 'blue',
  sending: 'blue',
  sent: 'green',
  failed: 'red',
  unsure: 'amber',
};
const STATUSES = Object.keys(COLORS) as readonly Letter['status'][];

/** What may be sent again. */
const UNSENT: ReadonlySet<Letter['status']> = new Set(['failed', 'unsure']);

class MailConsole extends KontorElement {
  static override properties = {
    query: { attribute: false },
    letters: { state: true },
    labels: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  declare query: URLSearchParams;
  declare letters: readonly Letter[] | undefined;
  declare labels: ReadonlyMap<string, string>;
  declare failure: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.labels = new Map();
    this.busy = false;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) this.#load().catch((error: unknown) => (this.failure = error));
  }

  async #load(): Promise<void> {
    const asked = this.query;
    const letters = await readLetters(asked.get('status') ?? undefined);
    if (asked !== this.query) return;
    this.failure = undefined;
    this.letters = letters;
    const labels = await labelsOf(letters);
    if (asked === this.query) this.labels = labels;
  }

  override render(): TemplateResult | typeof nothing {
    const title = say('mail.title');
    document.title = `${title} – Kontor`;
    if (this.failure) return pageNotice({ title, text: sentenceOf(this.failure) });
    const { letters } = this;
    if (!letters) return nothing;
    return html`<div class="console">
      <header class="page-head">
        <h1>${title}</h1>
        <p class="count" role="status">${say('mail.count', { count: letters.length })}</p>
      </header>
      <div class="tools">
        ${choice(
          say('mail.status'),
          this.query.get('status') ?? '',
          [['', say('mail.any')], ...STATUSES.map((one) => [one, say(`letter.${one}`)] as const)],
          (value) => narrow('/mail', this.query, 'status', value),
        )}
      </div>
      ${
        letters.length === 0
          ? notice({ title: say('mail.none.title'), text: say('mail.none.text'), picture: 'envelope' })
          : this.#table(title, letters)
      }
    </div>`;
  }

  #table(title: string, letters: readonly Letter[]): TemplateResult {
    return html`<div class="card scroll" tabindex="0" role="region" aria-label=${title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('mail.subject')}</th>
            <th scope="col">${say('mail.recipients')}</th>
            <th scope="col">${say('mail.about')}</th>
            <th scope="col">${say('mail.status')}</th>
            <th scope="col" class="words">${say('mail.problem')}</th>
            <th scope="col">${say('mail.at')}</th>
            <th scope="col">${say('mail.deeds')}</th>
          </tr>
        </thead>
        <tbody>
          ${letters.map((one) => this.#letter(one))}
        </tbody>
      </table>
    </div>`;
  }

  #letter(one: Letter): TemplateResult {
    const { id, subject, recipients, status, problem, author, at } = one;
    return html`<tr>
      <th scope="row">
        ${subject}${author ? html`<br /><small>${say('mail.author', { name: author })}</small>` : nothing}
      </th>
      <td>${recipients.join(', ')}</td>
      <td>${recordLink(one, this.labels)}</td>
      <td><span class="badge" data-color=${COLORS[status]}>${say(`letter.${status}`)}</span></td>
      <td class="words">${problem}</td>
      <td>${ago(at)}</td>
      <td>
        ${
          UNSENT.has(status)
            ? html`<button type="button" ?disabled=${this.busy} @click=${() => void this.#resend(id)}>
                ${say('mail.resend')}
              </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  async #resend(id: string): Promise<void> {
    this.busy = true;
    try {
      await resendLetter(id);
      tell(say('mail.resent'));
      await this.#load();
    } catch (error) {
      fail(error);
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('kontor-mail', MailConsole);
