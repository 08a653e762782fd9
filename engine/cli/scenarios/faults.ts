// SCN0xx: a scenario did not go as it says.
import { defineFault } from '../../errors/index.ts';

export const actRefused = defineFault<{ step: string; code: string; message: string }>({
  code: 'SCN001',
  message: ({ step, code, message }) => `${step}: refused with ${code}: ${message}`,
  mend: () => 'Mend the step, or say with "refused" that it must be.',
});

export const notRefused = defineFault<{ step: string; wanted: string; found: string | undefined }>({
  code: 'SCN002',
  message: ({ step, wanted, found }) =>
    found === undefined
      ? `${step}: done, and it should have been refused with ${wanted}.`
      : `${step}: refused with ${found}, and it should have been with ${wanted}.`,
  mend: () => 'Mend the module, or what the scenario says of it.',
});

export const notSo = defineFault<{ step: string; found: string }>({
  code: 'SCN003',
  message: ({ step, found }) => `${step}: not so. ${found}`,
  mend: () => 'Mend the module, or what the scenario says of it.',
});

export const foundMany = defineFault<{ step: string; count: number }>({
  code: 'SCN004',
  message: ({ step, count }) => `${step}: ${count} records fit, and there must be one.`,
  mend: () => 'Say more in "where".',
});

export const nobodyAsks = defineFault<{ step: string }>({
  code: 'SCN005',
  message: ({ step }) => `${step}: no approval of that step is open.`,
  mend: () => 'Look at where the process stands, by a step with "process".',
});

export const restless = defineFault<{ step: string; where: string }>({
  code: 'SCN006',
  message: ({ step, where }) => `${step}: processes did not come to rest: ${where}.`,
  mend: () => 'Look for a loop of events, or a step that is tried again and again.',
});
