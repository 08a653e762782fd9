import { notNeeded, settingsSchema, type SettingSchema } from '../../engine/config/index.ts';

const preface = `# Settings

Settings come from four layers; a later one is stronger:

1. the defaults below,
2. configuration files: \`config/default.json\`, then \`kontor.json\`, with the names of the first column,
3. environment variables, also from a file \`.env\`; the prefix \`TORO_\` is accepted before each,
4. secrets: files named like the variables in the folder \`secrets/\`, in \`/run/secrets\`, or where \`KONTOR_SECRETS\` says.

All of it is read once when a process starts. Whatever is wrong is told at once, with its place and what to do.
\`kontor serve\` refuses to start without a secret. Plugins and providers to sign in by have settings of their own
([plugins](plugins.md), [operating](operating.md#other-programs-to-sign-in-by)).
`;

/** The page docs/settings.md, written from the schema. */
export function settingsDocument(): string {
  const rows = Object.entries<SettingSchema>(settingsSchema.properties).map(
    ([name, schema]) =>
      `| \`${name}\` | ${variables(schema)} | ${defaults(schema)} | ${schema.description}${choices(schema)} |`,
  );
  const ignored = Object.entries(notNeeded).map(([name, why]) => `- \`${name}\`: ${why}.`);
  return [
    preface,
    '| Setting | Variable | Default | Meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'Known from earlier systems, and not needed:',
    '',
    ...ignored,
    '',
  ].join('\n');
}

function variables(schema: SettingSchema): string {
  const direct = schema['x-env'].map((name) => `\`${name}\``).join(' or ');
  return schema['x-parts']
    ? `${direct}, or ${schema['x-parts'].map((name) => `\`${name}\``).join(', ')}`
    : direct;
}

function defaults(schema: SettingSchema): string {
  if (schema.default === undefined) return '';
  const serve = schema['x-serve'] === undefined ? '' : `; \`${schema['x-serve']}\` for serve`;
  return schema.default === '' ? 'empty' : `\`${schema.default}\`${serve}`;
}

const choices = (schema: SettingSchema): string => (schema.enum ? ` One of ${schema.enum.join(', ')}.` : '');
