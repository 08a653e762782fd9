/** A club: whose records say something of persons, directly, by a reference, and in lines. */
const text = { type: 'string' };
const personal = { ...text, 'x-personal': true };
const money = { type: 'string', format: 'decimal', 'x-scale': 2 };

export const club: Readonly<Record<string, object>> = {
  'core/entities/User.json': {
    type: 'object',
    required: ['name'],
    properties: {
      name: personal,
      kind: { enum: ['person', 'service'], default: 'person' },
      email: { ...personal, format: 'email', 'x-unique': true, 'x-requiredWhen': "kind == 'person'" },
      account: { ...text, readOnly: true },
      active: { type: 'boolean', default: true },
    },
  },
  'club/entities/Member.json': {
    type: 'object',
    required: ['name'],
    'x-search': ['name'],
    properties: {
      number: { ...text, 'x-series': 'M-{seq:5}', readOnly: true },
      name: personal,
      email: { ...personal, format: 'email' },
      nick: { ...personal, 'x-unique': true },
      born: { ...personal, format: 'date' },
      home: { type: 'object', format: 'address', 'x-personal': true },
      away: { type: 'object', format: 'period', 'x-personal': true },
      city: personal,
      greeting: { ...text, 'x-compute': "'Dear ' + name" },
      joined: { ...text, format: 'date' },
      paid: { ...money, 'x-rollup': { of: 'club.Visit.member', sum: 'price' } },
    },
  },
  'club/entities/Visit.json': {
    type: 'object',
    required: ['member', 'price'],
    properties: {
      member: { 'x-reference': 'club.Member', 'x-personal': true },
      remark: personal,
      price: money,
    },
  },
  'club/entities/Dinner.json': {
    type: 'object',
    properties: {
      title: text,
      seats: { type: 'array', items: { $ref: '#/$defs/Seat' } },
      total: { ...money, 'x-compute': 'seats.sum(s, s.price)' },
    },
    $defs: {
      Seat: {
        type: 'object',
        required: ['price'],
        properties: {
          member: { 'x-reference': 'club.Member', 'x-personal': true },
          diet: personal,
          spoken: { ...text, 'x-compute': "'No ' + coalesce(diet, 'limits')" },
          price: money,
        },
      },
    },
  },
  'club/entities/Stubborn.json': {
    type: 'object',
    required: ['name', 'born'],
    properties: { name: personal, born: { ...personal, format: 'date' } },
  },
  'club/access/club.all.json': { grants: { all: { entity: '*', actions: '*' } } },
};
