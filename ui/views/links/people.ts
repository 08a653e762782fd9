/** Users and groups with whom a record is shared: found by name, listed, and taken out again. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { formatAgo, formatDate } from '../../data/format.ts';
import { endShare, findReceivers, makeShare } from '../../data/links.ts';
import type { Receiver, Share } from '../../data/links.ts';
import { KontorElement } from '../../shared/element.ts';
import { fail, sentenceOf, tell } from '../../shared/notes.ts';
import { entry } from './entry.ts';
import { linkText } from './texts.ts';

const day = 86_400_000;

/** Says `kontor-shared` when there are others. */
class SharedPeople extends KontorElement {
  static override properties = {
    entity: { attribute: false },
    recordId: { attribute: false },
    shares: { attribute: false },
    offered: { attribute: false },
    found: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  declare entity: string;
  declare recordId: string;
  declare shares: readonly Share[];
  /** Whether whoever looks may share the record. */
  declare offered: boolean;
  declare found: readonly Receiver[];
  declare failure: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.found = [];
    this.busy = false;
  }

  override render(): TemplateResult {
    const { shares, offered, failure } = this;
    return html`<section>
      <h3>${linkText('share.open')}</h3>
      ${offered ? this.#form() : nothing}
      ${failure ? html`<p class="error" role="alert">${sentenceOf(failure)}</p>` : nothing}
      ${
        shares.length === 0
          ? html`<p>${linkText('share.none')}</p>`
          : html`<ul>
              ${shares.map((share) => this.#share(share))}
            </ul>`
      }
    </section>`;
  }

  #form(): TemplateResult {
    return html`<form class="people" @submit=${(event: SubmitEvent) => void this.#make(event)}>
      <label>
        ${linkText('share.with')}
        <input
          name="to"
          list="receivers"
          required
          autocomplete="off"
          @input=${(event: InputEvent) => void this.#find(event.target as HTMLInputElement)}
        />
      </label>
      <datalist id="receivers">
        ${this.found.map((one) => html`<option value=${labelOf(one)}></option>`)}
      </datalist>
      <label>
        ${linkText('share.rights')}
        <select name="rights">
          <option value="read">${linkText('share.read')}</option>
          <option value="update">${linkText('share.update')}</option>
        </select>
      </label>
      <label>
        ${linkText('share.days')}
        <input name="days" type="number" min="1" max="3650" />
      </label>
      <button class="primary" ?disabled=${this.busy}>${linkText('share.make')}</button>
    </form>`;
  }

  #share(share: Share): TemplateResult {
    const { by, to, isGroup, rights, fields, at, endsAt, mayEnd } = share;
    const name = to ?? '';
    const told = html`<p>
        <strong>${isGroup ? linkText('share.group', { name }) : name}</strong>:
        ${linkText(rights === 'update' ? 'share.update' : 'share.read')}
      </p>
      <p class="covers">
        ${linkText('share.by', { name: by.name ?? '', ago: formatAgo(at) })}${
          endsAt === null
            ? nothing
            : html`, ${linkText('share.until', { end: formatDate(endsAt.slice(0, 10)) })}`
        }
        ${fields.length > 0 ? linkText('link.covers', { what: fields.join(', ') }) : nothing}
      </p>`;
    const named = linkText('share.end.this', { name });
    return entry(told, mayEnd ? { named, done: () => void this.#end(share) } : undefined);
  }

  async #find(input: HTMLInputElement): Promise<void> {
    input.setCustomValidity('');
    const typed = input.value.trim();
    if (typed === '' || this.#chosen(typed)) return;
    try {
      const found = await findReceivers(typed);
      if (input.value.trim() === typed) this.found = found;
    } catch (error) {
      this.failure = error;
    }
  }

  #chosen(typed: string): Receiver | undefined {
    return this.found.find((one) => labelOf(one).toLowerCase() === typed.toLowerCase());
  }

  async #make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const to = this.#chosen(String(given.get('to')).trim());
    if (!to) {
      const input = form.elements.namedItem('to') as HTMLInputElement;
      input.setCustomValidity(linkText('share.nobody'));
      input.reportValidity();
      return;
    }
    const days = Number(given.get('days'));
    const endsAt = days > 0 ? { endsAt: new Date(Date.now() + days * day).toISOString() } : {};
    this.busy = true;
    this.failure = undefined;
    try {
      await makeShare(this.entity, this.recordId, to, { rights: String(given.get('rights')), ...endsAt });
      form.reset();
      tell(linkText('share.made', { name: to.name }));
      this.#changed();
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
  }

  async #end(share: Share): Promise<void> {
    try {
      await endShare(share);
      tell(linkText('share.ended', { name: share.to ?? '' }));
      this.#changed();
    } catch (error) {
      fail(error);
    }
  }

  #changed(): void {
    this.dispatchEvent(new CustomEvent('kontor-shared'));
  }
}

const labelOf = ({ name, kind }: Receiver): string =>
  kind === 'group' ? linkText('share.group', { name }) : name;

customElements.define('kontor-shared-people', SharedPeople);
