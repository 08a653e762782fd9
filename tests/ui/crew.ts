/** A module whose process has a bit of everything: it asks, branches, goes through lines, and may need repair. */
const x = (source: string) => ({ 'x-expr': source });
const text = { type: 'string' };

export const crew: Readonly<Record<string, object>> = {
  'module.json': {
    $schema: '../schema/module.json',
    name: 'crew',
    version: '1.0.0',
    title: 'Travelling',
    needs: ['core'],
    menu: [{ entity: 'Trip' }, { entity: 'Booking' }],
  },
  'entities/Trip.json': {
    $schema: '../../schema/entity.json',
    title: 'Trip',
    'x-label': 'name',
    type: 'object',
    required: ['name'],
    properties: {
      name: { ...text, title: 'Name', maxLength: 80 },
      cost: { ...text, title: 'Cost', format: 'decimal', 'x-scale': 2, default: '0' },
      notes: { ...text, title: 'Notes' },
      hopeless: { title: 'Hopeless', type: 'boolean', default: false },
      status: { title: 'Status', enum: ['draft', 'asked', 'agreed', 'refused'] },
      legs: { type: 'array', title: 'Legs', items: { $ref: '#/$defs/Leg' } },
    },
    $defs: {
      Leg: {
        title: 'Leg',
        type: 'object',
        required: ['place'],
        properties: { place: { ...text, title: 'Place' } },
      },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      transitions: {
        ask: { title: 'Ask', from: ['draft'], to: 'asked' },
        agree: { title: 'Agree', from: ['asked'], to: 'agreed', when: '!hopeless' },
        refuse: { title: 'Refuse', from: ['asked'], to: 'refused' },
      },
    },
  },
  'entities/Booking.json': {
    $schema: '../../schema/entity.json',
    title: 'Booking',
    'x-label': 'place',
    type: 'object',
    required: ['place'],
    properties: {
      place: { ...text, title: 'Place' },
      trip: { title: 'Trip', 'x-reference': 'crew.Trip' },
      status: { title: 'Status', enum: ['held', 'released'] },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'held',
      transitions: { release: { title: 'Release', from: ['held'], to: 'released' } },
    },
  },
  'processes/travel.json': {
    $schema: '../../schema/process.json',
    title: 'Travel',
    version: 1,
    start: { on: 'crew.trip.asked', key: x('string(trip.id)'), again: 'never' },
    steps: [
      {
        id: 'hold',
        title: 'Hold a place for each leg',
        for: { each: x('trip.legs'), as: 'leg', key: x('leg.place') },
        steps: [
          {
            id: 'book',
            title: 'Book',
            do: 'crew.Booking.create',
            with: { place: x('leg.place'), trip: x('trip') },
            into: 'booking',
            undo: { do: 'crew.Booking.release', with: { id: x('booking') } },
          },
        ],
      },
      {
        id: 'dear',
        title: 'Dear?',
        if: 'trip.cost > 500',
        then: [
          {
            id: 'ok',
            title: 'Agree to the trip',
            approve: { role: 'core.admin', record: x('trip'), with: { cost: x('trip.cost') } },
            into: 'answer',
          },
          {
            id: 'answered',
            title: 'Agreed?',
            if: '!answer.approved',
            then: [{ id: 'stop', title: 'Refused', fail: x('answer.comment') }],
          },
        ],
      },
      { id: 'forward', title: 'No way back', pivot: true },
      {
        id: 'agree',
        title: 'Tell that it was agreed',
        do: 'crew.Trip.agree',
        with: { id: x('trip') },
        undo: false,
      },
    ],
  },
  'processes/lookAfter.json': {
    $schema: '../../schema/process.json',
    title: 'Look after',
    version: 1,
    start: {
      by: ['manual'],
      record: 'crew.Trip',
      input: {
        type: 'object',
        required: ['what'],
        properties: { what: { ...text, title: 'What to look at' } },
      },
    },
    steps: [
      {
        id: 'note',
        title: 'Note what to look at',
        do: 'crew.Trip.update',
        with: { id: x('trip'), notes: x('input.what') },
        undo: false,
      },
    ],
  },
  'subscribers/round.json': {
    $schema: '../../schema/subscriber.json',
    title: 'Go round',
    on: 'crew.booking.updated',
    when: "booking.place.startsWith('Round')",
    actor: 'core.process-runner',
    deadLetter: 'skip',
    do: 'crew.Booking.update',
    with: { id: x('booking'), place: x("booking.place + '.'") },
  },
  'subscribers/agree.json': {
    $schema: '../../schema/subscriber.json',
    title: 'Agree to what is no trip',
    on: 'crew.trip.created',
    when: "trip.name == 'No trip'",
    actor: 'core.process-runner',
    deadLetter: 'hold',
    retry: { attempts: 1 },
    do: 'crew.Trip.agree',
    with: { id: x('trip') },
  },
};
