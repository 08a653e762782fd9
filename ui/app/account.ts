/** Right end of the bar: organization and workspace, language, appearance, signing out. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { signOut, signedIn, switchTo } from '../data/client.ts';
import type { SignedIn } from '../data/client.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail } from '../shared/notes.ts';
import { panel } from '../shared/popover.ts';
import { chosenLocale, density, theme } from '../shared/prefs.ts';
import type { Density, Theme } from '../shared/prefs.ts';
import { LANGUAGES, locale, text } from '../shared/texts.ts';
import { left, navigate } from './router.ts';

class Account extends KontorElement {
  override render(): TemplateResult | typeof nothing {
    const session = signedIn.value;
    if (!session) return nothing;
    return html`${this.#organization(session)} ${this.#person(session)}`;
  }

  #organization(session: SignedIn): TemplateResult {
    const { name, places } = placesOf(session);
    if (places.length < 2)
      return html`<span class="organization">${icon('building')}<span>${name}</span></span>`;
    return panel({
      id: 'organizations',
      label: text('app.organization'),
      quiet: true,
      face: html`<span class="organization">${icon('building')}<span>${name}</span>${icon('down')}</span>`,
      body: html`<ul class="choices">
        ${places.map(
          (place) =>
            html`<li>
              <button
                type="button"
                class="quiet"
                aria-pressed=${place.here}
                @click=${() => void this.#switch(place)}
              >
                ${place.here ? icon('check') : html`<span class="icon"></span>`}${place.title}
              </button>
            </li>`,
        )}
      </ul>`,
    });
  }

  #person({ user }: SignedIn): TemplateResult {
    return panel({
      id: 'account',
      label: text('app.account', { name: user.name }),
      quiet: true,
      face: html`<span class="face" data-initials=${initialsOf(user.name)}></span>`,
      body: html`<div class="account">
        <p class="who"><strong>${user.name}</strong><br /><small>${user.email}</small></p>
        ${choice(
          'app.language',
          new Intl.Locale(locale.value).language,
          LANGUAGES.map(({ locale: value, title }) => ({ value, title })),
          (value) => void this.#speak(value),
        )}
        ${choice(
          'app.theme',
          theme.value,
          THEMES.map((value) => ({ value, title: text(`app.theme.${value}`) })),
          (value) => (theme.value = value as Theme),
        )}
        ${choice(
          'app.density',
          density.value,
          DENSITIES.map((value) => ({ value, title: text(`app.density.${value}`) })),
          (value) => (density.value = value as Density),
        )}
        <a href="/account">${text('app.own')}</a>
        <button type="button" @click=${() => void signOut()}>${text('app.signOut')}</button>
      </div>`,
    });
  }

  /** Pages are drawn anew in another language: what is not saved would be lost. */
  async #speak(language: string): Promise<void> {
    if (await left()) chosenLocale.value = language;
    else this.requestUpdate();
  }

  async #switch({ organization, workspace, here }: Place): Promise<void> {
    if (here) return;
    // Records of one organization are not there in another: the way back leads home.
    await navigate('/');
    await switchTo(organization, workspace).catch(fail);
  }
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const DENSITIES: readonly Density[] = ['normal', 'compact'];

interface Place {
  readonly organization: string;
  readonly workspace: string | null;
  readonly title: string;
  readonly here: boolean;
}

/** Every organization, and each of its workspaces where it has several. */
function placesOf({ organizations, organization, workspace }: SignedIn): {
  readonly name: string;
  readonly places: readonly Place[];
} {
  const places = organizations.flatMap(({ id, name, workspaces }): readonly Place[] =>
    workspaces.length > 1
      ? workspaces.map((one) => ({
          organization: id,
          workspace: one.id,
          title: `${name} · ${one.name}`,
          here: id === organization && one.id === workspace,
        }))
      : [{ organization: id, workspace: workspaces[0]?.id ?? null, title: name, here: id === organization }],
  );
  const here = places.find((place) => place.here) ?? places[0];
  return { name: here?.title ?? '', places };
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

function choice(
  label: 'app.language' | 'app.theme' | 'app.density',
  value: string,
  options: readonly { readonly value: string; readonly title: string }[],
  choose: (value: string) => void,
): TemplateResult {
  return html`<fieldset class="segments">
    <legend>${text(label)}</legend>
    <div>
      ${options.map(
        (option) =>
          html`<label>
            <input
              type="radio"
              name=${label}
              .checked=${option.value === value}
              @change=${() => choose(option.value)}
            />
            <span>${option.title}</span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}

customElements.define('kontor-account', Account);
