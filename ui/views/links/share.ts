/** Sharing a record: by a link, of which is chosen before what it shows, and with people. What is open is listed, and ended. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Row } from '../../data/documents.ts';
import { formatAgo, formatDate } from '../../data/format.ts';
import { endLink, makeLink, readLinks } from '../../data/links.ts';
import type { Link, Links, Offer } from '../../data/links.ts';
import { ask } from '../../shared/dialog.ts';
import { KontorElement } from '../../shared/element.ts';
import { icon } from '../../shared/icons.ts';
import { fail, sentenceOf, tell } from '../../shared/notes.ts';
import { closePanel } from '../../shared/popover.ts';
import { text } from '../../shared/texts.ts';
import './links.css';
import './people.ts';
import { entry } from './entry.ts';
import { linkText } from './texts.ts';

/** What stands in the menu of a record that may be shared. */
class Share extends KontorElement {
  static override properties = { entity: { attribute: false }, read: { attribute: false } };
  declare entity: string;
  declare read: Row;

  override render(): TemplateResult {
    return html`<button type="button" class="quiet" @click=${(event: Event) => this.#ask(event)}>
      ${icon('exchange')}<span>${linkText('link.share')}</span>
    </button>`;
  }

  #ask(event: Event): void {
    closePanel(event);
    const { entity, read } = this;
    const title = linkText('link.title', { title: (read['_label'] as string | null) ?? '' });
    const draw = (close: () => void): TemplateResult =>
      html`<kontor-shared-links
        .entity=${entity}
        .recordId=${read['id']}
        .close=${close}
      ></kontor-shared-links>`;
    void ask(title, draw, 'wide');
  }
}

class SharedLinks extends KontorElement {
  static override properties = {
    entity: { attribute: false },
    recordId: { attribute: false },
    close: { attribute: false },
    read: { state: true },
    address: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  declare entity: string;
  declare recordId: string;
  declare close: () => void;
  declare read: Links | undefined;
  /** Of the link that was made: nobody can be told it again. */
  declare address: string | undefined;
  declare failure: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#load().catch((error: unknown) => (this.failure = error));
  }

  async #reload(): Promise<void> {
    try {
      this.read = await readLinks(this.entity, this.recordId);
    } catch (error) {
      this.failure = error;
    }
  }

  async #load(): Promise<void> {
    this.read = await readLinks(this.entity, this.recordId);
    await this.updateComplete;
    this.querySelector<HTMLElement>('input')?.focus();
  }

  override render(): TemplateResult {
    const { read, address, failure } = this;
    return html`<div class="links">
      ${address === undefined ? (read?.offer ? this.#form(read.offer) : nothing) : this.#made(address)}
      ${failure ? html`<p class="error" role="alert">${sentenceOf(failure)}</p>` : nothing}
      ${read ? this.#open(read.links) : nothing}
      ${
        read
          ? html`<kontor-shared-people
              .entity=${this.entity}
              .recordId=${this.recordId}
              .shares=${read.shares}
              .offered=${read.offer !== undefined}
              @kontor-shared=${() => void this.#reload()}
            ></kontor-shared-people>`
          : nothing
      }
    </div>`;
  }

  #form({ fields, files, days, daysMax }: Offer): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => void this.#make(event)}>
      <p>${linkText('link.about')}</p>
      <fieldset>
        <legend>${linkText('link.shows')}</legend>
        ${fields.map(
          ({ name, title, columns }) =>
            html`<label class=${columns ? 'whole' : ''}>
              <input type="checkbox" name="fields" value=${name} checked />
              <span>${title}${columns ? html` <small>${columns.join(', ')}</small>` : nothing}</span>
            </label>`,
        )}
        ${
          files.length > 0
            ? html`<label class="whole">
                <input type="checkbox" name="files" />
                <span>${linkText('link.files', { names: files.join(', ') })}</span>
              </label>`
            : nothing
        }
      </fieldset>
      <label class="days">
        ${linkText('link.days')}
        <input name="days" type="number" min="1" max=${daysMax} required .defaultValue=${String(days)} />
      </label>
      <div class="buttons">
        <button type="button" @click=${() => this.close()}>${text('app.cancel')}</button>
        <button class="primary" ?disabled=${this.busy}>${linkText('link.make')}</button>
      </div>
    </form>`;
  }

  #made(address: string): TemplateResult {
    return html`<div class="made" role="status">
      <p>${linkText('link.made')}</p>
      <label>
        ${linkText('link.address')}
        <input
          readonly
          .value=${address}
          @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
        />
      </label>
      <div class="buttons">
        <button type="button" class="primary" @click=${() => void this.#copy(address)}>
          ${linkText('link.copy')}
        </button>
        <button type="button" @click=${() => this.close()}>${text('app.close')}</button>
      </div>
    </div>`;
  }

  #open(links: readonly Link[]): TemplateResult {
    return html`<section>
      <h3>${linkText('link.open')}</h3>
      ${
        links.length === 0
          ? html`<p>${linkText('link.none')}</p>`
          : html`<ul>
              ${links.map((link) => this.#link(link))}
            </ul>`
      }
    </section>`;
  }

  #link(link: Link): TemplateResult {
    const { by, at, endsAt, usedAt, fields, files, mayEnd } = link;
    const words = { name: by.name ?? '', end: formatDate(endsAt.slice(0, 10)) };
    const told = html`<p>${linkText('link.by', { ...words, ago: formatAgo(at) })}</p>
      <p>${usedAt === null ? linkText('link.unused') : linkText('link.used', { ago: formatAgo(usedAt) })}</p>
      <p class="covers">
        ${linkText('link.covers', { what: fields.join(', ') })} ${files ? linkText('link.andFiles') : nothing}
      </p>`;
    const named = linkText('link.end.this', words);
    return entry(told, mayEnd ? { named, done: () => void this.#end(link) } : undefined);
  }

  async #make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const wanted = {
      fields: given.getAll('fields').map(String),
      files: given.has('files'),
      days: Number(given.get('days')),
    };
    this.busy = true;
    this.failure = undefined;
    try {
      const { address } = await makeLink(this.entity, this.recordId, wanted);
      this.address = address;
      await this.#load();
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
  }

  async #copy(address: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(address);
      tell(linkText('link.copied'));
    } catch {
      this.querySelector<HTMLElement>('.made input')?.focus(); // selected, so that it can be copied by hand
    }
  }

  async #end({ id }: Link): Promise<void> {
    try {
      await endLink(this.entity, this.recordId, id);
      tell(linkText('link.ended'));
      await this.#load();
    } catch (error) {
      fail(error);
    }
  }
}

customElements.define('kontor-share', Share);
customElements.define('kontor-shared-links', SharedLinks);
