import { stat } from 'node:fs/promises';
import { definePlugin, type FileBytes, type Reach } from '../../engine/index.ts';
import { nothing, signed } from './signature.ts';

/** Milliseconds that a file of 50 MB may take. */
const timeoutMs = 120_000;

const urlOf = ({ organization, sha256 }: FileBytes, { settings }: Reach): string =>
  `${settings['endpoint']}/${settings['bucket']}/${organization}/${sha256}`;

const keysOf = ({ settings }: Reach) => ({
  region: settings['region']!,
  accessKey: settings['accessKey']!,
  secretKey: settings['secretKey']!,
  at: new Date(),
});

/** The same name is the same content, so a file that is put twice is one. */
async function put(file: FileBytes, reach: Reach): Promise<void> {
  const url = urlOf(file, reach);
  const { size } = await stat(file.path);
  const headers = signed({ method: 'PUT', url, sha256: file.sha256, ...keysOf(reach) });
  const { status, body } = await reach.call({
    method: 'PUT',
    url,
    headers: { ...headers, 'content-length': String(size) },
    bodyFile: file.path,
    timeoutMs,
  });
  if (status !== 200) throw new Error(`The store answered ${status} to a file: ${body.slice(0, 500)}`);
}

async function get(file: FileBytes, reach: Reach): Promise<string | undefined> {
  const url = urlOf(file, reach);
  const headers = signed({ method: 'GET', url, sha256: nothing, ...keysOf(reach) });
  const { status, body } = await reach.call({ method: 'GET', url, headers, intoFile: file.path, timeoutMs });
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`The store answered ${status} for a file: ${body.slice(0, 500)}`);
  return file.path;
}

export default definePlugin({
  name: 's3-files',
  about: 'Keeps the bytes of files in a store that speaks the S3 protocol.',
  engine: '^0.1.0',
  needs: [],
  settings: {
    endpoint: { about: 'Address of the store, https://s3.example.', required: true },
    bucket: { about: 'The bucket, which is there already.', required: true },
    region: { about: 'Region of the bucket.', default: 'us-east-1' },
    accessKey: { about: 'Access key id.', required: true },
    secretKey: { about: 'Secret access key.', required: true },
  },
  adapters: { files: { put, get } },
});
