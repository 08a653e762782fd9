/*
 * Signature version 4 of the S3 protocol, for requests without a query:
 * 1. the request in one canonical text, 2. its hash with day, region and service, 3. a key made of the secret by those,
 * 4. the header. What is signed cannot be changed on its way, the hash of the content included.
 */
import { createHash, createHmac } from 'node:crypto';

export interface Signing {
  readonly method: 'GET' | 'PUT';
  readonly url: string;
  /** Hash of what is sent, in hexadecimal digits. */
  readonly sha256: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly at: Date;
}

/** Hash of nothing: what a request without a body is signed with. */
export const nothing = createHash('sha256').digest('hex');

/** Headers that make a request one of whoever holds the secret. */
export function signed({ method, url, sha256, region, accessKey, secretKey, at }: Signing) {
  const { host, pathname } = new URL(url);
  const moment = at.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = moment.slice(0, 8);
  const headers = { host, 'x-amz-content-sha256': sha256, 'x-amz-date': moment };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = [method, pathname, '', lines.join(''), names, sha256].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', moment, scope, createHash('sha256').update(request).digest('hex')].join(
    '\n',
  );
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (made, part) => createHmac('sha256', made).update(part).digest(),
    `AWS4${secretKey}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...headers, authorization };
}
