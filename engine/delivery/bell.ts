/** The bell: whoever carries events looks at once when one was told that somebody waits for by name. */
import { anyOf, type Model, type Subscriber } from '../model/index.ts';

export const eventChannel = 'kontor_event';

interface Named {
  readonly entities: ReadonlySet<string>;
  readonly pattern: string;
}

const kept = new WeakMap<Model, Named>();

/**
 * Subscribers that hear every entity are found by the poll: a bell for each write would let all commits queue, because
 * PostgreSQL lets one transaction with a notification commit at a time.
 */
function namedIn(model: Model): Named {
  const known = kept.get(model);
  if (known) return known;
  const rung = [...model.subscribers.values()].flatMap(named);
  const made = {
    entities: new Set(rung.map((pattern) => pattern.split('.').slice(0, 2).join('.'))),
    pattern: anyOf(rung),
  };
  kept.set(model, made);
  return made;
}

/** Patterns of a subscriber that name an entity. */
const named = ({ on }: Subscriber): readonly string[] =>
  on.filter((pattern) => /^[^*.]+\.[^*.]+\./.test(pattern));

/** Whether a change of these entities, each by its full name, is to be rung for. */
export function mayHear(model: Model, entities: readonly string[]): boolean {
  const { entities: heard } = namedIn(model);
  return entities.some((entity) => heard.has(entity.toLowerCase()));
}

/** Rings when this transaction has told an event that somebody hears by name. */
export const ringForEvents = (model: Model) => ({
  name: 'ring for events',
  text: `select pg_notify('${eventChannel}', '') where exists (select from kontor.event e
    where e.org_id = kontor.org() and e.xid = pg_current_xact_id() and e.name ~ $1)`,
  values: [namedIn(model).pattern],
});
