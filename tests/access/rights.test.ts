/** Rights as a plain product of roles: what is held, what a key or a way out cuts it to, and by what it is known. */
import { describe, expect, test } from 'vitest';
import {
  administers,
  fieldAccess,
  holdsOfScope,
  isFilterable,
  isReadable,
  isReadableEntity,
  mayRestore,
  narrowedTo,
  readableFields,
  rightsOf,
  roleAsking,
  rowCondition,
  showsLabel,
  showsWhole,
  type Cover,
  type Rights,
  type RightsInput,
  type StoredRole,
} from '../../engine/access/index.ts';
import type { Entity, Model } from '../../engine/model/index.ts';
import { modelOf } from '../database/modules.ts';

const text = { type: 'string' };
const note = {
  type: 'object',
  'x-label': 'title',
  properties: { title: text, body: text, rank: { type: 'integer' } },
};

/** Notes with two kinds of lines, tasks beside them, and a role `m.r` of these grants. */
const modelWith = (grants: Record<string, object>): Model =>
  modelOf({
    'm/entities/Note.json': {
      ...note,
      'x-label': "title + ': ' + body",
      properties: {
        ...note.properties,
        costs: { type: 'array', items: { $ref: '#/$defs/Cost' } },
        parts: { type: 'array', items: { $ref: '#/$defs/Part' } },
      },
      $defs: {
        Cost: { type: 'object', properties: { amount: text } },
        Part: { type: 'object', properties: { item: text } },
      },
    },
    'm/entities/Task.json': note,
    'm/module.json': { name: 'm', title: 'm', version: '1.0.0', needs: ['o'] },
    'o/module.json': { name: 'o', title: 'o', version: '1.0.0' },
    'o/entities/Note.json': note,
    'm/access/m.r.json': { title: 'r', grants },
  });

const entity = (model: Model, name = 'm.Note'): Entity => model.entities.get(name)!;

function held(grants: Record<string, object>, more: Partial<RightsInput> = {}) {
  const model = modelWith(grants);
  const rights = rightsOf(model, { roles: ['m.r'], version: '1', ...more });
  const field = (path: string) => {
    const [name, inner] = path.split('.') as [string, string?];
    const own = entity(model).fields.get(name)!;
    return inner !== undefined && own.kind === 'lines' ? own.target.fields.get(inner)! : own;
  };
  return { model, rights, field, notes: entity(model) };
}

const reading = { entity: 'm.Note', actions: ['read'] };
const shown = (cover: Cover): string =>
  typeof cover === 'string' ? cover : cover.map(({ source }) => source).join(' | ');
const seen = (rights: Rights, of: Entity, names: readonly string[]) =>
  names.filter((name) => isReadable(rights, of.fields.get(name)!));

describe('what every grant shows', () => {
  const { rights, field, notes, model } = held({ g: { ...reading, fields: ['title', 'costs'] } });

  test.each(['id', 'version', 'costs.id', 'costs.position'])('%s is shown', (path) => {
    expect(fieldAccess(rights, field(path))).toEqual({ shown: 'always', masked: 'never' });
  });

  test.each([
    ['is taken out', { fields: { except: ['id', 'version'] } }, ['id', 'version']],
    ['is masked', { masked: ['id', 'version'] }, ['id', 'version']],
    ['of lines is not named', { fields: ['costs.amount'] }, ['costs.id', 'costs.position']],
  ])('also where it %s', (_, grant, paths) => {
    const one = held({ g: { ...reading, ...grant } });
    for (const path of paths)
      expect(fieldAccess(one.rights, one.field(path)), path).toEqual({ shown: 'always', masked: 'never' });
  });

  test('is hidden where there is no grant, and its lines with it', () => {
    const tasks = entity(model, 'm.Task');
    expect(fieldAccess(rights, tasks.fields.get('id')!).shown).toBe('never');
    expect(fieldAccess(rights, field('parts.position')).shown).toBe('never');
    expect([isReadableEntity(rights, notes), isReadableEntity(rights, tasks)]).toEqual([true, false]);
  });

  test('is no mask: lines that are masked as a whole show nothing of theirs', () => {
    const one = held({ g: { ...reading, masked: ['costs'] } });
    expect(fieldAccess(one.rights, one.field('costs.amount'))).toEqual({ shown: 'never', masked: 'never' });
    expect(fieldAccess(one.rights, one.field('parts.item')).shown).toBe('always');
  });

  test('of two kinds of lines each has its own', () => {
    const one = held({ g: { ...reading, fields: ['title', 'parts.item'] } });
    expect(fieldAccess(one.rights, one.field('parts.item')).shown).toBe('always');
    expect(fieldAccess(one.rights, one.field('costs.amount')).shown).toBe('never');
  });
});

describe('what may be done with what is seen', () => {
  test('a label is whole where each of its fields is', () => {
    const whole = (...fields: string[]) => {
      const { rights, notes } = held({ g: { ...reading, fields } });
      return showsLabel(rights, notes);
    };
    expect(whole('title', 'body')).toBe(true);
    expect(whole('title')).toBe(false);
    expect(whole('body')).toBe(false);
  });

  test('a line is whole with its list alone', () => {
    const lines = { ...reading, fields: ['costs.amount'], where: 'rank > 3' };
    const one = held({ all: { ...reading, fields: ['title'] }, lines });
    expect(shown(fieldAccess(one.rights, one.field('costs.amount')).shown)).toBe('always');
    expect(showsWhole(one.rights, one.field('costs.amount'))).toBe(false);
    const other = held({ lines: { ...reading, fields: ['costs.amount'] } });
    expect(showsWhole(other.rights, other.field('costs.amount'))).toBe(true);
  });

  test('a masked field is read and never asked by', () => {
    const { rights, field } = held({ g: { ...reading, masked: ['body'] } });
    expect([isReadable(rights, field('body')), isFilterable(rights, field('body'))]).toEqual([true, false]);
    expect(isFilterable(rights, field('title'))).toBe(true);
  });

  test('who may delete may restore, and nobody else', () => {
    const { rights, notes } = held({ g: { entity: 'm.Note', actions: ['read', 'update'] } });
    expect(mayRestore(rights, notes)).toBe(false);
    const other = held({ g: { entity: 'm.Note', actions: ['delete'] } });
    expect(mayRestore(other.rights, other.notes)).toBe(true);
  });

  test('conditions stand in one order, whoever was given which first', () => {
    const low = { ...reading, where: 'rank < 3' };
    const high = { ...reading, where: 'rank > 3' };
    const one = held({ a: high, b: low });
    expect(shown(rowCondition(one.rights, one.notes))).toBe('rank < 3 | rank > 3');
  });

  test('who has every action has each of them', () => {
    const { rights, notes } = held({ g: { entity: 'm.Note', actions: '*' } });
    expect(rights.grants(notes, 'read')).toHaveLength(1);
    expect(rights.grants(notes, 'delete')).toHaveLength(1);
    const other = held({ g: reading });
    expect(other.rights.grants(other.notes, 'delete')).toEqual([]);
  });

  test('an answer is found once for each action', () => {
    const { rights, field } = held({
      a: reading,
      b: { entity: 'm.Note', actions: ['update'], fields: ['title'] },
    });
    expect(fieldAccess(rights, field('body'))).toBe(fieldAccess(rights, field('body')));
    expect(fieldAccess(rights, field('body')).shown).toBe('always');
    expect(fieldAccess(rights, field('body'), 'update').shown).toBe('never');
  });
});

describe('what rights are known by', () => {
  test('their end, where they have one', () => {
    const until = new Date('2026-12-01');
    expect(held({}, { until }).rights.until).toBe(until);
    expect(held({}).rights).not.toHaveProperty('until');
  });

  test('who administers has that role and no other', () => {
    expect(administers({ roles: ['m.r', 'core.admin'] })).toBe(true);
    expect(administers({ roles: ['m.r'] })).toBe(false);
    expect(administers({ roles: [''] })).toBe(false);
  });

  const printed = (grant: object, scope?: readonly string[]) =>
    held({ g: { ...reading, ...grant } }, { ...(scope && { scope }) }).rights.fingerprint;

  test.each([
    ['another action', { actions: ['read', 'update'] }],
    ['other fields', { fields: ['title'] }],
    ['other fields than those', { fields: ['body'] }],
    ['a mask', { masked: ['title'] }],
    ['another mask', { masked: ['body'] }],
    ['a condition', { where: 'rank > 3' }],
    ['another condition', { where: 'rank > 4' }],
  ])('by %s they are others', (_, grant) => {
    expect(printed(grant)).not.toBe(printed({}));
    for (const other of [{ fields: ['title', 'body'] }, { where: 'rank > 5' }, { masked: ['rank'] }])
      expect(printed(grant)).not.toBe(printed(other));
  });

  test('not by the order in which somebody wrote them down', () => {
    expect(printed({ fields: ['title', 'body'] })).toBe(printed({ fields: ['body', 'title'] }));
    expect(printed({ masked: ['title', 'body'] })).toBe(printed({ masked: ['body', 'title'] }));
    expect(printed({ actions: ['read', 'update'] })).toBe(printed({ actions: ['update', 'read'] }));
  });

  test('and by what they are cut to: 22 letters that stand in addresses', () => {
    expect(printed({}, ['m.Note:read'])).not.toBe(printed({}));
    expect(printed({}, ['m.Note:read'])).not.toBe(printed({}, ['m.Note:*']));
    expect(printed({})).toMatch(/^[\w-]{22}$/);
  });

  test('a grant on a module is one on each of its entities, and on no other', () => {
    const { model, rights } = held({ all: { entity: 'm.*', actions: ['read'] } });
    expect(isReadableEntity(rights, entity(model, 'm.Task'))).toBe(true);
    expect(isReadableEntity(rights, entity(model, 'o.Note'))).toBe(false);
  });
});

describe('a record takes the place of a shipped grant', () => {
  const kept = (name: string | undefined, more: object = {}): StoredRole[] => [
    {
      name: 'm.r',
      title: 'r',
      inherits: [],
      grants: [{ id: '1', entity: 'm.Note', actions: ['read'], fields: ['title'], ...(name !== undefined && { name }), ...more }], // prettier-ignore
    },
  ];
  const names = ['title', 'body', 'rank'];

  test('of its name, so that it narrows', () => {
    const { rights, notes } = held(
      { g: reading, h: { ...reading, fields: ['rank'] } },
      { stored: kept('g') },
    );
    expect(seen(rights, notes, names)).toEqual(['title', 'rank']);
  });

  test('and stands beside it under another name or none', () => {
    for (const name of ['other', undefined]) {
      const { rights, notes } = held({ g: { ...reading, fields: ['rank'] } }, { stored: kept(name) });
      expect(seen(rights, notes, names)).toEqual(['title', 'rank']);
    }
  });

  test('for all entities of a module, where it was written for all', () => {
    const { model, rights } = held({ g: { entity: 'm.*', actions: ['read'] } }, { stored: kept('g') });
    expect(isReadableEntity(rights, entity(model, 'm.Task'))).toBe(false);
    expect(seen(rights, entity(model), names)).toEqual(['title']);
  });

  test('and for nobody who does not have the role', () => {
    const { rights } = held({ g: reading }, { roles: [], stored: kept('g') });
    expect([...rights.roles]).toEqual([]);
    expect(held({ g: reading }).rights.roles).toEqual(new Set(['m.r']));
  });
});

describe('a key is cut to its scope', () => {
  const everything = Object.fromEntries(
    ['m.Note', 'm.Task', 'o.Note'].map((name, at) => [`g${at}`, { entity: name, actions: '*' }]),
  );
  const model = modelWith(everything);
  const all = (scope: readonly string[]) => rightsOf(model, { roles: ['m.r'], version: '1', scope });
  const cases: readonly (readonly [string, string, string, boolean])[] = [
    ['m.Note:read', 'm.Note', 'read', true],
    ['m.Note:read', 'm.Note', 'update', false],
    ['m.Note:read', 'm.Task', 'read', false],
    ['m.Note:*', 'm.Note', 'update', true],
    ['m.Note:*', 'm.Task', 'update', false],
    ['m.*:read', 'm.Task', 'read', true],
    ['m.*:read', 'm.Task', 'delete', false],
    ['m.*:read', 'o.Note', 'read', false],
    ['*:read', 'o.Note', 'read', true],
    ['*:read', 'o.Note', 'delete', false],
    ['*:*', 'o.Note', 'delete', true],
  ];

  test.each(cases)('%s lets %s %s through: %s', (entry, name, action, wanted) => {
    for (const scope of [[entry], ['o.Gone:read', entry]])
      expect(all(scope).grants(entity(model, name), action).length > 0).toBe(wanted);
  });

  test('which takes away and adds nothing', () => {
    const scope = ['m.Note:read', 'm.Task:read'];
    const { rights, notes, model: own } = held({ g: { entity: 'm.Note', actions: '*' } }, { scope });
    expect(rights.grants(notes, 'read')).toHaveLength(1);
    expect(rights.grants(notes, 'update')).toEqual([]);
    expect(rights.grants(entity(own, 'm.Task'), 'read')).toEqual([]);
    expect([rights.scoped, [...rights.roles]]).toEqual([true, []]);
    expect(held({}).rights.scoped).toBe(false);
  });

  test('an entry that lets nothing through of what is held is a slip', () => {
    const { rights, model: own } = held({ g: reading });
    const holds = (entry: string) => holdsOfScope(own, rights, entry);
    expect(['m.Note:read', 'm.*:read', '*:*', 'm.Note:*'].filter(holds)).toHaveLength(4);
    expect(['m.Note:update', 'm.Task:read', 'o.*:*', 'gone.Thing:*', '*:delete'].filter(holds)).toEqual([]);
  });
});

describe('what leaves by a file is what may be read and may leave', () => {
  const exporting = (more: object) => ({ entity: 'm.Note', actions: ['export'], ...more });
  const leaving = (grants: Record<string, object>) => {
    const { model, rights, notes, field } = held(grants);
    const narrow = narrowedTo(rights, notes, 'export');
    return { narrow, rights, notes, field, model, rows: shown(rowCondition(narrow, notes)) };
  };
  const fieldsOf = ({ narrow, notes }: ReturnType<typeof leaving>) =>
    readableFields(narrow, notes)
      .map(({ name }) => name)
      .filter((name) => ['title', 'body', 'rank'].includes(name));

  test('nothing where nothing may leave, or nothing may be read', () => {
    expect(leaving({ r: reading }).rows).toBe('never');
    expect(leaving({ e: exporting({}) }).rows).toBe('never');
  });

  test('all fields where neither names any, and else those of both', () => {
    expect(fieldsOf(leaving({ r: reading, e: exporting({}) }))).toEqual(['title', 'body', 'rank']);
    expect(fieldsOf(leaving({ r: { ...reading, fields: ['title', 'body'] }, e: exporting({}) }))).toEqual(['title', 'body']); // prettier-ignore
    expect(fieldsOf(leaving({ r: reading, e: exporting({ fields: ['body', 'rank'] }) }))).toEqual([
      'body',
      'rank',
    ]);
    expect(fieldsOf(leaving({ r: { ...reading, fields: ['title', 'body'] }, e: exporting({ fields: ['body', 'rank'] }) }))).toEqual(['body']); // prettier-ignore
  });

  test('masked where either masks it', () => {
    for (const [one, other] of [
      [{ masked: ['body'] }, {}],
      [{}, { masked: ['body'] }],
    ] as const) {
      const { narrow, field } = leaving({ r: { ...reading, ...one }, e: exporting(other) });
      expect(fieldAccess(narrow, field('body'))).toEqual({ shown: 'never', masked: 'always' });
      expect(fieldAccess(narrow, field('title')).shown).toBe('always');
    }
  });

  test('rows on which both conditions hold', () => {
    const low = { where: 'rank < 9' };
    const high = { where: 'rank > 3 || rank == 1' };
    expect(leaving({ r: { ...reading, ...low }, e: exporting({}) }).rows).toBe('rank < 9');
    expect(leaving({ r: reading, e: exporting(high) }).rows).toBe(high.where);
    expect(leaving({ r: { ...reading, ...low }, e: exporting(low) }).rows).toBe('rank < 9');
    expect(leaving({ r: { ...reading, ...high }, e: exporting(low) }).rows).toBe(
      '(rank > 3 || rank == 1) && (rank < 9)',
    );
  });

  test('each grant with each: several add up', () => {
    const made = leaving({ r: reading, e: exporting({ where: 'rank > 3', fields: ['title'] }), f: exporting({ fields: ['body'] }) }); // prettier-ignore
    expect(made.rows).toBe('always');
    expect(shown(fieldAccess(made.narrow, made.field('title')).shown)).toBe('rank > 3');
  });

  test('of other entities, and for other actions, all is as it was, and it is known by another name', () => {
    const grants = { r: { entity: 'm.*', actions: ['read', 'update'] }, e: exporting({ fields: ['title'] }) };
    const { narrow, rights, notes, model } = leaving(grants);
    const tasks = entity(model, 'm.Task');
    expect(narrow.grants(tasks, 'read')).toEqual(rights.grants(tasks, 'read'));
    expect(narrow.grants(notes, 'update')).toEqual(rights.grants(notes, 'update'));
    expect(narrow.fingerprint).toBe(`${rights.fingerprint} export m.Note`);
    expect(narrow.version).toBe(rights.version);
  });
});

describe('a second factor', () => {
  const model = modelOf({
    'm/entities/Note.json': note,
    'm/access/m.strict.json': { title: 'Strict', secondFactor: true, grants: {} },
    'm/access/m.heir.json': { title: 'Heir', inherits: ['m.strict'], grants: {} },
    'm/access/m.free.json': { title: 'Free', grants: {} },
  });
  const asking = (roles: readonly string[], held: boolean, records: readonly string[] = []) =>
    roleAsking(model, rightsOf(model, { roles, version: '1' }).roles, { held, asking: records });

  test.each<[string, readonly string[], readonly string[], string | undefined]>([
    ['by a role as it is shipped', ['m.free', 'm.strict'], [], 'm.strict'],
    ['by one that is inherited', ['m.heir'], [], 'm.strict'],
    ['by the record of a role', ['m.free'], ['m.free'], 'm.free'],
    ['by no role of somebody else', ['m.free'], ['m.strict'], undefined],
    ['by none that the definitions do not have', ['m.gone'], [], undefined],
  ])('is asked for %s, and of nobody who has one', (_, roles, records, role) => {
    expect(asking(roles, false, records)).toBe(role);
    expect(asking(roles, true, records)).toBeUndefined();
  });
});
