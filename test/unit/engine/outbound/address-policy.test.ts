import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeRefusedAddress, describeRefusedName, isLoopbackAddress } from '#engine/outbound/address-policy.ts';

const hexPair = (high: number, low: number) => ((high << 8) | low).toString(16);
const octet = fc.integer({ min: 0, max: 255 });

describe('RPL-03 address policy', () => {
  it('refuses link-local in every IPv6 spelling', () => {
    fc.assert(
      fc.property(octet, octet, (c, d) => {
        const low = hexPair(c, d);
        const spellings = [
          `169.254.${c}.${d}`,
          `::ffff:169.254.${c}.${d}`,
          `::ffff:a9fe:${low}`,
          `64:ff9b::a9fe:${low}`,
          `::a9fe:${low}`,
          `2002:a9fe:${low}::1`,
        ];
        for (const address of spellings) expect(describeRefusedAddress(address), address).toContain('link-local');
      }),
    );
  });

  it('takes loopback and private networks', () => {
    fc.assert(
      fc.property(octet, octet, octet, (b, c, d) => {
        for (const address of [
          `127.${b}.${c}.${d}`,
          `10.${b}.${c}.${d}`,
          `192.168.${c}.${d}`,
          `172.16.${c}.${d}`,
          `fd12::${hexPair(c, d)}`,
        ]) {
          expect(describeRefusedAddress(address), address).toBeUndefined();
        }
        expect(isLoopbackAddress(`127.${b}.${c}.${d}`)).toBe(true);
        expect(isLoopbackAddress(`::ffff:127.${b}.${c}.${d}`)).toBe(true);
        expect(isLoopbackAddress(`10.${b}.${c}.${d}`)).toBe(false);
      }),
    );
    expect(describeRefusedAddress('::1')).toBeUndefined();
    expect(describeRefusedAddress('93.184.216.34')).toBeUndefined();
    expect(describeRefusedAddress('2606:2800:220:1::1')).toBeUndefined();
  });

  it.each([
    ['0.0.0.0', 'no particular machine'],
    ['0.255.0.1', 'no particular machine'],
    ['::', 'no particular machine'],
    ['::ffff:0.0.0.0', 'no particular machine'],
    ['239.255.255.250', 'multicast'],
    ['ff05::1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['fe80::1%eth0', 'link-local'],
    ['febf::1', 'link-local'],
    ['fd00:ec2::254', 'metadata'],
    ['fd20:ce::254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['not an address', 'not an IP address'],
    ['', 'not an IP address'],
  ])('refuses %s as %s', (address, words) => {
    expect(describeRefusedAddress(address)).toContain(words);
  });

  it.each(['metadata.google.internal', 'Metadata.Google.Internal.', 'instance-data', 'metadata.goog'])('refuses the name %s', (name) => {
    expect(describeRefusedName(name)).toContain('metadata');
  });

  it('takes other names', () => {
    expect(describeRefusedName('google.internal')).toBeUndefined();
    expect(describeRefusedName('metadata.example.com')).toBeUndefined();
  });
});
