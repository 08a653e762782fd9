/** A list of records: views, search, filter, columns, and the grid. Everything it shows stands in the address. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { EntityView } from '../../engine/forms/index.ts';
import { navigate, pathOf, restate, route } from '../app/router.ts';
import { download } from '../data/client.ts';
import { operatorText, takesValue } from '../data/filters.ts';
import type { Condition } from '../data/filters.ts';
import { formatDate, formatNumber } from '../data/format.ts';
import { listingOf, offeredColumns, queryOf, shownColumns, stateOf } from '../data/list-state.ts';
import type { ListState } from '../data/list-state.ts';
import { followView } from '../data/session.ts';
import { titleOf } from '../data/titles.ts';
import { KontorElement } from '../shared/element.ts';
import { saveAs } from '../shared/download.ts';
import { icon } from '../shared/icons.ts';
import { fail, sentenceOf } from '../shared/notes.ts';
import { notice, pageNotice } from '../shared/notice.ts';
import { panel } from '../shared/popover.ts';
import './grid.ts';
import './list.css';
import type { Counted } from './grid.ts';
import { viewText } from './texts.ts';

/** A pause in typing this long means: search now. */
const SEARCH_PAUSE_MS = 250;
/** The server counts this far; more is only said to be more. */
const COUNT_MAX = 1_000;

class List extends KontorElement {
  static override properties = {
    entity: { attribute: false },
    view: { state: true },
    failure: { state: true },
    counted: { state: true },
    filtering: { state: true },
  };
  declare entity: string;
  declare view: EntityView | undefined;
  declare failure: unknown;
  declare counted: Counted | undefined;
  declare filtering: boolean;

  #pause: ReturnType<typeof setTimeout> | undefined;
  #tab: Element | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('entity')) return;
    this.view = this.failure = this.counted = undefined;
    const { entity } = this;
    const show = (view: EntityView): void => {
      if (this.entity === entity) this.view = view;
    };
    followView(entity, show).catch((error: unknown) => (this.failure = error));
  }

  /** Of more views than a phone is wide, the one that is shown is seen. */
  override updated(): void {
    const tabs = this.querySelector('.tabs');
    const tab = tabs?.querySelector('[aria-current=page]');
    if (!tabs || !tab || tab === this.#tab) return;
    this.#tab = tab;
    const [room, own] = [tabs.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (own.right > room.right) tabs.scrollLeft += own.right - room.right;
    else if (own.left < room.left) tabs.scrollLeft -= room.left - own.left;
  }

  override render(): TemplateResult | typeof nothing {
    if (this.failure) return pageNotice({ title: viewText('list.failed'), text: sentenceOf(this.failure) });
    const here = route.value;
    if (!this.view || here.page !== 'list') return nothing;
    const { view } = this;
    if (view.entity.singleton) return this.#only(view);
    const state = stateOf(view, here.query);
    document.title = `${view.entity.plural} – Kontor`;
    return html`<div class="list" data-view=${state.view.type}>
      ${this.#head(view)} ${this.#views(view, state)} ${this.#tools(view, state)} ${this.#chips(view, state)}
      ${this.counted?.total === 0 && state.view.type !== 'calendar' ? this.#nothing(view, state) : nothing}
      ${this.#body(view, state)}
    </div>`;
  }

  /** Each type of view is an element of its own, fetched when it is first looked at. */
  #body(view: EntityView, state: ListState): TemplateResult {
    const counted = (event: CustomEvent<Counted>): void => void (this.counted = event.detail);
    const told = (event: CustomEvent<ListState['own']>): void =>
      this.#say(view, { ...state, own: event.detail });
    const hidden = this.counted?.total === 0 ? 'hidden' : '';
    const listing = listingOf(view, state);
    const searched = state.search !== '' || state.conditions.length > 0;
    switch (state.view.type) {
      case 'board':
        void import('./board.ts');
        return html`<kontor-board
          class=${hidden}
          .view=${view}
          .shown=${state.view}
          .listing=${listing}
          @kontor-counted=${counted}
        ></kontor-board>`;
      case 'tree':
        void import('./tree.ts');
        return html`<kontor-tree
          class=${hidden}
          .view=${view}
          .shown=${state.view}
          .listing=${listing}
          .searched=${searched}
          .own=${state.own}
          @kontor-counted=${counted}
          @kontor-told=${told}
        ></kontor-tree>`;
      case 'calendar':
        void import('./calendar.ts');
        return html`<kontor-calendar
          .view=${view}
          .shown=${state.view}
          .listing=${listing}
          .own=${state.own}
          @kontor-counted=${counted}
          @kontor-told=${told}
        ></kontor-calendar>`;
      case 'chart':
        void import('./chart.ts');
        return html`<kontor-chart
          class=${hidden}
          .view=${view}
          .shown=${state.view}
          .listing=${listing}
          .own=${state.own}
          @kontor-counted=${counted}
          @kontor-told=${told}
        ></kontor-chart>`;
      case 'list':
        return html`<kontor-grid
          class=${hidden}
          .label=${view.entity.plural}
          .entity=${view.entity.name}
          .listing=${listing}
          .sort=${state.sort.length > 0 ? state.sort : state.view.sort}
          @kontor-counted=${counted}
          @kontor-sorted=${(event: CustomEvent<ListState['sort']>) => this.#say(view, { ...state, sort: event.detail })}
        ></kontor-grid>`;
    }
  }

  /** Of a singleton there is no list: there is the one. */
  #only(view: EntityView): TemplateResult {
    void import('./record.ts');
    return html`<kontor-record .entity=${view.entity.name} .recordId=${'only'}></kontor-record>`;
  }

  #head(view: EntityView): TemplateResult {
    const { entity, can } = view;
    return html`<header class="page-head">
      <h1>${entity.plural}</h1>
      <p class="count" role="status">${this.#count()}</p>
      <div class="actions">
        ${this.#makers(view)}
        ${
          can.create
            ? html`<a class="button primary" href=${pathOf(entity.name, 'new')}>
                ${icon('plus')}<span>${viewText('list.new', { title: entity.title })}</span>
              </a>`
            : nothing
        }
      </div>
    </header>`;
  }

  /** Ways to a record beside writing one: made from another. */
  #makers(view: EntityView): TemplateResult | typeof nothing {
    if (view.makers.length === 0) return nothing;
    void import('./make.ts');
    return html`<kontor-makers .view=${view}></kontor-makers>`;
  }

  #count(): string {
    if (!this.counted) return '';
    const { total } = this.counted;
    return total > COUNT_MAX
      ? viewText('list.countMore', { count: COUNT_MAX })
      : viewText('list.count', { count: total });
  }

  #views(view: EntityView, state: ListState): TemplateResult | typeof nothing {
    if (view.views.length < 2) return nothing;
    return html`<nav class="tabs" aria-label=${viewText('list.views')}>
      ${view.views.map((one) => {
        const fresh = { view: one, search: '', sort: [], conditions: [], columns: undefined, own: {} };
        const href = pathOf(view.entity.name) + queryOf(view, fresh);
        return html`<a href=${href} aria-current=${one === state.view ? 'page' : 'false'}>${one.title}</a>`;
      })}
    </nav>`;
  }

  #tools(view: EntityView, state: ListState): TemplateResult {
    const { entity, can } = view;
    const count = state.conditions.length;
    return html`<div class="tools">
        ${
          entity.search
            ? html`<label class="search">
                ${icon('search')}
                <input
                  type="search"
                  aria-label=${viewText('list.search', { plural: entity.plural })}
                  placeholder=${viewText('list.search', { plural: entity.plural })}
                  .value=${state.search}
                  @input=${(event: Event) => this.#search(view, (event.currentTarget as HTMLInputElement).value)}
                />
              </label>`
            : nothing
        }
        <button type="button" aria-expanded=${this.filtering === true} @click=${() => this.#filter()}>
          ${icon('filter')}<span
            >${count > 0 ? viewText('list.filtered', { count }) : viewText('list.filter')}</span
          >
        </button>
        ${
          state.view.type === 'chart'
            ? nothing
            : panel({
                id: 'columns',
                label: viewText('list.columns'),
                face: html`${icon('columns')}<span class="wide-only">${viewText('list.columns')}</span>`,
                body: this.#columns(view, state),
              })
        }
        ${
          can.export
            ? html`<button
                type="button"
                title=${viewText('list.export')}
                aria-label=${viewText('list.export')}
                @click=${() => void this.#export(view, state)}
              >
                ${icon('download')}<span class="wide-only">CSV</span>
              </button>`
            : nothing
        }
      </div>
      ${
        this.filtering
          ? html`<kontor-filter
              .view=${view}
              .conditions=${state.conditions}
              @kontor-filtered=${(event: CustomEvent<readonly Condition[]>) => this.#say(view, { ...stateOf(view, this.#query), conditions: event.detail })}
              @kontor-close=${() => (this.filtering = false)}
            ></kontor-filter>`
          : nothing
      }`;
  }

  #columns(view: EntityView, state: ListState): TemplateResult {
    const shown = shownColumns(view, state).map((column) => column.path.join('.'));
    const toggle = (path: string, on: boolean): void =>
      this.#say(view, { ...state, columns: on ? [...shown, path] : shown.filter((one) => one !== path) });
    return html`<ul class="choices checks">
        ${offeredColumns(view, state.view).map(({ path, title }) => {
          const name = path.join('.');
          const on = shown.includes(name);
          return html`<li>
            <label>
              <input
                type="checkbox"
                .checked=${on}
                ?disabled=${on && shown.length === 1}
                @change=${() => toggle(name, !on)}
              />
              <span>${title}</span>
            </label>
          </li>`;
        })}
      </ul>
      <button type="button" class="quiet" @click=${() => this.#say(view, { ...state, columns: undefined })}>
        ${viewText('list.reset')}
      </button>`;
  }

  #chips(view: EntityView, state: ListState): TemplateResult | typeof nothing {
    if (state.conditions.length === 0 || this.filtering) return nothing;
    const without = (condition: Condition): ListState => ({
      ...state,
      conditions: state.conditions.filter((one) => one !== condition),
    });
    return html`<ul class="chips">
      ${state.conditions.map((condition) => {
        const sentence = sentenceOfCondition(view, condition);
        return html`<li>
          <span>${sentence}</span>
          <button
            type="button"
            class="quiet"
            aria-label=${viewText('filter.remove', { title: sentence })}
            @click=${() => this.#say(view, without(condition))}
          >
            ${icon('close')}
          </button>
        </li>`;
      })}
      <li class="clear">
        <button type="button" class="quiet" @click=${() => this.#say(view, { ...state, conditions: [] })}>
          ${viewText('list.clear')}
        </button>
      </li>
    </ul>`;
  }

  #nothing(view: EntityView, state: ListState): TemplateResult {
    const { entity, can } = view;
    if (state.search || state.conditions.length > 0)
      return notice({
        title: viewText('list.none.title'),
        text: viewText('list.none.text'),
        picture: 'search',
        action: {
          label: viewText('list.clear'),
          act: () => this.#say(view, { ...state, search: '', conditions: [] }),
        },
      });
    const create = {
      label: viewText('list.new', { title: entity.title }),
      act: () => void navigate(pathOf(entity.name, 'new')),
    };
    return notice({
      title: viewText('list.empty.title', { plural: entity.plural }),
      text: entity.description || viewText('list.empty.text'),
      picture: entity.icon,
      ...(can.create && { action: create }),
    });
  }

  get #query(): URLSearchParams {
    return new URLSearchParams(location.search);
  }

  #search(view: EntityView, typed: string): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(
      () => this.#say(view, { ...stateOf(view, this.#query), search: typed.trim() }),
      SEARCH_PAUSE_MS,
    );
  }

  #filter(): void {
    void import('./filter.ts');
    this.filtering = !this.filtering;
  }

  #say(view: EntityView, state: ListState): void {
    restate(pathOf(view.entity.name) + queryOf(view, state));
  }

  async #export(view: EntityView, state: ListState): Promise<void> {
    const { where, orderBy, search, columns } = listingOf(view, state);
    const query = new URLSearchParams({ columns: columns.map((column) => column.path.join('.')).join(',') });
    if (where) query.set('where', JSON.stringify(where));
    if (orderBy) query.set('orderBy', JSON.stringify(orderBy));
    if (search) query.set('search', search);
    await download(`/api/export/${view.entity.name}.csv?${query}`).then(
      ({ blob }) => saveAs({ blob, name: `${view.entity.plural}.csv` }),
      fail,
    );
  }
}

function sentenceOfCondition(view: EntityView, { field: name, operator, values }: Condition): string {
  const field = view.fields.find((one) => one.name === name);
  if (!field) return name;
  const said = values.map((value) => {
    if (field.type === 'enum' || field.type === 'multiEnum')
      return field.options?.find((option) => option.value === value)?.label ?? value;
    if (field.type === 'date') return formatDate(value);
    if (field.type === 'reference') return labels.get(value) ?? '…';
    return /^-?\d+(\.\d+)?$/.test(value) ? formatNumber(value) : value;
  });
  const what = takesValue(operator) ? ` ${said.join(', ')}` : '';
  return `${titleOf(field)} ${viewText(operatorText(field, operator))}${what}`;
}

/** Labels of records that were picked in a filter, by id. */
export const labels = new Map<string, string>();

customElements.define('kontor-list', List);
