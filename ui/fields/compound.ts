/** Widgets of several controls: addresses and files. */
import '@vaadin/text-field';
import type { TextField } from '@vaadin/text-field';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { upload } from '../data/client.ts';
import { icon } from '../shared/icons.ts';
import { fail } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import { ADDRESS_PARTS } from './address.ts';
import { fileLink } from './file-link.ts';
import { Widget } from './widget.ts';

type Address = Readonly<Partial<Record<(typeof ADDRESS_PARTS)[number], string | null>>>;

class AddressWidget extends Widget {
  override render(): TemplateResult {
    const value = (this.value ?? {}) as Address;
    return html`<fieldset class="compound address">
      <legend>${this.label}</legend>
      ${ADDRESS_PARTS.map(
        (part, at) =>
          html`<vaadin-text-field
            class=${at === 0 ? `control ${part}` : part}
            .label=${text(`address.${part}`)}
            .value=${value[part] ?? ''}
            .manualValidation=${true}
            .invalid=${at === 0 && this.error !== undefined}
            .errorMessage=${at === 0 ? (this.error ?? '') : ''}
            autocomplete="off"
            @input=${(event: Event) => this.#say({ ...value, [part]: (event.currentTarget as TextField).value || null })}
          ></vaadin-text-field>`,
      )}
    </fieldset>`;
  }

  #say(address: Address): void {
    this.say(Object.values(address).some(Boolean) ? address : null);
  }
}

class FileWidget extends Widget {
  override render(): TemplateResult {
    const id = this.value as string | null;
    return html`<fieldset class="compound file">
      <legend>${this.label}</legend>
      <label class="button">
        ${icon('upload')}${text(id ? 'file.replace' : 'file.choose')}
        <input
          type="file"
          class="control visually-hidden"
          @change=${(event: Event) => void this.#send(event)}
        />
      </label>
      ${
        id
          ? html`${fileLink(id)}
              <button type="button" class="quiet" @click=${() => this.say(null)}>
                ${text('file.remove')}
              </button>`
          : nothing
      }
      ${this.error ? html`<p class="error">${this.error}</p>` : nothing}
    </fieldset>`;
  }

  async #send(event: Event): Promise<void> {
    const file = (event.currentTarget as HTMLInputElement).files?.[0];
    if (!file) return;
    await upload(file).then(({ id }) => this.say(id), fail);
  }
}

customElements.define('kontor-address', AddressWidget);
customElements.define('kontor-file', FileWidget);
