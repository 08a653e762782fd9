import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const migrations = join(import.meta.dirname, '../../migrations');

test('migrations are what they were (a released one never changes; write a new one with npm test -- tests/tidy -u)', async () => {
  const files = globSync(['engine/*.ts', 'modules/*.json'], { cwd: migrations }).toSorted();
  const lines = files.map((file) => {
    const sum = createHash('sha256')
      .update(readFileSync(join(migrations, file)))
      .digest('hex');
    return `${sum}  ${file}\n`;
  });
  await expect(lines.join('')).toMatchFileSnapshot('../../migrations/sums');
});
