/** Public face of `identity`: who somebody is, how he proves it, and what he holds while he is signed in. */
export { atFixedTime, refusedAtFixedTime } from './answering.ts';
export { openAttempts, type Attempts } from './attempts.ts';
export { tooManyAttempts, weakPassword, wrongLink } from './faults.ts';
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
export { openSeal, type Seal } from './seal.ts';
export { accessSeconds, openTokens, type Bearer, type Tokens } from './tokens.ts';
