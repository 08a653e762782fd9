/** What is shared as grants: those of whoever shares it, cut to the records, with values that come beside the statement. */
import { describe, expect, test } from 'vitest';
import { rightsOf, rowCondition, type Cover, type StoredShare } from '../../engine/access/index.ts';
import type { Entity } from '../../engine/model/index.ts';
import { modelOf } from '../database/modules.ts';

const model = modelOf({
  'm/entities/Note.json': {
    type: 'object',
    'x-label': 'title',
    properties: { title: { type: 'string' }, body: { type: 'string' } },
  },
  'm/entities/Mine.json': {
    type: 'object',
    'x-scope': 'personal',
    'x-label': 'title',
    properties: { title: { type: 'string' } },
  },
  'm/module.json': { name: 'm', title: 'm', version: '1.0.0' },
});
const notes = model.entities.get('m.Note')!;
const [ada, bob] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
const [one, two] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

/** A share by somebody whose only role has these grants. */
const share = (grants: readonly object[], more: Partial<StoredShare> = {}): StoredShare => ({
  sharer: ada,
  records: [one],
  entity: 'm.Note',
  rights: 'read',
  fields: [],
  roles: [
    {
      name: 'm.sharer',
      title: 'Sharer',
      inherits: [],
      grants: grants.map((grant, index) => ({
        id: `g${index}`,
        entity: 'm.Note',
        actions: ['read', 'update', 'share'],
        fields: [],
        ...grant,
      })),
    },
  ],
  ...more,
});
const received = (...shares: readonly StoredShare[]) => rightsOf(model, { roles: [], shares, version: '1' });
const shown = (cover: Cover): string =>
  typeof cover === 'string' ? cover : cover.map(({ source }) => source).join(' | ');
const rows = (shares: readonly StoredShare[], action = 'read', of: Entity = notes) =>
  shown(rowCondition(received(...shares), of, action));

describe('what is shared', () => {
  test('is what whoever shares it may do and share, on the records, and nothing more', () => {
    expect(rows([share([{}])])).toBe('records:0');
    expect(rows([share([{}])], 'update')).toBe('never');
    expect(rows([share([{}], { rights: 'update' })], 'update')).toBe('records:0');
    for (const action of ['share', 'delete', 'export', 'history'])
      expect(rows([share([{}], { rights: 'update' })], action), action).toBe('never');
    expect(rows([share([{ actions: ['read', 'update'] }])])).toBe('never');
    expect(rows([share([{ actions: ['share'] }])])).toBe('never');
    expect(rows([share([{ actions: ['read', 'share'] }], { rights: 'update' })], 'update')).toBe('never');
  });

  test('holds where the conditions of whoever shares it hold for him', () => {
    expect(rows([share([{ where: 'owner == user' }])])).toBe('records:0 && (owner == user)');
    const [condition] = rowCondition(received(share([{ where: 'owner == user' }])), notes) as Exclude<
      Cover,
      string
    >;
    expect(JSON.stringify(condition!.node)).toContain('"sharer:0"');
    expect(JSON.stringify(condition!.node)).not.toContain('"user"');
  });

  test.each(["'a.b' in user.roles", 'user.locale == "de"', 'workspace != null'])(
    'is nothing where they ask for more of him than who he is: %s',
    (where) => expect(rows([share([{ where }])])).toBe('never'),
  );

  test('is nothing of what is one’s own, and of what is no entity any more', () => {
    expect(
      rows([share([{ entity: 'm.Mine' }], { entity: 'm.Mine' })], 'read', model.entities.get('m.Mine')!),
    ).toBe('never');
    expect(rows([share([{}], { entity: 'm.Gone' })])).toBe('never');
  });

  test('stands apart for each who shares', () => {
    const others = share([{ where: "title == 'a'" }], { sharer: bob, records: [two] });
    expect(rows([share([{}]), others])).toBe("records:0 | records:1 && (title == 'a')");
  });

  test('compiles alike whichever records are shared, and by whom', () => {
    const fingerprint = (more: Partial<StoredShare>) =>
      received(share([{ where: 'owner == user' }], more)).fingerprint;
    expect(fingerprint({ records: [one, two], sharer: bob })).toBe(fingerprint({}));
    expect(fingerprint({ rights: 'update' })).not.toBe(fingerprint({}));
    expect(fingerprint({ fields: ['title'] })).not.toBe(fingerprint({}));
  });

  test('leaves the rights of whoever is shared nothing as they are', () => {
    const input = { roles: ['m.none'], version: '1' };
    expect(rightsOf(model, { ...input, shares: [] }).fingerprint).toBe(rightsOf(model, input).fingerprint);
  });
});
