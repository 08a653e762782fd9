/** Public face of `person`: what is kept of one person, given out whole and taken out again. */
export { erasePerson, type Erased, type Erasing } from './erase.ts';
export { exportPerson, type Exported } from './export.ts';
export { noConsent } from './faults.ts';
export { type Subject } from './reach.ts';
