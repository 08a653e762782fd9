/** Activities as the workflow calls them: each under an id that names its step and nothing that people wrote. */
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { Labels } from './labels.ts';

/** Activities with the instance already given. */
export type Calls = {
  readonly [Name in keyof Activities]: Activities[Name] extends (
    instance: string,
    ...rest: infer Rest
  ) => infer Answer
    ? (...rest: Rest) => Answer
    : never;
};

type Call = (...words: unknown[]) => unknown;

/** Calls for the step at a path. */
export type CallsAt = (path: string) => Calls;

/**
 * Branches that run beside each other may call for the same step: where one comes to rest it tells at which step the
 * process stands, which is one at which another branch may still be at work. Temporal refuses two open activities under
 * one id, and would refuse them again at each replay, so the second one gets a number.
 */
export function callsFor(instance: string, labels: Labels): CallsAt {
  const open = new Set<string>();
  const freeId = (label: string): string => {
    if (!open.has(label)) return label;
    let number = 2;
    while (open.has(`${label} ${number}`)) number++;
    return `${label} ${number}`;
  };
  const call = async (path: string, name: string, rest: readonly unknown[]): Promise<unknown> => {
    const activityId = freeId(labels.of(path));
    const activities = proxyActivities<Record<string, (...words: unknown[]) => Promise<unknown>>>({
      activityId,
      startToCloseTimeout: '10 minutes',
      // A worker that was killed or stopped is missed after this time; another one repeats what it did last.
      heartbeatTimeout: '10 seconds',
      retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds' },
    });
    open.add(activityId);
    try {
      return await activities[name]!(instance, ...rest);
    } finally {
      open.delete(activityId);
    }
  };
  return (path) =>
    new Proxy({} as Calls, { get: (_, name): Call => (...rest) => call(path, String(name), rest) }); // prettier-ignore
}
