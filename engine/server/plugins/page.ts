/** What plugins add to the page: one module each, from our own address, as it lies beside the plugin. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Plugin } from '../../extension/index.ts';

/** Addresses of the modules by plugin. A changed module has another one, so each stays in the browser for a year. */
export type PluginPages = Readonly<Record<string, string>>;

export async function pluginPages(
  app: FastifyInstance,
  plugins: readonly Plugin[],
  folder: string,
): Promise<PluginPages> {
  const pages: Record<string, string> = {};
  const config = { open: 'Code of the page, which is shipped and holds no data.' };
  for (const { name, page } of plugins) {
    if (page === undefined) continue;
    const text = await readFile(join(folder, name, page), 'utf8');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    pages[name] = `/plugins/${name}/${hash}.js`;
    app.get(pages[name], { config }, (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .type('text/javascript; charset=utf-8')
        .send(text),
    );
  }
  return pages;
}
