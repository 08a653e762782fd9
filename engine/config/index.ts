/** Public face of `config`: the settings of a process, read once from four layers, checked and frozen. */
export { folderClosed } from './faults.ts';
export { readSettings } from './settings.ts';
export type { ReadSettings, SettingsSource } from './settings.ts';
export { notNeeded, settingsSchema } from './schema.ts';
export { pluginVariable } from './plugins.ts';
export type { IdentityProvider } from './providers.ts';
export type { Settings, SettingSchema } from './schema.ts';
