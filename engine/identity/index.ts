/** Public face of `identity`: who somebody is, how he proves it, and what he holds while he is signed in. */
export { atFixedTime, refusedAtFixedTime } from './answering.ts';
export { openAttempts, type Attempts } from './attempts.ts';
export {
  openFactors,
  ticketSeconds,
  type Factors,
  type FactorState,
  type Holder,
  type NewFactor,
} from './factors.ts';
export {
  beyondScope,
  copiedPasskey,
  factorRequired,
  notByStandIn,
  notForKeys,
  passwordNotEnough,
  providerAway,
  proofWanted,
  tooManyAttempts,
  weakPassword,
  wrongLink,
  wrongProof,
} from './faults.ts';
export { keyDaysMax, newKey, openKeys, type Keys, type MadeKey, type NewKey } from './keys.ts';
export { openFileAddresses, type FileAddresses, type FileHolder } from './file-addresses.ts';
export { openLinks, type Links } from './links.ts';
export { checkPassword, hashPassword, passwordLengthMax, verifyPassword } from './passwords.ts';
export {
  openPeople,
  refreshSeconds,
  type Account,
  type Ask,
  type Membership,
  type People,
  type SessionRow,
} from './people.ts';
export {
  awaySeconds,
  openIdentities,
  openProviders,
  type Call,
  type Identities,
  type Identity,
  type Provider,
  type Providers,
  type Returned,
} from './providers.ts';
export {
  openPasskeys,
  type AskedPasskey,
  type Created,
  type OwnPasskey,
  type Passkeys,
  type Shown,
} from './passkeys.ts';
export { openSeal, type Seal } from './seal.ts';
export { openSessions, proofSeconds, type OpenSession, type Sessions } from './sessions.ts';
export { codeAt, stepAt, stepOf } from './totp.ts';
export { linkDays, linkDaysMax, openSharedLinks, type SharedLink, type SharedLinks } from './shared-links.ts';
export {
  accessSeconds,
  keptRing,
  newPair,
  openPair,
  rotateKeys,
  sharedRing,
  type KeptPair,
  type PublicKey,
  type Ring,
  type SigningKey,
} from './signing.ts';
export { openStandIns, standInSeconds, type StandIns } from './stand-ins.ts';
export { openTokens, type Bearer, type Tokens } from './tokens.ts';
