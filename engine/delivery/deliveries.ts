/** What is kept of deliveries, on PostgreSQL. */
import { lostOr } from '../loop/index.ts';
import type { Pipeline, Pool, Statement } from '../postgres/index.ts';
import { project } from './projections.ts';
import type { Deliveries, DeliveryFailure, Held, LoadedDelivery } from './types.ts';

export interface DeliveriesParts {
  /** Connections of the run role. */
  readonly pipeline: Pipeline;
  /** Connections of the loop role. */
  readonly loop: Pool;
}

/** Events of an organization that are looked at in one go. Few, because what others tell meanwhile waits for the next one. */
export const eventsMost = 100;

export function openDeliveries({ pipeline, loop }: DeliveriesParts): Deliveries {
  /** Statements in the organization of the delivery, by whoever holds it. */
  const held = async ({ delivery, node }: Held, ...statements: readonly Statement[]) => {
    try {
      const results = await pipeline.runUnit([enter(delivery), hold(delivery, node), ...statements]);
      return results.at(-1)!.rows as Record<string, unknown>[];
    } catch (error) {
      throw lostOr(error);
    }
  };
  return {
    async fanOut(subscribers) {
      const { rows } = await loop.query<{ looked: number; more: boolean }>(
        'select looked, more from kontor.fan_out($1, $2)',
        [JSON.stringify(subscribers), eventsMost],
      );
      return rows[0]!;
    },
    project: (projections) => project(loop, projections),
    async claim(node, most, leaseSeconds, limits) {
      const list = [...limits].map(([name, limit]) => ({ name, most: limit }));
      const { rows } = await loop.query<{ organization: string; delivery: string }>(
        'select organization, delivery from kontor.claim_deliveries($1, $2, $3, $4)',
        [node, most, leaseSeconds, JSON.stringify(list)],
      );
      return rows.map((row) => ({ ...row, node }));
    },
    async keep(node, deliveries, leaseSeconds) {
      await loop.query('select kontor.keep_deliveries($1, $2, $3)', [node, deliveries, leaseSeconds]);
    },
    async nextMs() {
      const { rows } = await loop.query<{ ms: number | null }>('select kontor.next_delivery() as ms');
      return rows[0]!.ms ?? undefined;
    },
    async load(one) {
      const [row] = await held(one, loading(one.delivery));
      return JSON.parse(row!['loaded'] as string) as LoadedDelivery;
    },
    async settle(one) {
      await held(one, settling(one));
    },
    async again(one, failure, ms) {
      await held(one, trying(one.delivery, 'attempts = attempts + 1, unanswered = 0', failure, ms));
    },
    async wait(one, failure, ms) {
      await held(one, trying(one.delivery, 'unanswered = unanswered + 1', failure, ms));
    },
    async die(one, kind, failure) {
      await held(one, dying(one.delivery, kind, failure));
    },
    async forget(days, known) {
      const { rows } = await loop.query<{ gone: string }>(
        'select kontor.forget_deliveries($1, $2)::text as gone',
        [days, known],
      );
      return Number(rows[0]!.gone);
    },
  };
}

const enter = (delivery: string): Statement => ({
  name: 'enter delivery',
  text: 'select kontor.enter_delivery($1)',
  values: [delivery],
});

const hold = (delivery: string, node: string): Statement => ({
  name: 'hold delivery',
  text: 'select kontor.hold_delivery($1, $2)',
  values: [delivery, node],
});

/** First write of a handler's transaction. */
export const settling = ({ delivery, node }: Pick<Held, 'delivery' | 'node'>) => ({
  name: 'settle delivery',
  text: 'select kontor.settle_delivery($1, $2)',
  values: [delivery, node],
});

/** The event of a delivery `d` as JSON; `e` is its row. */
export const eventJson = `json_build_object(
  'id', e.xid::text || '-' || e.id || case when d.part > 0 then '-' || d.part else '' end,
  'name', e.name, 'class', e.class, 'schema', e.schema_version, 'entity', e.entity, 'record', d.record,
  'version', d.version, 'payload', e.payload - 'records', 'by', e.actor, 'at', e.at, 'correlation', e.correlation,
  'cause', e.cause, 'depth', e.depth)`;

const loading = (delivery: string): Statement => ({
  name: 'load delivery',
  text: `select json_build_object('subscriber', d.subscriber, 'attempts', d.attempts, 'unanswered', d.unanswered,
      'crashes', d.crashes, 'event', ${eventJson})::text as loaded
    from kontor.delivery d join kontor.event e on e.org_id = d.org_id and e.xid = d.event_xid and e.id = d.event_id
    where d.org_id = kontor.org() and d.id = $1`,
  values: [delivery],
});

const trying = (delivery: string, counted: string, failure: DeliveryFailure, ms: number): Statement => ({
  text: `update kontor.delivery set ${counted}, crashes = 0, failure = $2::jsonb, locked_by = null, locked_until = null,
      wake_at = clock_timestamp() + $3::float8 * interval '1 millisecond'
    where org_id = kontor.org() and id = $1`,
  values: [delivery, JSON.stringify(failure), ms],
});

/** What fails while it is told of a failure is told to nobody: else the two would go on for ever. */
const dying = (delivery: string, kind: 'failed' | 'crash', failure: DeliveryFailure): Statement => ({
  text: `with dead as (
      update kontor.delivery set status = 'dead', kind = $2, died_at = clock_timestamp(), failure = $3::jsonb,
          attempts = attempts + case when $2 = 'failed' then 1 else 0 end, locked_by = null, locked_until = null
        where org_id = kontor.org() and id = $1 returning *)
    insert into kontor.event (name, class, payload, correlation, cause, depth)
      select 'kontor.delivery.died', 'error', jsonb_build_object('delivery', d.id, 'subscriber', d.subscriber,
          'event', e.name, 'entity', d.entity, 'record', d.record, 'failure', d.failure),
          e.correlation, 'subscriber ' || d.subscriber, e.depth + 1
        from dead d join kontor.event e on e.org_id = d.org_id and e.xid = d.event_xid and e.id = d.event_id
        where e.class <> 'error'`,
  values: [delivery, kind, JSON.stringify(failure)],
});
