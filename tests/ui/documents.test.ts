import { expect, test } from 'vitest';
import { rightsOf } from '../../engine/access/index.ts';
import { entityView } from '../../engine/forms/index.ts';
import { recordSelection } from '../../ui/data/documents.ts';
import { modelOf } from '../database/modules.ts';

test('a field that is called like one of lines is asked for all the same', () => {
  const model = modelOf({
    'shop/module.json': { name: 'shop', version: '1.0.0', title: 'Shop' },
    'shop/entities/Player.json': {
      title: 'Player',
      type: 'object',
      properties: { name: { type: 'string' }, position: { type: 'string' } },
    },
    'shop/access/shop.boss.json': { grants: { all: { entity: '*', actions: '*' } } },
  });
  const rights = rightsOf(model, { roles: ['shop.boss'], version: '1' });
  const view = entityView(model, rights, model.entities.get('shop.Player')!, 'en')!;
  expect(recordSelection(view).split(' ')).toContain('position');
});

test('a line that is pointed to is not asked whether it is deleted, for it would be gone', () => {
  const model = modelOf({
    'shop/module.json': { name: 'shop', version: '1.0.0', title: 'Shop' },
    'shop/entities/Order.json': {
      title: 'Order',
      type: 'object',
      properties: { lines: { type: 'array', items: { $ref: '#/$defs/Line' } } },
      $defs: { Line: { type: 'object', properties: { text: { type: 'string' } } } },
    },
    'shop/entities/Parcel.json': {
      title: 'Parcel',
      type: 'object',
      properties: { line: { 'x-reference': 'shop.Order.Line' }, order: { 'x-reference': 'shop.Order' } },
    },
    'shop/access/shop.boss.json': { grants: { all: { entity: '*', actions: '*' } } },
  });
  const rights = rightsOf(model, { roles: ['shop.boss'], version: '1' });
  const view = entityView(model, rights, model.entities.get('shop.Parcel')!, 'en')!;
  expect(recordSelection(view)).toContain('line { id _label } order { id _label _deleted }');
});
