/*
 * Each kind of field is typed by keyboard alone into the generated form of one record, stored as it was meant, and
 * shown in the list and in the timeline.
 */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import type { EntityView } from '../../engine/forms/index.ts';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from '../ui/visit.ts';
import { signIn, type Client } from './client.ts';
import { installKinds } from './install.ts';
import { typedBy, type Typist } from './typed.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const keyNames: ReadonlySet<string> = new Set(['Enter', 'Tab', 'Space']);

async function prepare() {
  await installKinds(kontor!);
  const client = await signIn(kontor!.url, 'admin@northwind.example');
  const view = (await client.get('/api/meta/entities/kinds.Thing')) as EntityView;
  const typed = typedBy(await makeTypist(client));
  const { page, problems } = await visit(browser!, kontor!, '/kinds/Thing/new', {
    timezoneId: 'Europe/Berlin',
  });
  await page.locator('kontor-field').first().waitFor();
  return { client, view, typed, page, problems };
}

/** Partners with names that nothing else has. */
async function makeTypist({ ask, create }: Client): Promise<Typist> {
  const tag = randomUUID().slice(0, 8);
  const known = await ask(`{
    euro: coreCurrencies(where: { code: { eq: "EUR" } }) { nodes { id } }
    germany: coreCountries(where: { code: { eq: "DE" } }) { nodes { id } }
    each: coreUnitsOfMeasure(where: { code: { eq: "ea" } }) { nodes { id } } }`);
  const first = (name: string) => (known[name] as { nodes: { id: string }[] }).nodes[0]!.id;
  const made = async (type: string, name: string) => ({ id: await create(type, { name }), name });
  return {
    alone: await made('CoreDepartment', `Depot ${tag}`),
    groups: [await made('CoreGroup', `Crew ${tag}`), await made('CoreGroup', `Squad ${tag}`)],
    thing: { id: await create('KindsThing', { text: `Root ${tag}` }), text: `Root ${tag}` },
    germany: first('germany'),
    euro: first('euro'),
    each: first('each'),
  };
}

describe.skipIf(!kontor)('a field of kind', async () => {
  const { client, view, typed, page, problems } = kontor ? await prepare() : ({} as never);
  const kinds = kontor ? Object.entries(typed) : [];
  const titles = kontor ? new Map(view.fields.map((field) => [field.name, field.title])) : new Map();
  let stored: Record<string, unknown>;
  let listed: ReadonlyMap<string, string>;
  let told: ReadonlyMap<string, string>;

  test.each(kinds.filter(([, kind]) => kind.keys))(
    '%s is typed by keyboard',
    async (field, kind) => {
      await tabTo(page, field);
      if (field === 'file') await chooseFile(page);
      else await press(page, kind.keys!);
      await expect.poll(() => shownInForm(page, field), { timeout: 8000 }).toBe(kind.form);
    },
    60_000,
  );

  test('and all of them are saved by keyboard', async () => {
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    stored = await readStored(client, typed, id);
    await page.goto(`/kinds/Thing/${id}?tab=history`);
    told = await readTimeline(page);
    await page.goto('/kinds/Thing?view=every&sort=-createdAt');
    listed = await readList(page, view, id);
    expect(problems).toEqual([]);
  });

  test.each(kinds)('%s is stored, and shown in list and timeline', (field, kind) => {
    if (field !== 'file' && field !== 'series') expect(stored[field]).toEqual(kind.stored);
    else expect(stored[field]).toMatch(kind.stored as string);
    expect(listed.get(field)).toMatch(kind.list);
    expect(told.get(titles.get(field))).toMatch(kind.timeline ?? kind.list);
  });
});

/** Once round the page with the menu of all modules. */
const tabsMax = 400;

/** Tabs from wherever the caret is, round the page if need be. */
async function tabTo(page: Page, field: string): Promise<void> {
  for (let tabs = 0; tabs < tabsMax; tabs++) {
    const there = await page.evaluate((name) => {
      const { activeElement } = document;
      const sheet = activeElement?.closest('kontor-sheet') as { cell?: { field: { name: string } } } | null;
      return sheet?.cell?.field.name === name || Boolean(activeElement?.closest(`[data-field="${name}"]`));
    }, field);
    if (there) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`No number of Tabs leads to ${field}.`);
}

async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    if (keyNames.has(key)) await page.keyboard.press(key);
    else await page.keyboard.type(key);
  }
  await page.keyboard.press('Tab');
}

/** The dialog is the system's and needs a page that has the focus: on a busy machine it may take another Enter. */
async function chooseFile(page: Page): Promise<void> {
  for (let tries = 1; tries <= 4; tries++) {
    const opened = page.waitForEvent('filechooser', { timeout: 6000 }).catch(() => undefined);
    await page.keyboard.press('Enter');
    const chooser = await opened;
    if (chooser)
      return chooser.setFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('note') });
    await page.bringToFront();
    await tabTo(page, 'file');
  }
  throw new Error('No dialog for a file opened.');
}

/** What stands in the controls of a field, in their order. */
async function shownInForm(page: Page, field: string): Promise<string> {
  const control = field === 'lines' ? 'kontor-sheet' : `[data-field="${field}"]`;
  return page.locator(control).evaluate((element) => {
    if (element.localName === 'kontor-sheet')
      return [...element.querySelectorAll('[role=gridcell]')]
        .map((cell) => (cell as HTMLElement).innerText.trim())
        .filter(Boolean)
        .join(' | ');
    // Chips that do not fit stand behind a number, which is titled with them.
    const chips = [...element.querySelectorAll<HTMLElement>('vaadin-multi-select-combo-box-chip')]
      .map((chip) => chip.title)
      .filter(Boolean)
      .join(', ');
    const inputs = [...element.querySelectorAll<HTMLInputElement>('input, textarea')].map((input) =>
      input.type === 'checkbox' ? (input.checked ? 'yes' : 'no') : input.type === 'file' ? '' : input.value,
    );
    const link = element.querySelector<HTMLElement>('button.link')?.innerText.trim() ?? '';
    return chips || [...inputs, link].filter(Boolean).join(' | ');
  });
}

async function readStored(
  { ask }: Client,
  typed: ReturnType<typeof typedBy>,
  id: string,
): Promise<Record<string, unknown>> {
  const fields = Object.entries(typed).map(([field, { selection = '' }]) => `${field} ${selection}`);
  const answer = await ask(`query ($id: ID!) { kindsThing(id: $id) { ${fields.join(' ')} } }`, { id });
  return answer['kindsThing'] as Record<string, unknown>;
}

/** The values of the timeline's first entry, by title of field. */
async function readTimeline(page: Page): Promise<ReadonlyMap<string, string>> {
  await page.locator('.timeline dd').first().waitFor();
  const pairs = await page
    .locator('.timeline dl > div')
    .evaluateAll((rows) =>
      rows.map((row) => [row.querySelector('dt')!.innerText, row.querySelector('dd')!.innerText] as const),
    );
  return new Map(pairs);
}

/** The cells of a record's row in the list, by field. */
async function readList(page: Page, view: EntityView, id: string): Promise<ReadonlyMap<string, string>> {
  await page.locator(`vaadin-grid a.lead[href$="${id}"]`).waitFor();
  const cells = await page.locator('vaadin-grid').evaluate((grid, sought) => {
    const contents = (row: Element) =>
      [...row.querySelectorAll('[part~=cell] slot')].map(
        (slot) => (slot as HTMLSlotElement).assignedElements()[0] as HTMLElement,
      );
    const rows = [...grid.shadowRoot!.querySelectorAll('#items tr')].map(contents);
    const row = rows.find(([lead]) => lead?.querySelector(`a[href$="${sought}"]`));
    return row!.map((content) => content.innerText.trim());
  }, id);
  const { columns } = view.views.find(({ name }) => name === 'every')!;
  return new Map(columns.map(({ path }, at) => [path[0]!, cells[at] ?? '']));
}
