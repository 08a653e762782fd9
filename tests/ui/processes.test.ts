/** Processes in the page: decisions, pictures, history, the repair inbox; by keyboard, and in every look. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { crew } from './crew.ts';
import { inAllLooks, nothing } from './looks.ts';
import { asAdmin, bring, visit, type Ask } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

let graphql: Ask;

/** A trip that was asked for, so that its process runs; the id of the process once it waits or has ended. */
async function trip(name: string, more: { cost?: string; hopeless?: boolean }): Promise<string> {
  const input = { name, legs: [{ place: `${name} east` }, { place: `${name} west` }], ...more };
  const { made } = await graphql<{ made: { id: string; version: number } }>(
    'mutation ($input: CrewTrip_Create!) { made: createCrewTrip(input: $input) { id version } }',
    { input },
  );
  await graphql(
    'mutation ($id: ID!, $version: Int!) { askCrewTrip(id: $id, version: $version) { id } }',
    made,
  );
  const processes = 'query ($id: ID!) { processes(record: $id) { id status path } }';
  type Found = { processes: { id: string; status: string; path: string | null }[] };
  const come = async () => (await graphql<Found>(processes, { id: made.id })).processes[0]!;
  await expect
    .poll(async () => ((one) => one.status !== 'running' || one.path === 'dear/ok')(await come()), {
      timeout: 30_000,
    })
    .toBe(true);
  return (await come()).id;
}

beforeAll(async () => {
  if (!kontor) return;
  await bring(kontor, 'crew', crew);
  graphql = await asAdmin(kontor);
}, 240_000);

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** A step in the picture, by its title and how it stands. */
const step = (page: Page, title: string, standing: string) =>
  button(page, new RegExp(`^${title} .*: ${standing}$`));
const badge = (page: Page) => page.locator('h1 .badge').innerText();

describe.skipIf(!kontor)('a process', { timeout: 180_000 }, () => {
  test('asks for a decision, which is made by keyboard, with the record in view', async () => {
    await trip('Berlin', { cost: '1200.00' });
    const { page, problems } = await visit(browser!, kontor!, '/', { reducedMotion: 'reduce' });
    await page.getByRole('link', { name: 'Approvals: 1 waits for you' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Agree to the trip' }).waitFor();
    await page.locator('kontor-form').getByText('Berlin west').waitFor();
    expect(await page.locator('kontor-form :is(input, textarea)').count()).toBe(0);
    expect(await inAllLooks(page)).toEqual(nothing);

    await page.getByRole('link', { name: 'Trip Berlin', exact: true }).click();
    const ribbon = page.getByRole('region', { name: 'Processes of this record' });
    await ribbon.getByRole('link', { name: 'Travel' }).waitFor();
    expect(await ribbon.innerText()).toContain('Agree to the trip');
    expect(await inAllLooks(page)).toEqual(nothing);
    await ribbon.getByRole('link', { name: 'Decide: Agree to the trip' }).click();

    await page.locator('kontor-form').getByText('Berlin west').waitFor(); // what is still drawn takes the focus away
    await page.getByLabel('Comment').fill('Bring a coat');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'was approved' }).waitFor();
    await page.getByRole('heading', { name: 'Nothing to decide' }).waitFor();
    await page.getByRole('link', { name: 'Approvals', exact: true }).first().waitFor();

    // What the process has made names it, and what it is about.
    const { bookings } = await graphql<{ bookings: { nodes: { id: string }[] } }>(
      '{ bookings: crewBookings(where: { place: { eq: "Berlin west" } }) { nodes { id } } }',
    );
    await page.goto(new URL(`/crew/Booking/${bookings.nodes[0]!.id}`, page.url()).href);
    await ribbon.getByRole('link', { name: '1 process has ended' }).click();
    await page.getByRole('link', { name: 'Trip Berlin' }).waitFor();
    expect(problems).toEqual([]);
  });

  test('shows where it stands, as a picture and as text, and what each step was given', async () => {
    const id = await trip('Vienna', { cost: '900.00' });
    const { page, problems } = await visit(browser!, kontor!, `/processes/${id}`, {
      reducedMotion: 'reduce',
    });
    await step(page, 'Agree to the trip', 'waiting').waitFor();
    await step(page, 'Book', 'done').waitFor();
    await step(page, 'Tell that it was agreed', 'to come').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);

    // From the first step down to the next by arrows; Enter opens what is kept of it.
    await step(page, 'Hold a place for each leg', 'done').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const kept = page.locator('.history details[open]');
    await kept.getByRole('region', { name: 'Input' }).waitFor();
    expect(await kept.locator('summary').innerText()).toContain('Book (Vienna west)');
    expect(await kept.getByRole('region', { name: 'Input' }).innerText()).toContain('"place": "Vienna west"');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');

    await page.getByText('As text').click();
    const list = page.locator('.as-text > ol > li');
    expect((await list.nth(1).innerText()).replace(/\s+/g, ' ')).toContain(
      'Agree to the trip Administrator waiting',
    );

    await button(page, 'Take back').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await step(page, 'Book', 'taken back').waitFor();
    await expect.poll(() => badge(page)).toBe('Cancelled');
    expect(problems).toEqual([]);
  });

  test('is decided by a deputy, who is told for whom, and its history names both', async () => {
    const id = await trip('Rome', { cost: '700.00' });
    type Found = { coreUsers: { nodes: { id: string; name: string }[] } };
    const { coreUsers } = await graphql<Found>(
      '{ coreUsers(where: { email: { eq: "sales@northwind.example" } }) { nodes { id name } } }',
    );
    const deputy = coreUsers.nodes[0]!;
    const { made } = await graphql<{ made: { id: string; version: number } }>(
      'mutation ($input: CoreDelegation_Create!) { made: createCoreDelegation(input: $input) { id version } }',
      { input: { deputy: deputy.id, startsAt: '2020-01-01T00:00:00Z', endsAt: '2120-01-01T00:00:00Z' } },
    );
    const { page, problems } = await visit(browser!, kontor!, '/approvals', {
      reducedMotion: 'reduce',
      email: 'sales@northwind.example',
    });
    const list = page.getByRole('navigation', { name: 'Approvals' });
    await list.getByRole('link', { name: 'Agree to the trip In place of' }).last().click();
    const card = page.getByRole('article', { name: 'Agree to the trip' });
    await card.getByText('In place of Anna Admin').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await button(page, 'Approve').click();
    await page.getByRole('status').filter({ hasText: 'was approved' }).waitFor();
    expect(problems).toEqual([]);

    const { page: admins } = await visit(browser!, kontor!, `/processes/${id}`, { reducedMotion: 'reduce' });
    await step(admins, 'Agree to the trip', 'done').click();
    await admins.getByText(`${deputy.name}, in place of Anna Admin`).waitFor();
    await graphql(
      'mutation ($id: ID!, $version: Int!) { deleteCoreDelegation(id: $id, version: $version) { id } }',
      made,
    );
  });

  test('that needs repair is found in the inbox, tried again, and helped on by skipping a step', async () => {
    await trip('Moon', { cost: '10.00', hopeless: true });
    const { page, problems } = await visit(browser!, kontor!, '/processes', { reducedMotion: 'reduce' });
    await page.getByRole('link', { name: 'Trip Moon' }).waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await page.getByLabel('State').selectOption('Completed');
    await page.getByRole('link', { name: 'Trip Berlin' }).waitFor();
    await page.getByRole('link', { name: 'Trip Moon' }).waitFor({ state: 'detached' });

    await page.getByRole('link', { name: 'Repair inbox' }).click();
    await page
      .getByRole('row')
      .filter({ hasText: 'Trip Moon' })
      .getByRole('link', { name: 'Travel' })
      .click();
    await page.getByRole('heading', { name: 'This needs somebody' }).waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await button(page, 'Try again').click();
    await page.getByRole('status').filter({ hasText: 'tried again' }).waitFor();
    await button(page, 'Skip step').click({ timeout: 20_000 });
    const dialog = page.getByRole('dialog', { name: 'Skip step' });
    await dialog.getByLabel(/Why it is skipped/).fill('Told by phone');
    await dialog.getByRole('button', { name: 'Skip step' }).click();
    await step(page, 'Tell that it was agreed', 'skipped').waitFor();
    await expect.poll(() => badge(page), { timeout: 20_000 }).toBe('Completed');
    expect(problems).toEqual([]);
  });

  test('of an older definition is moved in the page, on the command line and by GraphQL', async () => {
    const waiting: string[] = [];
    for (const name of ['Paris', 'Prague', 'Porto']) waiting.push(await trip(name, { cost: '700.00' }));
    const [paris, prague, porto] = waiting;
    const travel = crew['processes/travel.json'] as { steps: readonly object[] };
    const told = { id: 'told', title: 'Note that it was told', set: { told: { 'x-expr': 'true' } } };
    await bring(kontor!, 'crew', {
      'processes/travel.json': { ...travel, version: 2, steps: [...travel.steps, told] },
    });
    const { page, problems } = await visit(browser!, kontor!, `/processes/${paris}`, {
      reducedMotion: 'reduce',
    });
    await button(page, "Move to today's definition").click();
    const dialog = page.getByRole('dialog');
    expect(await inAllLooks(page)).toEqual(nothing);
    await dialog.getByRole('button', { name: "Move to today's definition" }).click();
    await page.getByRole('status').filter({ hasText: "goes on by today's definition" }).waitFor();
    await button(page, /^Note that it was told.*: to come$/).waitFor();
    expect(await button(page, "Move to today's definition").count()).toBe(0);
    expect(problems).toEqual([]);

    const command = ['process', 'migrate', prague!, '--organization', 'Northwind'];
    const dry = await kontor!.run(...command, '--dry-run');
    expect(dry).toContain(`${prague}  + crew.travel 1 -> 2`);
    expect(dry).toContain('1 process of older definitions, 1 would be moved.');
    expect(await kontor!.run(...command)).toContain('1 process of older definitions, 1 moved.');

    const migrate =
      'mutation ($dry: Boolean) { migrateProcesses(process: "crew.travel", dry: $dry) { id process from to fits moved why } }';
    type Found = { migrateProcesses: { id: string }[] };
    const moves = async (dryly: boolean) => (await graphql<Found>(migrate, { dry: dryly })).migrateProcesses;
    const fits = { id: porto, process: 'crew.travel', from: 1, to: 2, fits: true, why: null };
    const ours = (list: { id: string }[]) => list.filter(({ id }) => waiting.includes(id));
    expect(ours(await moves(true))).toEqual([{ ...fits, moved: false }]);
    expect(ours(await moves(false))).toEqual([{ ...fits, moved: true }]);
    expect(ours(await moves(false))).toEqual([]);
    for (const id of waiting) await graphql('mutation ($id: ID!) { undoProcess(id: $id) { id } }', { id });
  });

  test('is listed, shown, tried again and closed on the command line', async () => {
    const id = await trip('Mars', { cost: '10.00', hopeless: true });
    const run = (...words: string[]) => kontor!.run('process', ...words, '--organization', 'Northwind');
    expect(await run('list', '--status', 'repair')).toMatch(new RegExp(`${id}  repair +crew\\.travel`));
    expect(await run('show', id)).toMatch(/^crew\.travel {2}repair/m);
    expect(await run('retry', id)).toContain('What was open is tried again.');
    await expect.poll(() => run('list', '--status', 'repair'), { timeout: 30_000 }).toContain(id);
    await run('cancel', id);
    await expect.poll(() => run('show', id), { timeout: 30_000 }).toMatch(/^crew\.travel {2}cancelled/m);
  });

  test('is started by hand, about the record that is shown or about one that is asked for', async () => {
    const { made } = await graphql<{ made: { id: string } }>(
      'mutation ($input: CrewTrip_Create!) { made: createCrewTrip(input: $input) { id } }',
      { input: { name: 'Oslo' } },
    );
    const { page, problems } = await visit(browser!, kontor!, `/crew/Trip/${made.id}`, {
      reducedMotion: 'reduce',
    });
    await page.locator('.record-head').getByRole('button', { name: 'More' }).focus();
    await page.keyboard.press('Enter');
    await button(page, 'Start: Look after').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const about = page.getByRole('dialog', { name: 'Start: Look after' });
    await about.getByLabel('What to look at').fill('The weather');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Look after was started' }).waitFor();
    await page.getByRole('link', { name: 'Trip Oslo' }).waitFor();
    await step(page, 'Note what to look at', 'done').waitFor();
    await page.getByRole('link', { name: 'Trip Oslo' }).click();
    await expect.poll(() => page.getByLabel('Notes').inputValue()).toBe('The weather');

    await page.getByRole('link', { name: 'Processes', exact: true }).first().click();
    await button(page, 'Start: Look after').click();
    await about.getByRole('combobox', { name: 'Trip' }).fill('Oslo');
    await page.getByRole('option', { name: 'Oslo', exact: true }).first().click();
    await page.getByRole('listbox').waitFor({ state: 'hidden' }); // it is let go a moment later
    await about.getByLabel('What to look at').fill('The way');
    expect(await inAllLooks(page)).toEqual(nothing);
    await about.getByRole('button', { name: 'Start: Look after' }).click();
    await step(page, 'Note what to look at', 'done').waitFor();
    expect(problems).toEqual([]);
  });

  test('is not offered to those who may not start it', async () => {
    const { page } = await visit(browser!, kontor!, '/processes', { email: 'sales@northwind.example' });
    await page.getByRole('heading', { name: 'Processes', level: 1 }).waitFor();
    expect(await button(page, /^Start:/).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Events', exact: true }).count()).toBe(0);
  });
});
