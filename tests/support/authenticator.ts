/* An authenticator of software (WebAuthn level 3): keys of ES256, and whatever lie a test wants of it. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What is told wrongly, where a test wants that. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly handle?: string;
  readonly counter?: number;
  /** Whether its owner unlocked it. */
  readonly verified?: boolean;
  readonly type?: string;
}

export interface Authenticator {
  readonly id: string;
  create(options: { challenge: string; user: { id: string } }, lies?: Lies): object;
  get(options: { challenge: string }, lies?: Lies): object;
}

export function openAuthenticator(origin: string): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  const rpId = new URL(origin).hostname;
  let handle = '';
  let count = 0;

  const clientData = (type: string, challenge: string, lies: Lies): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge,
        origin: lies.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const data = (attested: Buffer, lies: Lies): Buffer => {
    const flags = 0x01 | (lies.verified === false ? 0 : 0x04) | (attested.length > 0 ? 0x40 : 0);
    const counter = Buffer.alloc(4);
    count = lies.counter ?? count + 1;
    counter.writeUInt32BE(count);
    return Buffer.concat([hash(lies.rpId ?? rpId), Buffer.from([flags]), counter, attested]);
  };
  const answer = (response: object): object => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });

  return {
    id: id.toString('base64url'),
    create({ challenge, user }, lies = {}) {
      handle = user.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const authData = data(Buffer.concat([Buffer.alloc(16), length, id, coseOf(publicKey)]), lies);
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge, lies).toString('base64url'),
        attestationObject: attestationOf(authData).toString('base64url'),
        transports: ['internal'],
      });
    },
    get({ challenge }, lies = {}) {
      const said = clientData('webauthn.get', challenge, lies);
      const authData = data(Buffer.alloc(0), lies);
      const signature = sign('sha256', Buffer.concat([authData, hash(said)]), privateKey);
      return answer({
        clientDataJSON: said.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: lies.handle ?? handle,
      });
    },
  };
}

const hash = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

/** `{1: 2, 3: -7, -1: 1, -2: x, -3: y}` in CBOR: a key of an elliptic curve, for ES256, on P-256. */
function coseOf(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' });
  const coordinate = (text: string) => [Buffer.from([0x58, 0x20]), Buffer.from(text, 'base64url')];
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    ...coordinate(x!),
    Buffer.from([0x22]),
    ...coordinate(y!),
  ]);
}

/** `{fmt: "none", attStmt: {}, authData}` in CBOR. */
function attestationOf(authData: Buffer): Buffer {
  const text = (word: string) => Buffer.concat([Buffer.from([0x60 | word.length]), Buffer.from(word)]);
  const length = Buffer.from([0x59, authData.length >> 8, authData.length & 0xff]);
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    length,
    authData,
  ]);
}
