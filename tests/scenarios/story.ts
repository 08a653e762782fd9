/** A module to tell stories about: orders, of which large ones are approved, and reminded of after three days. */
const x = (source: string) => ({ 'x-expr': source });
const schema = (kind: string) => ({ $schema: `../../schema/${kind}.json` });

export const story: Readonly<Record<string, object>> = {
  'story/module.json': {
    $schema: '../schema/module.json',
    name: 'story',
    version: '1.0.0',
    title: 'Story',
    needs: ['core'],
  },
  'story/entities/Order.json': {
    ...schema('entity'),
    title: 'Order',
    type: 'object',
    'x-label': 'title',
    required: ['title'],
    properties: {
      title: { type: 'string' },
      total: { type: 'string', format: 'decimal', 'x-scale': 2, 'x-compute': 'lines.sum(l, l.amount)' },
      reminders: { type: 'integer', default: 0 },
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
      status: { enum: ['draft', 'confirmed', 'cancelled'] },
    },
    $defs: {
      Line: {
        type: 'object',
        properties: { amount: { type: 'string', format: 'decimal', 'x-scale': 2 } },
      },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      transitions: {
        confirm: { from: ['draft'], to: 'confirmed' },
        cancel: { from: ['draft', 'confirmed'], to: 'cancelled' },
      },
    },
  },
  'story/entities/Setting.json': {
    ...schema('entity'),
    title: 'Setting',
    'x-plural': 'All settings',
    'x-singleton': true,
    type: 'object',
    properties: { limit: { type: 'string', format: 'decimal', 'x-scale': 2 } },
  },
  'story/actions/Order.remind.json': {
    ...schema('action'),
    title: 'Remind',
    set: { reminders: x('reminders + 1') },
  },
  'story/access/story.clerk.json': {
    ...schema('access'),
    title: 'Clerk',
    grants: { orders: { entity: 'story.Order', actions: ['read', 'create', 'update', 'confirm'] } },
  },
  'story/access/story.chief.json': {
    ...schema('access'),
    title: 'Chief',
    grants: { orders: { entity: 'story.Order', actions: ['read'] } },
  },
  'story/access/story.runner.json': {
    ...schema('access'),
    title: 'Story: processes',
    grants: { orders: { entity: 'story.Order', actions: ['read', 'remind', 'cancel'] } },
  },
  'story/processes/large.json': {
    ...schema('process'),
    title: 'Large orders',
    version: 1,
    start: { on: 'story.order.confirmed', when: 'order.total > 100' },
    actor: 'story.runner',
    steps: [
      {
        id: 'ask',
        approve: { role: 'story.chief', record: x('order'), timeout: '3d' },
        into: 'answer',
        onTimeout: [
          { id: 'remind', do: 'story.Order.remind', with: { id: x('order') }, undo: false },
          { id: 'again', approve: { role: 'story.chief', record: x('order') }, into: 'answer' },
        ],
      },
      {
        id: 'no',
        if: '!answer.approved',
        then: [{ id: 'cancel', do: 'story.Order.cancel', with: { id: x('order') }, undo: false }],
      },
    ],
  },
};

const order = (title: string, ...amounts: string[]) => ({
  as: 'story.clerk',
  create: 'story.Order',
  with: { title, lines: amounts.map((amount) => ({ amount })) },
  into: 'order',
});

const scenario = (
  title: string,
  when: readonly object[],
  then: readonly object[] = [{ expect: '1 == 1' }],
) => ({
  ...schema('scenario'),
  title,
  when,
  then,
});

const confirm = { as: 'story.clerk', do: 'order.confirm' };

export const scenarios: Readonly<Record<string, object>> = {
  'story/scenarios/alone.json': scenario('Nobody else is here', [
    { list: 'story.Order', columns: ['title'], rows: [] },
  ]),
  'story/scenarios/whole.json': {
    ...schema('scenario'),
    title: 'A large order is reminded of, and rejected',
    people: { ann: { roles: ['story.clerk'] }, bob: { roles: ['story.chief', 'story.clerk'] } },
    given: [{ create: 'story.Order', with: { title: 'small' }, into: 'small' }],
    when: [
      { ...order('tea', '99.50', '20.50'), as: 'ann' },
      { as: 'ann', update: 'order', with: { title: 'green tea' } },
      { ...confirm, as: 'ann' },
      { process: 'story.large', record: 'order', status: 'running', at: 'ask' },
      { says: 'Who is not asked does not decide', as: 'ann', decide: 'ask', refused: 'PRC010' },
      { pass: '2d' },
      { expect: 'order.reminders == 0' },
      { pass: '1d' },
      { process: 'story.large', status: 'running', at: 'again' },
      { as: 'bob', decide: 'again', approved: false, comment: 'Too dear' },
      { delete: 'small' },
    ],
    then: [
      { process: 'story.large', status: 'completed' },
      { find: 'story.Order', where: 'reminders == 1', into: 'found' },
      { expect: 'found == order' },
      {
        list: 'story.Order',
        where: 'this != small',
        columns: ['title', 'total', 'status', 'lines.size()'],
        rows: [['green tea', '120.00', 'cancelled', 2]],
      },
      { told: 'story.order.confirmed' },
      { told: 'story.order.deleted', times: 1 },
    ],
  },
  'story/scenarios/deputies.json': {
    ...schema('scenario'),
    title: 'A deputy decides in place of the chief, as long as he is one',
    people: {
      ann: { roles: ['story.clerk'] },
      bob: { roles: ['story.chief', 'core.user'] },
      dan: { roles: ['core.user', 'story.clerk'] },
    },
    when: [
      { ...order('tea', '120'), as: 'ann' },
      { ...confirm, as: 'ann' },
      { find: 'core.User', where: "name == 'bob'", into: 'chief' },
      { find: 'core.User', where: "name == 'dan'", into: 'deputy' },
      { as: 'dan', decide: 'ask', onBehalfOf: 'bob', refused: 'PRC010' },
      {
        as: 'bob',
        create: 'core.Delegation',
        with: { deputy: x('deputy'), startsAt: x('now() - days(1)'), endsAt: x('now() + days(1)') },
      },
      { says: 'In his own name he may not', as: 'dan', decide: 'ask', refused: 'PRC010' },
      { as: 'ann', decide: 'ask', onBehalfOf: 'bob', refused: 'PRC010' },
      { as: 'dan', decide: 'ask', onBehalfOf: 'bob', approved: false },
    ],
    then: [
      { process: 'story.large', status: 'completed' },
      { expect: "order.status == 'cancelled'" },
      { list: 'core.Delegation', columns: ['person == chief'], rows: [[true]] },
    ],
  },
  'story/scenarios/lines.json': scenario(
    'Lines are changed in their order, and further ones are added',
    [
      order('tea', '10', '20'),
      {
        update: 'order',
        with: { lines: [{ amount: '11' }, { amount: x('order.lines.size()') }, { amount: '5' }] },
      },
    ],
    [{ expect: 'order.total == 18 && order.lines.exists(l, l.amount == 2)' }],
  ),
  'story/scenarios/single.json': scenario(
    'The settings of which there is one',
    [
      { create: 'story.Setting', with: { limit: '7' } },
      { find: 'story.Setting', into: 'setting' },
      { update: 'setting', with: { limit: '8' } },
    ],
    [{ expect: 'setting.limit == 8' }, { list: 'story.Setting', columns: ['limit'], rows: [['8']] }],
  ),
  'story/scenarios/refused.json': scenario('Refused', [
    order('tea'),
    { as: 'story.chief', do: 'order.confirm' },
    { expect: '1 == 2' },
  ]),
  'story/scenarios/notRefused.json': scenario('Not refused', [{ ...order('tea'), refused: 'REC710' }]),
  'story/scenarios/refusedOtherwise.json': scenario('For another reason', [
    order('tea'),
    { as: 'story.chief', do: 'order.confirm', refused: 'REC701' },
  ]),
  'story/scenarios/wrong.json': scenario(
    'Wrong',
    [order('tea', '10'), confirm],
    [
      { says: 'The order is large', expect: 'order.total > 1000' },
      { list: 'story.Order', columns: ['total', 'status'], rows: [['11', 'draft']] },
      { told: 'story.order.confirmed', times: 2 },
      { process: 'story.large', status: 'running' },
    ],
  ),
  'story/scenarios/finds.json': scenario('Finds', [{ find: 'story.Order', into: 'order' }]),
  'story/scenarios/decides.json': scenario('Decides', [{ decide: 'ask' }]),
};
