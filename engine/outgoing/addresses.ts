/** Addresses that belong to this machine or its network. A name is judged by what it leads to, when it is connected to. */
import { BlockList, isIP, isIPv4 } from 'node:net';

const own = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  // prettier-ignore
  own.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  // prettier-ignore
  own.addSubnet(net, bits, 'ipv6');

/** IPv4 inside IPv6, `::ffff:127.0.0.1`, is judged as IPv4 by the list itself. */
export const isPrivate = (address: string): boolean =>
  isIP(address) === 0 || own.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
