import { describe, expect, test } from 'vitest';
import {
  fieldAccess,
  readableFields,
  rightsOf,
  rowCondition,
  type Cover,
  type StoredRole,
} from '../../engine/access/index.ts';
import type { Field, Model } from '../../engine/model/index.ts';
import { modelOf } from '../database/modules.ts';

const text = { type: 'string' };

/** One entity `m.Note` with lines, and roles `m.<name>` with these grants on it. */
function modelWith(
  roles: Record<string, readonly object[]>,
  inherits: Record<string, readonly string[]> = {},
): Model {
  const access = Object.entries(roles).map(([name, grants]) => {
    const numbered = grants.map(
      (grant, at) => [`g${at}`, { entity: 'm.Note', actions: ['read'], ...grant }] as const,
    );
    return [
      `m/access/m.${name}.json`,
      { title: name, inherits: inherits[name] ?? [], grants: Object.fromEntries(numbered) },
    ];
  });
  return modelOf({
    'm/entities/Note.json': {
      type: 'object',
      'x-label': 'title',
      properties: {
        title: text,
        body: text,
        state: text,
        rank: { type: 'integer' },
        position: text,
        lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
      },
      $defs: { Line: { type: 'object', properties: { item: text, cost: text } } },
    },
    ...Object.fromEntries(access),
  });
}

const shown = (cover: Cover): string =>
  typeof cover === 'string' ? cover : cover.map((condition) => condition.source).join(' | ');

function accessOf(
  model: Model,
  roles: readonly string[],
  path: string,
  stored: readonly StoredRole[] = [],
): string {
  const rights = rightsOf(model, { roles, stored, version: '1' });
  const [name, inner] = path.split('.');
  let field: Field = model.entities.get('m.Note')!.fields.get(name!)!;
  if (inner && field.kind === 'lines') field = field.target.fields.get(inner)!;
  const access = fieldAccess(rights, field);
  return access.masked === 'never'
    ? shown(access.shown)
    : `${shown(access.shown)}, masked ${shown(access.masked)}`;
}

const mine = { where: 'owner == user' };
const open = { where: "state == 'open'" };
const high = { where: 'rank > 3' };

/** Grants of one role, a field, and where it is seen on rows that are seen. */
const CASES: readonly (readonly [string, readonly object[], string, string])[] = [
  ['no grant shows nothing', [], 'title', 'never'],
  ['one grant for all shows all', [{}], 'title', 'always'],
  ['a field that is not named is not seen', [{ fields: ['title'] }], 'body', 'never'],
  ['nor is one that is called like the place of a line', [{ fields: ['title'] }], 'position', 'never'],
  ['a named field needs no condition of its own', [{ ...mine, fields: ['title'] }], 'title', 'always'],
  ['the id comes with every grant', [{ ...mine, fields: ['title'] }], 'id', 'always'],
  [
    'a field of one grant is seen on its rows',
    [{ fields: ['title'] }, { ...mine, fields: ['body'] }],
    'body',
    'owner == user',
  ],
  [
    'grants add up for the field both cover',
    [
      { ...open, fields: ['body'] },
      { ...mine, fields: ['body', 'title'] },
    ],
    'body',
    'always',
  ],
  ['a grant without condition covers all rows', [{ ...mine }, { fields: ['title'] }], 'title', 'always'],
  [
    'two of three conditions are both asked',
    [{ ...open, fields: ['body'] }, { ...mine, fields: ['body'] }, { ...high }],
    'title',
    'rank > 3',
  ],
  [
    'equal conditions count once',
    [
      { ...mine, fields: ['title'] },
      { ...mine, fields: ['body'] },
    ],
    'body',
    'always',
  ],
  ['a masked field is shown nowhere', [{ masked: ['body'] }], 'body', 'never, masked always'],
  [
    'masked here and shown there',
    [{ masked: ['body'] }, { ...mine }],
    'body',
    'owner == user, masked always',
  ],
  ['all but one', [{ fields: { except: ['body'] } }], 'body', 'never'],
  ['lines are covered as a whole', [{ fields: ['lines'] }], 'lines.cost', 'always'],
  ['or field by field', [{ fields: ['lines.item'] }], 'lines.cost', 'never'],
  ['a line field brings its list', [{ fields: ['lines.item'] }], 'lines', 'always'],
  ['a line field on some records', [{ fields: ['lines.item'] }, { ...mine }], 'lines.cost', 'owner == user'],
  ['lines without one field', [{ fields: { except: ['lines.cost'] } }], 'lines.cost', 'never'],
  ['another action grants no reading', [{ actions: ['update'] }], 'title', 'never'],
];

describe('a value is seen where one grant covers its row and its field', () => {
  test.each(CASES)('%s', (_, grants, path, wanted) => {
    expect(accessOf(modelWith({ r: grants }), ['m.r'], path)).toBe(wanted);
  });
});

test('rows are seen where any grant covers them', () => {
  const model = modelWith({ r: [mine, { ...open, fields: ['title'] }] });
  const rights = rightsOf(model, { roles: ['m.r'], version: '1' });
  expect(shown(rowCondition(rights, model.entities.get('m.Note')!))).toBe("owner == user | state == 'open'");
});

describe('roles', () => {
  const model = modelWith(
    { low: [{ fields: ['title'] }], mid: [{ fields: ['body'] }], top: [] },
    { mid: ['m.low'], top: ['m.mid'] },
  );

  test('inherit over several steps', () => {
    expect(accessOf(model, ['m.top'], 'title')).toBe('always');
    expect(accessOf(model, ['m.mid'], 'title')).toBe('always');
    expect(accessOf(model, ['m.low'], 'body')).toBe('never');
  });

  test('of the same names have the same fingerprint, whoever has them', () => {
    const print = (roles: readonly string[]) => rightsOf(model, { roles, version: '1' }).fingerprint;
    expect(print(['m.top', 'm.low'])).toBe(print(['m.low', 'm.top']));
    expect(print(['m.top'])).toBe(print(['m.mid']));
    expect(print(['m.low'])).not.toBe(print(['m.mid']));
  });

  test('that nobody knows grant nothing', () => {
    expect(accessOf(model, ['m.king'], 'title')).toBe('never');
  });
});

describe('roles kept as records', () => {
  const model = modelWith({ low: [{ fields: ['title'] }] });
  const stored = (
    more: Partial<StoredRole['grants'][number]>,
    inherits: readonly string[] = [],
  ): StoredRole[] => [
    {
      name: 'm.kept',
      title: 'Kept',
      inherits,
      grants: [{ id: '1', entity: 'm.Note', actions: ['read'], fields: [], ...more }],
    },
  ];

  test('grant like those of the Model', () => {
    expect(
      accessOf(model, ['m.kept', 'm.low'], 'body', stored({ fields: ['body'], where: 'rank > 3' })),
    ).toBe('rank > 3');
  });

  test('inherit from those of the Model, in circles too', () => {
    expect(accessOf(model, ['m.kept'], 'title', stored({ entity: 'm.Gone' }, ['m.low', 'm.kept']))).toBe(
      'always',
    );
  });

  test('grant nothing by a condition that is not understood', () => {
    expect(accessOf(model, ['m.kept'], 'title', stored({ where: 'secret ==' }))).toBe('never');
    expect(accessOf(model, ['m.kept'], 'title', stored({ where: 'gone > 3' }))).toBe('never');
  });

  test('grant nothing on a field that was made anew under an old name in another entity', () => {
    expect(accessOf(model, ['m.kept'], 'body', stored({ fields: ['bodyThatWas'] }))).toBe('never');
  });
});

test('what is readable is told in declared order', () => {
  const model = modelWith({ r: [{ fields: ['body', 'title'], masked: ['body'] }] });
  const rights = rightsOf(model, { roles: ['m.r'], version: '1' });
  expect(readableFields(rights, model.entities.get('m.Note')!).map((field) => field.name)).toEqual([
    'title',
    'body',
    'id',
    'version',
  ]);
});

describe('a value that is made of others', () => {
  const decimal = { type: 'string', format: 'decimal' };
  const dealModel = (...grants: readonly object[]): Model =>
    modelOf({
      'm/entities/Deal.json': {
        type: 'object',
        properties: {
          name: text,
          lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
          total: { ...decimal, 'x-compute': 'lines.sum(l, l.price)' },
          margin: { ...decimal, 'x-compute': 'lines.sum(l, l.gain)' },
          twice: { ...decimal, 'x-compute': 'margin * 2' },
          told: { ...decimal, 'x-compute': 'margin * 3', 'x-reveals': true },
          fromTold: { ...decimal, 'x-compute': 'told * 2' },
          base: { 'x-reference': 'm.Deal', 'x-inverse': 'followers' },
          ofBase: { ...decimal, 'x-compute': 'base.bonus' },
          bonus: decimal,
          notes: {
            type: 'integer',
            'x-rollup': { of: 'm.Note.deal', count: true, where: "state == 'open'" },
          },
          notesTold: { type: 'integer', 'x-rollup': { of: 'm.Note.deal', count: true }, 'x-reveals': true },
          used: { ...decimal, 'x-rollup': { of: 'm.Note.Line.deal', sum: 'weight' } },
        },
        $defs: {
          Line: {
            type: 'object',
            properties: {
              price: decimal,
              cost: decimal,
              gain: { ...decimal, 'x-compute': 'price - cost' },
              named: { ...text, 'x-compute': 'parent.name' },
            },
          },
        },
      },
      'm/entities/Note.json': {
        type: 'object',
        properties: {
          state: text,
          deal: { 'x-reference': 'm.Deal' },
          lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
        },
        $defs: {
          Line: { type: 'object', properties: { weight: decimal, deal: { 'x-reference': 'm.Deal' } } },
        },
      },
      'm/access/m.r.json': {
        title: 'r',
        grants: Object.fromEntries(
          grants.map((grant, at) => [`g${at}`, { entity: 'm.Deal', actions: ['read'], ...grant }]),
        ),
      },
    });
  const see = (path: string, ...grants: readonly object[]): string => {
    const model = dealModel(...grants);
    const rights = rightsOf(model, { roles: ['m.r'], version: '1' });
    const [name, inner] = path.split('.');
    let field: Field = model.entities.get('m.Deal')!.fields.get(name!)!;
    if (inner && field.kind === 'lines') field = field.target.fields.get(inner)!;
    return shown(fieldAccess(rights, field).shown);
  };
  const without = (...except: string[]) => ({ fields: { except } });

  test.each([
    ['is seen where all of them are', 'margin', [{}], 'always'],
    ['is hidden where one of them is, however deep it lies', 'margin', [without('lines.cost')], 'never'],
    ['and so is what is made of it', 'twice', [without('lines.cost')], 'never'],
    ['also in a line', 'lines.gain', [without('lines.cost')], 'never'],
    ['while others stay seen', 'total', [without('lines.cost')], 'always'],
    ['is hidden without the lines it is made of', 'total', [{ fields: ['name', 'total'] }], 'never'],
    ['is hidden where an input is masked', 'twice', [{ masked: ['margin'] }], 'never'],
    ['is seen all the same where it reveals them', 'told', [without('lines.cost', 'margin')], 'always'],
    ['which it does for what is made of it, too', 'fromTold', [without('lines.cost')], 'always'],
    ['but not without a right on itself', 'told', [without('told')], 'never'],
    ['of its record, in a line', 'lines.named', [without('name')], 'never'],
    [
      'is seen where one grant covers it and its inputs',
      'margin',
      [without('lines.cost'), { where: "name == 'a'" }],
      "name == 'a'",
    ],
    [
      'or another covers the inputs wherever the row is seen',
      'twice',
      [without('twice'), { fields: ['twice'], where: "name == 'a'" }],
      "name == 'a'",
    ],
    [
      'but not one on rows of which another shows the lines',
      'total',
      [{ fields: ['name', 'total'] }, { fields: ['lines.price'], where: "name == 'a'" }],
      'never',
    ],
    [
      'of another record of its entity is hidden with what it reads there',
      'ofBase',
      [without('bonus')],
      'never',
    ],
    [
      'or where it is seen on some rows only',
      'ofBase',
      [without('bonus'), { where: "name == 'a'" }],
      'never',
    ],
    ['of referring records is hidden where they are not seen', 'notes', [{}], 'never'],
    ['is seen where they are', 'notes', [{}, { entity: 'm.Note' }], 'always'],
    [
      'is hidden where their condition reads a hidden field',
      'notes',
      [{}, { entity: 'm.Note', ...without('state') }],
      'never',
    ],
    ['is seen if it reveals them', 'notesTold', [{}], 'always'],
    [
      'of referring lines is hidden where those lines are',
      'used',
      [{}, { entity: 'm.Note', ...without('lines') }],
      'never',
    ],
    ['and seen with them', 'used', [{}, { entity: 'm.Note' }], 'always'],
  ] as const)('%s: %s', (_, path, grants, wanted) => {
    expect(see(path, ...grants)).toBe(wanted);
  });
});
