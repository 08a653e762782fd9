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
