import { expect, inject } from 'vitest';
import type { ServiceName } from './services.ts';

/**
 * Address of a service, started now if nobody asked before. Undefined when this machine cannot have it: skip the
 * tests that need it (`describe.skipIf(!redis)`). Where KONTOR_REQUIRE_SERVICES is 1, a missing one fails instead.
 */
export async function service(name: ServiceName): Promise<string | undefined> {
  const asker = encodeURIComponent(expect.getState().testPath ?? '');
  const response = await fetch(`${inject('services')}/${name}?${asker}`);
  if (!response.ok) throw new Error(`${name} did not start: ${await response.text()}`);
  const { address } = (await response.json()) as { address?: string };
  if (!address && process.env.KONTOR_REQUIRE_SERVICES === '1')
    throw new Error(`${name} is missing on this machine.`);
  return address;
}
