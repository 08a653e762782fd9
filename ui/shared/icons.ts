/** Line icons of our own, 24 by 24; decoration only, so never read aloud. A name nobody drew gives a plain record. */
import { html, svg } from 'lit';
import type { TemplateResult } from 'lit';

const PATHS: Readonly<Record<string, string>> = {
  menu: 'M4 6h16M4 12h16M4 18h16',
  home: 'M4 11 12 4l8 7M6 10v9h12v-9M10 19v-5h4v5',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l4.5 4.5',
  filter: 'M4 6h16M7 12h10M10 18h4',
  columns: 'M4 5h16v14H4zM9.5 5v14M15 5v14',
  download: 'M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14',
  upload: 'M12 16V5M7.5 9 12 4.5 16.5 9M5 20h14',
  check: 'M5 12.5 10 17 19 7',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  down: 'M6 9l6 6 6-6',
  next: 'M9 6l6 6-6 6',
  up: 'M12 19V5M6 11l6-6 6 6',
  descending: 'M12 5v14M6 13l6 6 6-6',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
  restore: 'M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5',
  user: 'M12 4.5a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6M4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.700 1.900 7.5 5.500',
  users:
    'M9 5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7M2.5 19.500c.7-3.200 3.200-5 6.500-5s5.800 1.800 6.500 5M16 5.500a3 3 0 0 1 0 6M17.500 14.700c2 .6 3.400 2.200 4 4.300',
  building: 'M5 20.500V4h9v16.500M14 9h5v11.500M3 20.500h18M8 8h3M8 12h3M8 16h3',
  cart: 'M3 4.500h2.500l2 11h10l2-8H6.300M9 20h.01M16.500 20h.01',
  file: 'M6 3.500h8l4 4V20.500H6zM14 3.500v4h4M9 12h6M9 16h6',
  box: 'M4 7.500 12 3.500l8 4v9l-8 4-8-4zM4 7.500l8 4 8-4M12 11.500v9',
  tag: 'M4 4h7.500L20 12.500 12.500 20 4 11.500zM8 8h.01',
  money: 'M3 6.500h18v11H3zM12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M6 12h.01M18 12h.01',
  truck:
    'M3 6h11v10.500H3zM14 9.500h4l3 3.500v3.500h-7M7.500 16.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4M17.500 16.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  calendar: 'M4 6h16v14H4zM4 10.500h16M8 3.500V8M16 3.500V8',
  globe:
    'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M3.500 12h17M12 3.500c5 5 5 12 0 17M12 3.500c-5 5-5 12 0 17',
  settings: 'M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h9M17 17h3M15 15v4',
  shield: 'M12 3.500 19 6v6c0 4.500-3 7-7 8.500C8 19 5 16.500 5 12V6z',
  chart: 'M4 20h16M7 20v-6M12 20V6M17 20v-9',
  list: 'M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01',
  scale: 'M12 4v16M7 20h10M5 7h14M5 7l-2.500 6h5zM19 7l-2.500 6h5z',
  phone:
    'M6 3.500h3.500l1.500 4.500-2 1.500c1 2.500 3 4.500 5.500 5.500l1.500-2 4.500 1.500V18c0 1.500-1 2.500-2.500 2.500C10.500 20.500 3.500 13.500 3.500 6c0-1.500 1-2.500 2.500-2.500',
  map: 'M12 21c-4-4.500-6.500-8-6.500-11.500a6.500 6.500 0 0 1 13 0C18.500 13 16 16.500 12 21M12 7a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5',
  percent:
    'M6 18 18 6M8 6.500a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3M16 14.500a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3',
  record: 'M5 4.500h14v15H5zM8.500 9h7M8.500 13h7',
};

/** Other words for the same picture, as modules may call it. */
const ALIASES: Readonly<Record<string, string>> = {
  'shopping-cart': 'cart',
  sales: 'cart',
  order: 'file',
  invoice: 'file',
  document: 'file',
  people: 'users',
  contacts: 'users',
  group: 'users',
  person: 'user',
  company: 'building',
  organization: 'building',
  product: 'box',
  package: 'box',
  cube: 'box',
  catalogue: 'tag',
  catalog: 'tag',
  category: 'tag',
  tags: 'tag',
  currency: 'money',
  cash: 'money',
  coins: 'money',
  wallet: 'money',
  delivery: 'truck',
  shipping: 'truck',
  cog: 'settings',
  core: 'settings',
  gear: 'settings',
  lock: 'shield',
  key: 'shield',
  role: 'shield',
  unit: 'scale',
  measure: 'scale',
  ruler: 'scale',
  country: 'globe',
  world: 'globe',
  address: 'map',
  location: 'map',
  tax: 'percent',
  discount: 'percent',
  report: 'chart',
};

export function icon(name: string): TemplateResult {
  const bare = name.replace(/^\w+:/, '').toLowerCase();
  const path = PATHS[bare] ?? PATHS[ALIASES[bare] ?? ''] ?? PATHS['record']!;
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    ${svg`<path d=${path} />`}
  </svg>`;
}
