import { defineFault, didYouMean } from '../errors/index.ts';

export const unknownSetting = defineFault<{ name: string; near: string | undefined }>({
  code: 'CFG001',
  message: ({ name }) => `There is no setting '${name}'.`,
  mend: ({ near }) => didYouMean(near, 'The settings are listed in docs/settings.md.'),
});

export const wrongSetting = defineFault<{ name: string; from: string; why: string; about: string }>({
  code: 'CFG002',
  message: ({ name, from, why }) => `Setting '${name}' (${from}) ${why}.`,
  mend: ({ about }) => about,
});

export const brokenConfigFile = defineFault<{ why: string }>({
  code: 'CFG003',
  message: ({ why }) => `The configuration file is not a JSON object: ${why}`,
  mend: () => 'Correct the file, or remove it: every setting has an environment variable too.',
});

export const secretMissing = defineFault({
  code: 'CFG004',
  message: () => "Setting 'secret' is not set; without it anybody could sign in as anybody.",
  mend: () => 'Set KONTOR_SECRET to at least 32 random characters, the same in every process.',
});

export const folderClosed = defineFault<{ folder: string }>({
  code: 'CFG005',
  message: ({ folder }) => `The data folder '${folder}' cannot be written.`,
  mend: () => 'Give another one with --data or KONTOR_DATA, or run as the user who owns it.',
});
