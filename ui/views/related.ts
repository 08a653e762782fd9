/** Records of another entity that point to the one shown. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { EntityView, RelatedView } from '../../engine/forms/index.ts';
import { navigate, pathOf } from '../app/router.ts';
import type { Row } from '../data/documents.ts';
import { readRelated } from '../data/records.ts';
import type { Page } from '../data/records.ts';
import { entityNamed } from '../data/session.ts';
import { titleOf } from '../data/titles.ts';
import { namedIn, shownIn } from '../fields/column.ts';
import { NUMBERS } from '../fields/display.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail } from '../shared/notes.ts';
import { notice } from '../shared/notice.ts';
import { text } from '../shared/texts.ts';
import { viewText } from './texts.ts';

class Related extends KontorElement {
  static override properties = {
    view: { attribute: false },
    related: { attribute: false },
    recordId: { attribute: false },
    pages: { state: true },
  };
  declare view: EntityView;
  declare related: RelatedView;
  declare recordId: string;
  declare pages: readonly Page[];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('related') && !changed.has('recordId')) return;
    this.pages = [];
    if (!this.related.account) void this.#more();
  }

  override render(): TemplateResult | typeof nothing {
    const { related } = this;
    if (related.account) {
      void import('../accounts/account.ts');
      return html`<kontor-record-account
        .related=${related}
        .recordId=${this.recordId}
      ></kontor-record-account>`;
    }
    const rows = this.pages.flatMap((page) => page.nodes);
    if (this.pages.length === 0) return nothing;
    const more = this.pages.at(-1)!.pageInfo.hasNextPage;
    return html`<div class="card related">
      ${related.mayCreate ? this.#create() : nothing}
      ${
        rows.length === 0
          ? notice({
              title: text('related.empty.title', { plural: related.title }),
              text: text('related.empty.text'),
              picture: related.icon,
            })
          : this.#table(rows)
      }
      ${more ? html`<button type="button" @click=${() => void this.#more()}>${text('related.more')}</button>` : nothing}
    </div>`;
  }

  #create(): TemplateResult {
    const title = entityNamed(this.related.entity)?.title ?? this.related.title;
    const href = `${pathOf(this.related.entity, 'new')}?${this.related.field}=${this.recordId}`;
    return html`<a class="button" href=${href}
      >${icon('plus')}<span>${viewText('list.new', { title })}</span></a
    >`;
  }

  #table(rows: readonly Row[]): TemplateResult {
    const { columns, entity, title } = this.related;
    const number = (type: (typeof columns)[number]['field']['type']): string =>
      NUMBERS.has(type) ? 'number' : '';
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${title}>
      <table class="plain">
        <thead>
          <tr>
            ${columns.map(
              ({ field, path, title }) =>
                html`<th scope="col" class=${number(field.type)}>
                  ${path.length === 1 ? titleOf(field) : title}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => {
            const path = pathOf(entity, row['id'] as string);
            return html`<tr @click=${(event: Event) => open(event, path)}>
              ${columns.map(
                (column, at) =>
                  html`<td class=${number(column.field.type)}>
                    ${at === 0 ? html`<a href=${path}>${namedIn(row, column)}</a>` : shownIn(row, column)}
                  </td>`,
              )}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  async #more(): Promise<void> {
    const { view, related, recordId } = this;
    const after = this.pages.at(-1)?.pageInfo.endCursor ?? null;
    try {
      const { type } = entityNamed(related.entity)!.graphql;
      const page = await readRelated(view, { ...related, type }, recordId, after);
      if (page && related === this.related) this.pages = [...this.pages, page];
    } catch (error) {
      fail(error);
    }
  }
}

function open(event: Event, path: string): void {
  if (!(event.target as HTMLElement).closest('a')) void navigate(path);
}

customElements.define('kontor-related', Related);
