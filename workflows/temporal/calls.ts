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

export const callsFor =
  (instance: string, labels: Labels): CallsAt =>
  (path) => {
    const activities = proxyActivities<Record<string, (...words: unknown[]) => Promise<unknown>>>({
      activityId: labels.of(path),
      startToCloseTimeout: '10 minutes',
      // A worker that was killed or stopped is missed after this time; another one repeats what it did last.
      heartbeatTimeout: '10 seconds',
      retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds' },
    });
    return new Proxy({} as Calls, {
      get: (_, name): Call => (...rest) => activities[String(name)]!(instance, ...rest), // prettier-ignore
    });
  };
