import type { Files } from '../database/modules.ts';

/**
 * A story of change, one file: what it shows, then sections. `-- before/<path> --` and `-- after/<path> --` are files of
 * metadata; `after` stands over `before`, and an empty file is gone. `-- rows --` is SQL that fills the first tables,
 * `-- plan --` what is expected.
 */
export interface Story {
  readonly about: string;
  readonly before: Files;
  readonly after: Files;
  readonly rows: string;
  readonly plan: string;
}

export function parseStory(text: string): Story {
  const [about = '', ...rest] = text.split(/^-- (.+) --\n/m);
  const sections: [string, string][] = [];
  for (let at = 0; at < rest.length; at += 2) sections.push([rest[at]!, rest[at + 1]!]);
  const filesOf = (part: string) =>
    sections
      .filter(([name]) => name.startsWith(`${part}/`))
      .map(([name, body]) => [name.slice(part.length + 1), body.trim()] as const);
  const before = Object.fromEntries(filesOf('before').map(([path, body]) => [path, JSON.parse(body)]));
  const after: Record<string, unknown> = { ...before };
  for (const [path, body] of filesOf('after')) {
    if (body === '') delete after[path];
    else after[path] = JSON.parse(body);
  }
  const section = (name: string) => sections.find(([one]) => one === name)?.[1] ?? '';
  return { about: about.trim(), before, after, rows: section('rows'), plan: section('plan').trim() };
}
