/** Where an organization stands, for whoever has to find out why something never came. */
import type pg from 'pg';
import type { Flows } from './flows.ts';

/** What is asked of the organization, by what it tells of. */
const questions = {
  instances: `select id, process, status, engine, path, (wake_at - clock_timestamp())::text as wakes, locked_by as holder,
      (locked_until - clock_timestamp())::text as held, run, signals, crashes, cancelling
    from kontor.process_instance where org_id = $1 and (ended_at is null or locked_by is not null) order by started_at`,
  steps: `select s.instance, s.path, s.kind, s.status, s.attempts, (s.wake_at - clock_timestamp())::text as wakes, s.failure
    from kontor.process_step s join kontor.process_instance i on i.org_id = s.org_id and i.id = s.instance
    where s.org_id = $1 and i.ended_at is null and s.status <> 'done' order by s.started_at`,
  signals: `select g.instance, g.path, g.event_xid as xid from kontor.process_signal g
    join kontor.process_subscription s on s.org_id = g.org_id and s.instance = g.instance and s.path = g.path
    where g.org_id = $1`,
  events: `select e.name, e.xid, pg_snapshot_xmin(pg_current_snapshot()) as oldest from kontor.event e
    join kontor.process_cursor c on c.org_id = e.org_id and (e.xid, e.id) > (c.xid, c.id) where e.org_id = $1`,
  deliveries: `select subscriber, status, attempts, crashes, (locked_until - clock_timestamp())::text as held
    from kontor.delivery where org_id = $1`,
};

/** Sessions of the server that hold something, or wait for it. */
const sessions = `select pid, usename, datname, application_name as application, state, wait_event as waits,
    (clock_timestamp() - state_change)::text as since, backend_xid as xid, backend_xmin as xmin, pg_blocking_pids(pid) as blockers,
    left(query, 200) as query
  from pg_stat_activity where state <> 'idle' and pid <> pg_backend_pid()`;

/** Text of many lines. */
export async function stateOf(
  database: pg.Pool,
  organization: string,
  flows: Flows | undefined,
  workflows: readonly string[],
): Promise<string> {
  const lines: string[] = [];
  const tell = (what: string, rows: readonly unknown[]): void =>
    void lines.push(...rows.map((row) => `    ${what}: ${JSON.stringify(row)}`));
  for (const [what, text] of Object.entries(questions))
    tell(what, (await database.query(text, [organization])).rows);
  tell('sessions', (await database.query(sessions)).rows);
  if (flows) tell('workflow', await flows.looked(workflows));
  return lines.join('\n');
}
