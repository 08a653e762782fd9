/** The second factor of one's own: set up with an app, recovery codes that are shown once, switched off. */
import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { beginFactor, confirmFactor, readFactor, renewCodes, switchFactorOff } from '../data/identity.ts';
import type { NewFactor, SecondFactor } from '../data/identity.ts';
import { confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { sentenceOf } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import { codeField, recoveryList } from './fields.ts';
import './identity.css';
import { say } from './texts.ts';

interface Beginning extends NewFactor {
  /** The address as a picture: rows of dark and light. */
  readonly picture: readonly (readonly boolean[])[];
}

/** @fires kontor-factor  an app was set up */
export class SecondFactorCard extends KontorElement {
  static override properties = {
    state: { state: true },
    begun: { state: true },
    codes: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  declare state: SecondFactor | undefined;
  declare begun: Beginning | undefined;
  /** Recovery codes that were just made: they are shown this once. */
  declare codes: readonly string[];
  declare failure: string | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.codes = [];
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#try(() => this.#load());
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="factor">
      <h2 id="factor">${say('factor.title')}</h2>
      ${this.state?.on ? this.#on(this.state) : this.begun ? this.#beginning(this.begun) : this.#off()}
      <p id="factor-failure" class="error" role="alert">${this.failure ?? nothing}</p>
    </section>`;
  }

  #off(): TemplateResult {
    const begin = this.#button('factor.begin', () => this.#begin());
    if (!this.state?.passkeys)
      return html`<p>${say('factor.off')}</p>
        ${begin}`;
    return html`<p>${say('factor.passkeys')} ${say('factor.left', { count: this.state.codes })}</p>
      ${recoveryList(this.codes)}
      <div class="buttons">${begin} ${this.#button('factor.renew', () => this.#renew())}</div>`;
  }

  #beginning({ secret, picture }: Beginning): TemplateResult {
    return html`<p id="scan">${say('factor.scan')}</p>
      <div class="seed">
        ${pictureOf(picture, say('factor.picture'))}
        <p>${say('factor.secret')}<br /><code>${secret.replaceAll(/.{4}(?=.)/g, '$& ')}</code></p>
      </div>
      <form novalidate @submit=${(event: SubmitEvent) => void this.#confirm(event)}>
        ${codeField(say('code.code'), 'scan factor-failure')}
        <button class="primary" ?disabled=${this.busy}>${say('factor.confirm')}</button>
        <button type="button" @click=${() => (this.begun = undefined)}>${text('app.cancel')}</button>
      </form>`;
  }

  #on({ codes: count }: SecondFactor): TemplateResult {
    return html`<p>${say('factor.on')} ${say('factor.left', { count })}</p>
      ${recoveryList(this.codes)}
      <div class="buttons">
        ${this.#button('factor.renew', () => this.#renew())}
        ${this.#button('factor.switchOff', () => this.#switchOff())}
      </div>`;
  }

  #button(label: 'factor.begin' | 'factor.renew' | 'factor.switchOff', work: () => Promise<void>) {
    return html`<button type="button" ?disabled=${this.busy} @click=${() => void this.#try(work)}>
      ${say(label)}
    </button>`;
  }

  /** Reads it anew: there is a passkey more, or less. */
  reload(): void {
    this.codes = [];
    void this.#try(() => this.#load());
  }

  async #load(): Promise<void> {
    this.state = await readFactor();
  }

  async #begin(): Promise<void> {
    // Most people never set one up: what draws the picture comes with the first who does.
    const [begun, { encodeQR }] = await Promise.all([beginFactor(), import('qr')]);
    this.begun = { ...begun, picture: encodeQR(begun.address, 'raw', { border: 4 }) };
    await this.updateComplete;
    this.querySelector<HTMLInputElement>('[name=code]')!.focus();
  }

  async #confirm(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget as HTMLFormElement).get('code')).trim();
    if (!code) return void (this.failure = say('code.needed'));
    await this.#try(async () => {
      this.codes = (await confirmFactor(code)).codes;
      this.begun = undefined;
      this.dispatchEvent(new CustomEvent('kontor-factor', { bubbles: true }));
      await this.#load();
    });
  }

  async #renew(): Promise<void> {
    this.codes = (await renewCodes()).codes;
    await this.#load();
  }

  async #switchOff(): Promise<void> {
    const sure = await confirmed({
      title: say('factor.switchOff'),
      text: say('factor.switchOff.text'),
      yes: say('factor.switchOff'),
      no: text('app.cancel'),
      danger: true,
    });
    if (!sure) return;
    await switchFactorOff();
    this.codes = [];
    await this.#load();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.failure = undefined;
    await work().catch((error: unknown) => (this.failure = sentenceOf(error)));
    this.busy = false;
  }
}

/** Dark on light in any theme, with the light edge that scanners look for. */
function pictureOf(rows: readonly (readonly boolean[])[], title: string): TemplateResult {
  const dark = rows.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x} ${y}h1v1h-1z`] : [])));
  const { length } = rows;
  return html`<svg class="qr" role="img" aria-label=${title} viewBox="0 0 ${length} ${length}">
    ${svg`<rect width=${length} height=${length} fill="#fff" /><path fill="#000" shape-rendering="crispEdges" d=${dark.join('')} />`}
  </svg>`;
}

customElements.define('kontor-second-factor', SecondFactorCard);
