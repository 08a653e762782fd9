import type { Ask } from '../../identity/index.ts';

/** Deliveries that are not settled, of all organizations. */
export interface DeliveryCounts {
  readonly waiting: number;
  readonly dead: number;
}

export async function countDeliveries(ask: Ask): Promise<DeliveryCounts> {
  const [row] = await ask<{ waiting: string; dead: string }>(
    'select waiting::text, dead::text from kontor.count_deliveries()',
    [],
  );
  return { waiting: Number(row!.waiting), dead: Number(row!.dead) };
}
