import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { headBytes, typeOf } from './type.ts';

/** What came in, kept under its hash. */
export interface Stored {
  readonly sha256: string;
  readonly size: number;
  /** Media type, told by the content. */
  readonly type: string;
}

/** Where the bytes of files are. Plain: a folder; another one, such as an object store, takes its place as a whole. */
export interface FileStore {
  /** Takes a stream to its end. */
  put(organization: string, content: Readable): Promise<Stored>;
  /** The bytes; undefined when they are not there. */
  get(organization: string, sha256: string): Promise<Readable | undefined>;
}

/**
 * Files below `folder`, by organization and hash. Paths are made of ids and hashes alone, never of names that users
 * gave. A file appears under its name when it is whole: a rename is one step.
 */
export function openFileStore(folder: string): FileStore {
  const pathOf = (organization: string, sha256: string) =>
    join(folder, organization, sha256.slice(0, 2), sha256);
  return {
    async put(organization, content) {
      const fresh = join(folder, 'incoming', randomUUID());
      await mkdir(dirname(fresh), { recursive: true });
      try {
        const stored = await write(content, fresh);
        const path = pathOf(organization, stored.sha256);
        await mkdir(dirname(path), { recursive: true });
        await rename(fresh, path);
        return stored;
      } finally {
        await rm(fresh, { force: true });
      }
    },

    async get(organization, sha256) {
      const path = pathOf(organization, sha256);
      const there = await stat(path).catch(() => undefined);
      return there?.isFile() ? createReadStream(path) : undefined;
    },
  };
}

async function write(content: Readable, path: string): Promise<Stored> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let size = 0;
  await pipeline(
    content,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        if (size < headBytes) head.push(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  );
  return { sha256: hash.digest('hex'), size, type: typeOf(Buffer.concat(head).subarray(0, headBytes)) };
}
