/** Public face of `database`: what tables a model needs, what tables exist, and how to get from one to the other. */
export { prepareDatabase, type Preparation } from './prepare.ts';
export { addressAs, rolesOf, type Roles } from './roles.ts';
