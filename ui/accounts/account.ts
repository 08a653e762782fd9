/** The account of a record, such as a customer or supplier: its balances, and the documents that are open. */
import Big from 'big.js';
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { RelatedView } from '../../engine/forms/index.ts';
import { pathOf } from '../app/router.ts';
import { formatDate, formatMoney, today } from '../data/format.ts';
import { readAccount } from '../data/open-items.ts';
import type { Account, Balance, OpenItem } from '../data/open-items.ts';
import { KontorElement } from '../shared/element.ts';
import { fail } from '../shared/notes.ts';
import { notice } from '../shared/notice.ts';
import './account.css';
import { say } from './texts.ts';

class AccountPage extends KontorElement {
  static override properties = {
    related: { attribute: false },
    recordId: { attribute: false },
    account: { state: true },
  };
  /** The accounts, which have a view of type `account`. */
  declare related: RelatedView;
  /** Whose account it is. */
  declare recordId: string;
  declare account: Account | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('related') && !changed.has('recordId')) return;
    const { related, recordId } = this;
    const { entity, field, account } = related;
    readAccount({ entity, field, view: account! }, recordId).then(
      (read) => related === this.related && recordId === this.recordId && (this.account = read),
      fail,
    );
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.account) return nothing;
    const { balances, items, more } = this.account;
    if (balances.length === 0 && items.length === 0)
      return notice({
        title: say('empty.title'),
        text: say('empty.text'),
        picture: 'group',
      });
    return html`<div class="balances">
      ${balances.map((balance) => this.#balance(balance))}
      <div class="card">
        <h2>${say('items')}</h2>
        ${items.length === 0 ? html`<p>${say('settled')}</p>` : this.#items(items)}
        ${more ? html`<p class="count">${say('more')}</p>` : nothing}
      </div>
    </div>`;
  }

  #balance({ id, currency, amounts }: Balance): TemplateResult {
    const title = say('balance', { currency });
    const { entity, account } = this.related;
    const entries = account!.entries && `${pathOf(entity, id)}?tab=${account!.entries}`;
    return html`<section class="card balance" aria-label=${title}>
      <h2>${title}</h2>
      <dl>
        ${amounts.map(({ title: name, amount, scale }, at) => {
          const money = formatMoney(amount, scale, currency);
          return html`<div>
            <dt>${name}</dt>
            <dd>${at === amounts.length - 1 ? html`<strong>${money}</strong>` : money}</dd>
          </div>`;
        })}
      </dl>
      ${entries ? html`<a href=${entries}>${say('statement')}</a>` : nothing}
    </section>`;
  }

  #items(items: readonly OpenItem[]): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${say('items')}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${say('document')}</th>
            <th scope="col">${say('date')}</th>
            <th scope="col">${say('due')}</th>
            <th scope="col" class="number">${say('amount')}</th>
          </tr>
        </thead>
        <tbody>
          ${items.map((item) => this.#item(item))}
        </tbody>
        <tfoot>
          ${sums(items).map(
            ({ currency, sum, scale }) =>
              html`<tr>
                <th scope="row" colspan="3">${say('sum', { currency })}</th>
                <td class="number"><strong>${formatMoney(sum, scale, currency)}</strong></td>
              </tr>`,
          )}
        </tfoot>
      </table>
    </div>`;
  }

  #item({ entity, title, id, label, date, due, amount, currency, scale }: OpenItem): TemplateResult {
    const late = due !== null && due < today();
    return html`<tr>
      <td><a href=${pathOf(entity, id)}>${title} ${label}</a></td>
      <td>${date ? formatDate(date) : nothing}</td>
      <td>
        ${due ? formatDate(due) : nothing}
        ${late ? html`<span class="badge" data-color="red">${say('late')}</span>` : nothing}
      </td>
      <td class="number">${formatMoney(amount, scale, currency)}</td>
    </tr>`;
  }
}

interface Sum {
  readonly currency: string;
  readonly sum: string;
  readonly scale: number;
}

/** What is open in each currency. */
const sums = (items: readonly OpenItem[]): readonly Sum[] =>
  [...Map.groupBy(items, ({ currency }) => currency)].map(([currency, list]) => {
    const scale = Math.max(...list.map((item) => item.scale));
    const sum = list.reduce((all, { amount }) => all.plus(amount), new Big(0));
    return { currency, scale, sum: sum.toFixed(scale) };
  });

customElements.define('kontor-record-account', AccountPage);
