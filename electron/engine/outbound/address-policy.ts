/**
 * Which IP addresses nothing is ever sent to, whatever was confirmed: replays, probes, composed requests and the Console client all ask
 * here. Guarantees: an IPv4 network counts in each of its IPv6 spellings (mapped, compatible, translated, NAT64, 6to4). Loopback and
 * private networks are allowed here; consent is another rule.
 */
import { BlockList, isIP } from 'node:net';

interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly what: string;
}

const linkLocal = 'a link-local address, where cloud machines hand out their credentials';
const metadata = 'a cloud metadata address';

const refusedV4: readonly Network[] = [
  { address: '0.0.0.0', prefix: 8, what: 'an address of no particular machine; use 127.0.0.1 for this one' },
  { address: '169.254.0.0', prefix: 16, what: linkLocal },
  { address: '100.100.100.200', prefix: 32, what: metadata },
  { address: '168.63.129.16', prefix: 32, what: metadata },
  { address: '192.0.0.192', prefix: 32, what: metadata },
  { address: '224.0.0.0', prefix: 4, what: 'a multicast address' },
  { address: '240.0.0.0', prefix: 4, what: 'a reserved or broadcast address' },
];

const refusedV6: readonly Network[] = [
  { address: '::', prefix: 128, what: 'an address of no particular machine; use [::1] for this one' },
  { address: 'fe80::', prefix: 10, what: linkLocal },
  { address: 'fd00:ec2::', prefix: 32, what: metadata },
  { address: 'fd20:ce::254', prefix: 128, what: metadata },
  { address: 'fd00:c1::a9fe:a9fe', prefix: 128, what: metadata },
  { address: 'ff00::', prefix: 8, what: 'a multicast address' },
];

const metadataNames = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.azure.com',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
]);

const refused = [...refusedV4.map(listV4), ...refusedV6.map(listV6)];
const loopback = loopbackList();

/** What makes this address no target, to be read after "is"; undefined when it may be one. */
export function describeRefusedAddress(address: string): string | undefined {
  const bare = withoutZone(address);
  const family = isIP(bare);
  if (family === 0) return 'not an IP address';
  return refused.find(({ list }) => list.check(bare, family === 6 ? 'ipv6' : 'ipv4'))?.what;
}

/** What makes this host name no target; a final dot and case do not matter. */
export function describeRefusedName(name: string): string | undefined {
  return metadataNames.has(name.toLowerCase().replace(/\.$/, '')) ? 'the name of a cloud metadata service' : undefined;
}

export function isLoopbackAddress(address: string): boolean {
  const bare = withoutZone(address);
  const family = isIP(bare);
  return family !== 0 && loopback.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/, '');
}

function listV4({ address, prefix, what }: Network): { readonly list: BlockList; readonly what: string } {
  const list = new BlockList();
  list.addSubnet(address, prefix, 'ipv4');
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const high = ((a << 8) | b).toString(16);
  const low = ((c << 8) | d).toString(16);
  list.addSubnet(`64:ff9b::${high}:${low}`, 96 + prefix, 'ipv6');
  // why: of the local NAT64 prefix (RFC 8215) a network takes the whole /48 or a /96 of it, and the four bytes stand elsewhere then.
  list.addSubnet(`64:ff9b:1::${high}:${low}`, 96 + prefix, 'ipv6');
  const tail = `${c.toString(16)}:${(d << 8).toString(16)}::`;
  list.addSubnet(`64:ff9b:1:${high}:${tail}`, prefix > 16 ? 56 + prefix : 48 + prefix, 'ipv6');
  list.addSubnet(`::ffff:0:${high}:${low}`, 96 + prefix, 'ipv6');
  list.addSubnet(`2002:${high}:${low}::`, 16 + prefix, 'ipv6');
  // why: 0.0.0.0/8 in the compatible spelling holds ::1, the loopback.
  if (a !== 0) list.addSubnet(`::${high}:${low}`, 96 + prefix, 'ipv6');
  return { list, what };
}

function listV6({ address, prefix, what }: Network): { readonly list: BlockList; readonly what: string } {
  const list = new BlockList();
  list.addSubnet(address, prefix, 'ipv6');
  return { list, what };
}

function loopbackList(): BlockList {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  list.addAddress('::1', 'ipv6');
  return list;
}
