/** Schemas that several routes of sign-in share. */
import { passwordLengthMax } from '../../identity/index.ts';

/** An object of these properties and no other, as the body of a request. */
export const object = (properties: object, required: readonly string[] = []) => ({
  body: { type: 'object', properties, required, additionalProperties: false },
});

/** An address as it is typed. PostgreSQL takes no text with a NUL in it. */
export const address = { type: 'string', minLength: 1, maxLength: 320, pattern: '^[^\\u0000]*$' };
export const identifier = { type: 'string', format: 'uuid' };
export const password = { type: 'string', minLength: 1, maxLength: passwordLengthMax };

/** What a password was worth. */
export const ticket = { type: 'string', minLength: 20, maxLength: 100 };

/** Of an app, or for recovery: as it is typed. */
export const code = { type: 'string', minLength: 6, maxLength: 40, pattern: '^[A-Za-z0-9\\s-]+$' };

export const credentials = object({ email: address, password }, ['email', 'password']);
