import { definePlugin, type BeforeWrite, type PluginContext } from '../../engine/index.ts';
import type { SalesOrder, SalesOrder_Line as Line } from '../types.ts';
import { priceBy, samePrice, type Product, type Rule } from './pricing.ts';

/** Prices the lines that are new or changed. A price that somebody has set by hand is kept. */
const priceLines: BeforeWrite<SalesOrder> = async (order, context) => {
  const before = new Map((context.before as SalesOrder | undefined)?.lines.map((line) => [line.id, line]));
  const open = order.lines.filter((line) => isOpen(line, before.get(line.id)));
  if (open.length === 0) return undefined;
  const rules = (await context.find('catalogue.PricingRule', { active: true })) as unknown as readonly Rule[];
  const products = await productsOf(open, context);
  const day = order.date ?? context.today;
  const priced = (line: Line): Line => {
    const product = products.get(line.product);
    if (!product || !open.includes(line) || isByHand(line, before.get(line.id), product, rules, day))
      return line;
    return { ...line, price: priceBy(rules, product, line.quantity, day) ?? product.price };
  };
  return { ...order, lines: order.lines.map(priced) };
};

/** Whether a line is priced at all: it is new, or what its price hangs on has changed. */
const isOpen = (line: Line, was: Line | undefined): boolean =>
  !was || was.product !== line.product || !samePrice(was.quantity, line.quantity);

async function productsOf(
  lines: readonly Line[],
  { find }: PluginContext,
): Promise<ReadonlyMap<string, Product>> {
  const ids = [...new Set(lines.map((line) => line.product))];
  const found: Product[] = [];
  for (const id of ids)
    found.push(...((await find('catalogue.Product', { id })) as unknown as readonly Product[]));
  return new Map(found.map((product) => [product.id, product]));
}

/** Whether the price comes neither from the product nor from the rules as they applied to the line before. */
function isByHand(
  line: Line,
  was: Line | undefined,
  product: Product,
  rules: readonly Rule[],
  day: string,
): boolean {
  if (line.price === null || samePrice(line.price, product.price)) return false;
  return !was || !samePrice(line.price, priceBy(rules, product, was.quantity, day));
}

export default definePlugin({
  name: 'price-rules',
  about:
    'Prices order lines by pricing rules: a fixed price, a percentage off, or either from a quantity on.',
  engine: '^0.1.0',
  needs: ['catalogue', 'sales'],
  hooks: { 'sales.Order': { beforeWrite: priceLines, onlyWith: 'catalogue.PricingRule' } },
});
