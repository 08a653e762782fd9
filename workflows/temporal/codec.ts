/*
 * What Temporal keeps is sealed by us: it sees lengths and ids, and nothing that people wrote. A payload becomes its
 * header and data in one piece, compressed where that pays, under AES-256-GCM with a key made from the installation's
 * secret. A payload that was changed, or sealed under another secret, is refused.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';

const encoding = Buffer.from('binary/kontor-sealed');
const [ivBytes, tagBytes] = [12, 16];
/** Smaller ones do not become smaller. */
const compressedFrom = 512;

const [deflate, inflate] = [promisify(deflateRaw), promisify(inflateRaw)];

export function openCodec(secret: string): PayloadCodec {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'kontor temporal payloads', 32));

  const sealed = async (payload: Payload): Promise<Payload> => {
    const plain = joined(payload);
    const isLarge = plain.length >= compressedFrom;
    const body = isLarge ? await deflate(plain) : plain;
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const text = Buffer.concat([
      cipher.update(Buffer.of(Number(isLarge))),
      cipher.update(body),
      cipher.final(),
    ]);
    return { metadata: { encoding }, data: Buffer.concat([iv, cipher.getAuthTag(), text]) };
  };

  const opened = async (payload: Payload): Promise<Payload> => {
    const { metadata, data } = payload;
    if (!data || !encoding.equals(metadata?.['encoding'] ?? Buffer.of()))
      throw new Error('Temporal gave a payload that is not sealed.');
    const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, ivBytes));
    decipher.setAuthTag(data.subarray(ivBytes, ivBytes + tagBytes));
    const text = Buffer.concat([decipher.update(data.subarray(ivBytes + tagBytes)), decipher.final()]);
    const body = text.subarray(1);
    return parted(text[0] === 1 ? await inflate(body) : body);
  };

  return {
    encode: (payloads) => Promise.all(payloads.map(sealed)),
    decode: (payloads) => Promise.all(payloads.map(opened)),
  };
}

const lengthBytes = 4;

/** Length of the header, header, data. */
function joined({ metadata, data }: Payload): Buffer {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [
    name,
    Buffer.from(value).toString('base64'),
  ]);
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, Buffer.from(data ?? [])]); // of nothing it may be a list
}

function parted(plain: Buffer): Payload {
  const data = lengthBytes + plain.readUInt32BE();
  const header = JSON.parse(plain.subarray(lengthBytes, data).toString()) as Record<string, string>;
  const metadata = Object.fromEntries(
    Object.entries(header).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
  );
  return { metadata, data: plain.subarray(data) };
}
