/** A record on paper: what it looks like before it is printed, in a language of choice, and the file to print. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { download, get } from '../data/client.ts';
import { meets } from '../data/draft.ts';
import type { Draft } from '../data/draft.ts';
import { sendMail } from '../data/mail.ts';
import type { Addressed } from '../data/mail.ts';
import { saveAs } from '../shared/download.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail, sentenceOf, tell } from '../shared/notes.ts';
import { LANGUAGES } from '../shared/texts.ts';
import './prints.css';
import { viewText } from './texts.ts';

/** What is looked at: a picture of all pages, and what the document is called. */
interface Preview {
  readonly url: string;
  readonly title: string;
}

class Prints extends KontorElement {
  static override properties = {
    draft: { attribute: false },
    chosen: { state: true },
    language: { state: true },
    preview: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  declare draft: Draft;
  /** Name of the print; the first that can be made now, until somebody chooses. */
  declare chosen: string;
  /** Empty for that of the record. */
  declare language: string;
  declare preview: Preview | undefined;
  declare failure: unknown;
  declare busy: boolean;

  /** The last picture that was asked for: the answer to an earlier one comes too late. */
  #asked = '';

  constructor() {
    super();
    this.chosen = this.language = '';
    this.busy = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asked = '';
    this.#show(undefined);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Whenever the record is saved or moved on, its paper is another one.
    if (changed.has('draft') || changed.has('chosen') || changed.has('language')) void this.#look();
  }

  override render(): TemplateResult {
    const { view } = this.draft;
    const print = this.#print();
    if (!print) return html`<p>${viewText('print.none')}</p>`;
    return html`<div class="print-tools">
        ${
          view.prints.length > 1
            ? choice(
                viewText('print.document'),
                view.prints.map(({ name, title }) => [name, title]),
                print.name,
                (name) => (this.chosen = name),
              )
            : nothing
        }
        ${choice(
          viewText('print.language'),
          [
            ['', viewText('print.ownLanguage')],
            ...LANGUAGES.map(({ locale, title }) => [locale, title] as const),
          ],
          this.language,
          (locale) => (this.language = locale),
        )}
        ${
          this.#mayMail()
            ? html`<button
                type="button"
                ?disabled=${this.busy || Boolean(this.failure)}
                @click=${() => void this.#mail().catch(fail)}
              >
                ${icon('mail')}<span>${viewText('print.mail')}</span>
              </button>`
            : nothing
        }
        <button
          type="button"
          class="primary"
          ?disabled=${this.busy || Boolean(this.failure)}
          @click=${() => void this.#download()}
        >
          ${icon('download')}<span>${viewText('print.download')}</span>
        </button>
      </div>
      ${this.failure ? html`<p class="error" role="alert">${sentenceOf(this.failure)}</p>` : this.#paper()}`;
  }

  #paper(): TemplateResult | typeof nothing {
    if (!this.preview) return nothing;
    const { url, title } = this.preview;
    return html`<img class="paper" src=${url} alt=${viewText('print.preview', { title })} />`;
  }

  /** The chosen print, or the first that the record is in a state for. */
  #print() {
    const { draft, chosen } = this;
    const { prints } = draft.view;
    const ready = ({ when }: { readonly when?: string }): boolean => !when || meets(draft, when) !== false;
    return prints.find(({ name }) => name === chosen) ?? prints.find(ready) ?? prints[0];
  }

  /** As the server says it: who may change the record or move it on. */
  #mayMail(): boolean {
    return ((this.draft.read?.['_may'] ?? []) as readonly string[]).some(
      (action) => action !== 'delete' && action !== 'share',
    );
  }

  async #mail(): Promise<void> {
    const { view, id } = this.draft;
    const print = this.#print()!.name;
    const locale = this.language ? { locale: this.language } : {};
    const about = await get<Addressed>(this.#path('json'));
    const key = crypto.randomUUID();
    const { writeLetter } = await import('./letter.ts');
    const sent = await writeLetter(about, (words) =>
      sendMail(view.entity.name, id!, { ...words, print, ...locale }, key),
    );
    if (sent) tell(viewText('letter.sent', { title: about.title }));
  }

  #path(as: 'pdf' | 'svg' | 'json'): string {
    const { view, id } = this.draft;
    const language = this.language ? `?locale=${this.language}` : '';
    return `/api/records/${view.entity.name}/${id}/prints/${this.#print()!.name}.${as}${language}`;
  }

  async #look(): Promise<void> {
    if (!this.#print()) return;
    const path = this.#path('svg');
    const asked = (this.#asked = `${path} ${this.draft.version}`);
    try {
      const { blob, name } = await download(path);
      if (this.#asked !== asked) return;
      this.failure = undefined;
      this.#show({ url: URL.createObjectURL(blob), title: name.replace(/\.svg$/, '') });
    } catch (error) {
      if (this.#asked === asked) this.failure = error;
    }
  }

  #show(preview: Preview | undefined): void {
    if (this.preview) URL.revokeObjectURL(this.preview.url);
    this.preview = preview;
  }

  async #download(): Promise<void> {
    this.busy = true;
    await download(this.#path('pdf'))
      .then(saveAs, fail)
      .finally(() => (this.busy = false));
  }
}

function choice(
  title: string,
  options: readonly (readonly [value: string, title: string])[],
  current: string,
  choose: (value: string) => void,
): TemplateResult {
  return html`<label
    >${title}
    <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${options.map(
        ([value, name]) => html`<option value=${value} ?selected=${value === current}>${name}</option>`,
      )}
    </select>
  </label>`;
}

customElements.define('kontor-prints', Prints);
