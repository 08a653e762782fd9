import { expect, test } from 'vitest';
import { openCodec } from '../../workflows/temporal/codec.ts';
import { openLabels } from '../../workflows/temporal/labels.ts';

const codec = openCodec('one secret');
const payloadOf = (text: string) => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(text)),
});
const sealed = async (text: string) => (await codec.encode([payloadOf(text)]))[0]!;

test.each(['', 'Oak & Sons', 'Oak & Sons '.repeat(10_000)])(
  'a payload comes back as it was',
  async (text) => {
    const [opened] = await codec.decode([await sealed(text)]);
    expect(opened).toEqual(payloadOf(text));
  },
);

test('what is sealed shows nothing of what it holds', async () => {
  const { data } = await sealed('Oak & Sons');
  expect(Buffer.from(data!).includes('Oak')).toBe(false);
  expect(await sealed('Oak & Sons')).not.toEqual(await sealed('Oak & Sons'));
});

test('a payload that was changed, or sealed under another secret, or not at all, is refused', async () => {
  const whole = await sealed('Oak & Sons');
  const changed = Buffer.from(whole.data!);
  changed[changed.length - 1]! ^= 1;
  await expect(codec.decode([{ ...whole, data: changed }])).rejects.toThrow();
  await expect(openCodec('another secret').decode([whole])).rejects.toThrow();
  await expect(codec.decode([payloadOf('Oak & Sons')])).rejects.toThrow('not sealed');
});

test('large payloads are compressed', async () => {
  const { data } = await sealed('Oak & Sons '.repeat(10_000));
  expect(data!.length).toBeLessThan(2_000);
});

test('activities are called by steps; what people wrote is a number', () => {
  const labels = openLabels();
  labels.learn({ steps: [{ id: 'reserve', kind: 'for', steps: [{ id: 'hold', kind: 'do' }] }] });
  expect(labels.of('reserve/SKU 4711/hold/undo')).toBe('reserve/~1/hold/undo');
  expect(labels.of('reserve/4712/hold')).toBe('reserve/~2/hold');
  expect(labels.of('reserve/SKU 4711/hold')).toBe('reserve/~1/hold');
  expect(labels.of('out/0/bill')).toBe('~3/0/~4');
});
