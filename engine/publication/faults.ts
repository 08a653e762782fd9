import { defineFault } from '../errors/index.ts';

// PUB8xx: publications.

export const noPublication = defineFault<{ number: number }>({
  code: 'PUB801',
  status: 404,
  message: ({ number }) => `There is no publication ${number}.`,
  mend: () => 'List the publications and name one of them.',
});

export const otherState = defineFault<{ file: string }>({
  code: 'PUB802',
  status: 409,
  message: ({ file }) => `The plan ${file} was made for other definitions than those in force here.`,
  mend: () => 'Run the plans that come before it, or plan anew against this database.',
});

export const changedPlan = defineFault<{ file: string }>({
  code: 'PUB803',
  message: ({ file }) => `The plan ${file} is not what was written: its checksum is another.`,
  mend: () => 'Bring back the file as it was, or delete it and write the plan anew.',
});
