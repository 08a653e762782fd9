import { definePlugin, type EventHandler } from '../../engine/index.ts';

/** Days after which an offer is asked about. */
const patience = 7;

/** A day as records write it, so many days later. */
export function later(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Makes a task for whoever sent the offer, unless it has been answered meanwhile. */
const remind: EventHandler = async ({ record, by }, { create, find, today }) => {
  const [quote] = await find('sales.Quote', { id: record });
  if (quote?.['status'] !== 'sent') return;
  const task = {
    title: `Ask about offer ${String(quote['number'])}`,
    assignee: by,
    due: later(today, patience),
  };
  await create('core.Task', task, { trusted: true });
};

export default definePlugin({
  name: 'follow-up',
  about: 'Reminds whoever sent an offer to ask about it a week later.',
  engine: '^0.1.0',
  needs: ['core', 'sales'],
  subscribers: { remind: { on: 'sales.quote.sent', deadLetter: 'skip', handle: remind } },
});
