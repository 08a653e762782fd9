/** The account of a customer or supplier: what the ledger says, and the documents that are open. */
import Big from 'big.js';
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { pathOf } from '../app/router.ts';
import { formatDate, formatMoney, today } from '../data/format.ts';
import { readPartyAccount } from '../data/party-account.ts';
import type { Balance, OpenItem, PartyAccount } from '../data/party-account.ts';
import { entityNamed } from '../data/session.ts';
import { KontorElement } from '../shared/element.ts';
import { fail } from '../shared/notes.ts';
import { notice } from '../shared/notice.ts';
import './account.css';
import { say } from './texts.ts';

class Account extends KontorElement {
  static override properties = {
    party: { attribute: false },
    account: { state: true },
  };
  /** Id of the party. */
  declare party: string;
  declare account: PartyAccount | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('party')) return;
    const { party } = this;
    readPartyAccount(party).then((account) => party === this.party && (this.account = account), fail);
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
    return html`<div class="party-account">
      ${balances.map((balance) => this.#balance(balance))}
      <div class="card">
        <h2>${say('items')}</h2>
        ${items.length === 0 ? html`<p>${say('settled')}</p>` : this.#items(items)}
        ${more ? html`<p class="count">${say('more')}</p>` : nothing}
      </div>
    </div>`;
  }

  #balance({ id, currency, receivable, payable, balance }: Balance): TemplateResult {
    const money = (value: string): string => formatMoney(value, 2, currency);
    const title = say('balance', { currency });
    return html`<section class="card balance" aria-label=${title}>
      <h2>${title}</h2>
      <dl>
        <div>
          <dt>${say('receivable')}</dt>
          <dd>${money(receivable)}</dd>
        </div>
        <div>
          <dt>${say('payable')}</dt>
          <dd>${money(payable)}</dd>
        </div>
        <div>
          <dt>${say('owes')}</dt>
          <dd><strong>${money(balance)}</strong></dd>
        </div>
      </dl>
      <a href=${`${pathOf('finance.PartyAccount', id)}?tab=entries`}>${say('statement')}</a>
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
            ([currency, sum]) =>
              html`<tr>
                <th scope="row" colspan="3">${say('sum', { currency })}</th>
                <td class="number"><strong>${formatMoney(sum, 2, currency)}</strong></td>
              </tr>`,
          )}
        </tfoot>
      </table>
    </div>`;
  }

  #item({ entity, id, number, date, due, amount, currency }: OpenItem): TemplateResult {
    const late = due !== null && due < today();
    return html`<tr>
      <td><a href=${pathOf(entity, id)}>${entityNamed(entity)!.title} ${number}</a></td>
      <td>${date ? formatDate(date) : nothing}</td>
      <td>
        ${due ? formatDate(due) : nothing}
        ${late ? html`<span class="badge" data-color="red">${say('late')}</span>` : nothing}
      </td>
      <td class="number">${formatMoney(amount, 2, currency)}</td>
    </tr>`;
  }
}

/** What is open in each currency. */
const sums = (items: readonly OpenItem[]): readonly (readonly [currency: string, sum: string])[] =>
  [...Map.groupBy(items, ({ currency }) => currency)].map(([currency, list]) => [
    currency,
    list.reduce((sum, { amount }) => sum.plus(amount), new Big(0)).toFixed(2),
  ]);

customElements.define('kontor-party-account', Account);
