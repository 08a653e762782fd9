/** Records that are made from others, by buttons; and records in a state in which nobody changes them. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { bring, visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

const text = { type: 'string' };
const status = { title: 'Status', enum: ['draft', 'signed'] };
const name = { ...text, title: 'Name', maxLength: 80 };
const files = {
  'module.json': {
    $schema: '../schema/module.json',
    name: 'building',
    version: '1.0.0',
    title: 'Building',
    needs: ['core'],
    menu: [{ entity: 'Plan' }, { entity: 'Site' }],
  },
  'entities/Plan.json': {
    $schema: '../../schema/entity.json',
    title: 'Plan',
    'x-label': 'name',
    type: 'object',
    required: ['name'],
    properties: { name, status },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      fixed: ['signed'],
      transitions: { sign: { title: 'Sign', from: ['draft'], to: 'signed' } },
    },
  },
  'entities/Site.json': {
    $schema: '../../schema/entity.json',
    title: 'Site',
    'x-label': 'name',
    type: 'object',
    required: ['name'],
    properties: { name, plan: { title: 'Plan', 'x-reference': 'building.Plan' }, crew: { type: 'integer' } },
  },
  'actions/Site.begin.json': {
    $schema: '../../schema/action.json',
    title: 'Site from plan',
    makes: true,
    input: {
      type: 'object',
      required: ['plan'],
      properties: {
        plan: { title: 'Plan', 'x-reference': 'building.Plan' },
        crew: { title: 'Crew', type: 'integer' },
      },
    },
    when: "input.plan.status == 'signed' && input.plan.buildingSites.size() == 0",
    set: {
      name: { 'x-expr': "'Site of ' + input.plan.name" },
      plan: { 'x-expr': 'input.plan' },
      crew: { 'x-expr': 'input.crew' },
    },
  },
};

beforeAll(async () => {
  if (kontor) await bring(kontor, 'building', files);
}, 60_000);

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function plan(page: Page, called: string): Promise<void> {
  await page.goto('/building/Plan/new');
  await page.getByLabel('Name', { exact: true }).fill(called);
  await page.keyboard.press('Control+s');
  await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
}

describe.skipIf(!kontor)('a record', { timeout: 120_000 }, () => {
  test('is made from another where that fits, and shown', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/building/Plan');
    await plan(page, 'North wing');
    await button(page, 'More').waitFor();
    expect(await button(page, 'Site from plan').count()).toBe(0);

    await button(page, 'Sign').click();
    await button(page, 'Site from plan').waitFor();
    // In a fixed state nobody changes or deletes it.
    expect(await page.locator('kontor-form :is(input, textarea)').count()).toBe(0);
    await button(page, 'More').click();
    await button(page, 'Share').waitFor();
    expect(await button(page, 'Delete').count()).toBe(0);
    await page.goto(page.url());
    await button(page, 'Site from plan').click();
    const dialog = page.getByRole('dialog', { name: 'Site from plan' });
    // It is made from this plan: only what is beside it is asked for.
    await dialog.getByLabel('Crew').fill('12');
    expect(await dialog.getByLabel('Plan').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Site of North wing' }).waitFor();
    expect(page.url()).toMatch(/\/building\/Site\/[0-9a-f-]{36}$/);
    expect(await page.getByLabel('Crew').inputValue()).toBe('12');

    await page.goBack();
    await page.getByRole('heading', { name: 'North wing' }).waitFor();
    await page.locator('nav.tabs').getByRole('link', { name: 'Sites' }).waitFor();
    expect(await button(page, 'Site from plan').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test('is made in the list of its entity, from one that is chosen', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/building/Plan');
    await plan(page, 'South wing');
    await button(page, 'Sign').click();
    await button(page, 'Site from plan').waitFor();
    await page.goto('/building/Site');
    await button(page, 'Site from plan').click();
    const dialog = page.getByRole('dialog', { name: 'Site from plan' });
    await dialog.getByRole('combobox', { name: 'Plan' }).fill('South');
    await page.getByRole('option', { name: 'South wing' }).click();
    await dialog.getByRole('button', { name: 'Site from plan' }).click();
    await page.getByRole('heading', { name: 'Site of South wing' }).waitFor();
    expect(problems).toEqual([]);
  });
});
