/** The adapters that the settings name: those that ship, or those of a plugin. */
import { join } from 'node:path';
import { Refusal } from '../errors/index.ts';
import {
  internalPayments,
  openAdapter,
  openExternal,
  payoutsOf,
  type FileAdapter,
  type Opened,
  type OpenedExternal,
  type PaymentAdapter,
} from '../extension/index.ts';
import { folderTransport, smtpTransport, type Transport } from '../mail/index.ts';
import type { Rooms } from './compose.ts';
import { noMailServer } from './faults.ts';
import type { Settings } from './settings.ts';

type Parts = Pick<Rooms, 'extensions' | 'outgoing'>;

/** @throws Refusal PLG306, PLG307 */
export const paymentsOf = (settings: Settings, rooms: Parts): Opened<PaymentAdapter> =>
  settings.payments === 'internal'
    ? internalPayments
    : openAdapter(rooms.extensions.plugins, 'payments', settings.payments, reachParts(settings, rooms));

/** @throws Refusal CLI012 where mail goes by a server and none is named; PLG306, PLG307 */
export function mailOf(settings: Settings, rooms: Parts): Transport {
  const { mail, smtpUrl, mailFrom, dataFolder } = settings;
  const by = mail ?? (smtpUrl === undefined ? 'folder' : 'smtp');
  if (by === 'folder') return folderTransport(join(dataFolder, 'mail'), mailFrom);
  if (by !== 'smtp') return openAdapter(rooms.extensions.plugins, 'mail', by, reachParts(settings, rooms));
  if (smtpUrl === undefined) throw new Refusal(noMailServer({}));
  return smtpTransport(smtpUrl, mailFrom);
}

/** Undefined: the data folder keeps them. @throws Refusal PLG306, PLG307 */
export const filesOf = (settings: Settings, rooms: Parts): Opened<FileAdapter> | undefined =>
  settings.files === 'disk'
    ? undefined
    : openAdapter(rooms.extensions.plugins, 'files', settings.files, reachParts(settings, rooms));

/** Code of external actions, by its name: of the provider of payments, and of plugins. @throws Refusal PLG306, PLG307 */
export function externalOf(settings: Settings, rooms: Parts): (code: string) => OpenedExternal | undefined {
  const ofPayments = payoutsOf(paymentsOf(settings, rooms));
  const ofPlugins = openExternal(rooms.extensions.plugins, reachParts(settings, rooms));
  return (code) => ofPayments(code) ?? ofPlugins(code);
}

const reachParts = ({ plugins }: Settings, { outgoing }: Parts) => ({ outgoing, variables: plugins });
