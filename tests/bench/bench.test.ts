import { expect, test, vi } from 'vitest';
import { main } from './index.ts';

test('the bench runs an operation on both servers, finds their answers equal, and tells the ratio', async () => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
  const args = ['--json', '--only', 'order', '--scale', '0.001', '--rounds', '1', '--seconds', '0.2'];
  expect(await main(args)).toBe(0);
  const lines = printed.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
  expect(lines).toEqual([{ operation: 'order', ratio: expect.any(Number), spread: 0 }]);
}, 180_000);
