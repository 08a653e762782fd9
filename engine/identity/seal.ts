/* What we must be able to read again and the database must not: sealed by AES-256-GCM under a key made from the secret. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Seal {
  /** `about` is bound to it: what was sealed for one thing opens for no other. */
  close(text: string, about: string): Buffer;
  /** @throws Error when it was sealed by another secret, for something else, or was changed. */
  open(sealed: Uint8Array, about: string): string;
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

export function openSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, 'kontor', 'seal, AES-256-GCM', 32));
  return {
    close(text, about) {
      const nonce = randomBytes(nonceBytes);
      const work = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(about));
      const hidden = Buffer.concat([work.update(text, 'utf8'), work.final()]);
      return Buffer.concat([nonce, work.getAuthTag(), hidden]);
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed);
      const work = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      work.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([work.update(bytes.subarray(nonceBytes + tagBytes)), work.final()]).toString(
        'utf8',
      );
    },
  };
}
