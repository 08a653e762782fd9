/** Which price rule applies, and what price it gives. Pure: everything it needs is handed in. */
import { Big } from 'big.js';
import type { CataloguePricingRule, CatalogueProduct } from '../types.ts';

export type Rule = Pick<
  CataloguePricingRule,
  'priority' | 'category' | 'product' | 'quantityFrom' | 'valid' | 'percent' | 'amount' | 'active'
>;
export type Product = Pick<CatalogueProduct, 'id' | 'category' | 'price'>;

/** Digits of the price of one piece. */
const scale = 2;

/**
 * The price of one piece, as decimal text, or null where no rule applies. Of several rules that apply the one with the
 * highest priority decides, then the one that says more: product before category before all, larger quantity first.
 */
export function priceBy(
  rules: readonly Rule[],
  product: Product,
  quantity: string,
  day: string,
): string | null {
  const [best] = rules.filter((rule) => applies(rule, product, quantity, day)).sort(byRank);
  return best ? priceOf(best, product) : null;
}

function applies(rule: Rule, product: Product, quantity: string, day: string): boolean {
  if (rule.active === false || (rule.amount === null && rule.percent === null)) return false;
  if (rule.product !== null && rule.product !== product.id) return false;
  if (rule.category !== null && rule.category !== product.category) return false;
  const { from, to } = rule.valid ?? {};
  if ((from && day < from) || (to && day > to)) return false;
  return new Big(quantity).gte(rule.quantityFrom ?? '0');
}

const closeness = ({ product, category }: Rule): number => (product !== null ? 2 : category !== null ? 1 : 0);

const byRank = (a: Rule, b: Rule): number =>
  (b.priority ?? 0) - (a.priority ?? 0) ||
  closeness(b) - closeness(a) ||
  new Big(b.quantityFrom ?? '0').cmp(a.quantityFrom ?? '0');

/** An amount is the price itself, a percentage is taken off the product's own. */
function priceOf({ amount, percent }: Rule, { price }: Product): string | null {
  if (amount !== null) return new Big(amount).toFixed(scale);
  if (price === null) return null;
  const part = new Big(100).minus(percent!).div(100);
  return new Big(price).times(part).round(scale, Big.roundHalfUp).toFixed(scale);
}

/** Whether two prices are the same number, however many zeros they end with. */
export const samePrice = (a: string | null, b: string | null): boolean =>
  a === null || b === null ? a === b : new Big(a).eq(b);
