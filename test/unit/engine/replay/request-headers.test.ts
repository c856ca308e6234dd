import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { buildRequestHeaders, type HeaderInput } from '#engine/replay/request-headers.ts';

const base: HeaderInput = {
  method: 'POST',
  captured: [],
  bodyBytes: 3,
  host: 'target.test',
  isLoopback: true,
  keepsCredentials: false,
  marker: 'dlv_1',
  own: [],
  connection: 'close',
  signature: null,
  identity: null,
};

const build = (part: Partial<HeaderInput>) => buildRequestHeaders({ ...base, ...part });

describe('RPL-05 headers that leave', () => {
  it('adds what a request needs, the host first', () => {
    const { headers, changes } = build({});
    expect(headers).toEqual([
      ['Host', 'target.test'],
      ['Content-Length', '3'],
      ['X-Hookglass-Replay', 'dlv_1'],
      ['Connection', 'close'],
    ]);
    expect(changes.map(({ header, change }) => [header, change])).toEqual([
      ['Host', 'added'],
      ['Content-Length', 'added'],
      ['X-Hookglass-Replay', 'added'],
      ['Connection', 'added'],
    ]);
  });

  it('says nothing of what stays the same', () => {
    const captured: HeaderPair[] = [
      ['Host', 'target.test'],
      ['content-length', '3'],
      ['connection', 'close'],
      ['X-Hookglass-Replay', 'dlv_1'],
      ['A', 'b'],
    ];
    expect(build({ captured })).toEqual({ headers: captured, changes: [] });
  });

  it('sends one of what may come once', () => {
    const captured: HeaderPair[] = [
      ['Host', 'a'],
      ['host', 'b'],
      ['Content-Length', '3'],
      ['Content-Length', '3'],
    ];
    const { headers, changes } = build({ captured });
    expect(headers.slice(0, 2)).toEqual([
      ['Host', 'target.test'],
      ['Content-Length', '3'],
    ]);
    expect(changes.filter(({ why }) => why.startsWith('It came more than once')).map(({ header }) => header)).toEqual([
      'host',
      'Content-Length',
    ]);
  });

  it('drops what Connection names, but never the host or the length', () => {
    const captured: HeaderPair[] = [
      ['Connection', 'X-One, ,host'],
      ['connection', ' x-TWO ,Content-Length'],
      ['x-one', '1'],
      ['X-Two', '2'],
      ['Host', 'a'],
      ['Content-Length', '9'],
      ['X-Three', '3'],
    ];
    const { headers } = build({ captured });
    expect(headers).toEqual([
      ['Connection', 'close'],
      ['Host', 'target.test'],
      ['Content-Length', '3'],
      ['X-Three', '3'],
      ['X-Hookglass-Replay', 'dlv_1'],
    ]);
  });

  it('puts a new signature in place and drops the rest of the old one', () => {
    const signature = {
      headers: [
        ['webhook-id', 'msg_1'],
        ['webhook-timestamp', '2'],
        ['webhook-signature', 'v1,new'],
      ] satisfies HeaderPair[],
      replaces: ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'svix-signature'],
      why: 'Signed now with the current secret of its endpoint.',
    };
    const captured: HeaderPair[] = [
      ['Webhook-Signature', 'v1,old'],
      ['A', '1'],
      ['webhook-signature', 'v1,older'],
      ['Svix-Signature', 'v1,x'],
      ['webhook-id', 'msg_1'],
      ['Host', 'h'],
    ];
    const { headers, changes } = build({ captured, signature });
    expect(headers.slice(0, 4)).toEqual([
      ['Webhook-Signature', 'v1,new'],
      ['A', '1'],
      ['webhook-id', 'msg_1'],
      ['Host', 'target.test'],
    ]);
    expect(headers).toContainEqual(['webhook-timestamp', '2']);
    expect(JSON.stringify(headers)).not.toContain('old');
    expect(changes.filter(({ change }) => change === 'removed').map(({ header }) => header)).toEqual([
      'webhook-signature',
      'Svix-Signature',
    ]);
    expect(changes).toContainEqual({
      header: 'Webhook-Signature',
      change: 'replaced',
      why: 'Signed now with the current secret of its endpoint.',
    });
  });

  it('keeps the order of all it keeps, and accounts for every difference', () => {
    const name = fc.constantFrom(
      'Host',
      'Connection',
      'A',
      'a',
      'B',
      'Keep-Alive',
      'Cookie',
      'Content-Length',
      'TE',
      'X-Hookglass-Replay',
      'Transfer-Encoding',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.constantFrom('1', 'a', 'close', 'B, x')), { maxLength: 15 }),
        fc.boolean(),
        (captured, isLoopback) => {
          const { headers, changes } = build({ captured, isLoopback });
          const count = (kind: string) => changes.filter(({ change }) => change === kind).length;
          expect(headers.length).toBe(captured.length - count('removed') + count('added'));
          const kept = headers.filter(([key]) => /^[ab]$/i.test(key));
          let from = 0;
          for (const [key, value] of kept) {
            const at = captured.findIndex((pair, index) => index >= from && pair[0] === key && pair[1] === value);
            expect(at).toBeGreaterThanOrEqual(from);
            from = at + 1;
          }
          for (const one of ['host', 'content-length', 'connection', 'x-hookglass-replay'])
            expect(headers.filter(([key]) => key.toLowerCase() === one)).toHaveLength(1);
        },
      ),
    );
  });
});
