import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newEventId } from '#engine/replay/identity/new-event-id.ts';
import { systemResolve } from '#engine/replay/open-connection.ts';
import { buildOutgoing } from '#engine/replay/outgoing.ts';
import { defaultReplayLimits } from '#engine/replay/replay-limits.ts';
import { sendAttempt } from '#engine/replay/send-attempt.ts';
import { startHandler } from '#test/support/handler-server.ts';
import { aResolvedTarget, aStoredDelivery, endpointSecret, endpointSigners } from '#test/support/replay-parts.ts';

describe('A new identity on the wire', () => {
  it('is what was built, byte for byte, and its signature is over those bytes', async () => {
    await using handler = await startHandler();
    const captured = Buffer.concat([
      Buffer.from('{ "id" : "evt_old",\r\n\t"type":"run.completed","data":{"object":{"n":1.0,"bad":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}}}\n'),
    ]);
    const to = aResolvedTarget(`${handler.url}hook`);
    const { head, body } = buildOutgoing(aStoredDelivery(captured), captured, to, 'new-identity', {
      signers: endpointSigners('zof', endpointSecret, 1),
      clock: { nowUs: () => 1_000_000 },
      identity: { seed: 'rpl_1', atUs: 1_000_000 },
      connection: 'close',
    });
    const connect = { resolve: systemResolve, describeRefused: () => undefined, trustedCertificates: undefined };
    const { signal } = new AbortController();
    const result = await sendAttempt({ target: to.target, head, body, limits: defaultReplayLimits, connect, signal });
    expect(result).toMatchObject({ outcome: 'answered' });
    const [request] = handler.requests;
    const expected = captured.toString('latin1').replace('evt_old', newEventId('evt_old', 'rpl_1'));
    expect(request?.body.toString('latin1')).toBe(expected);
    expect(request?.headers).toEqual(head.headers);
    const signature = request?.headers.find(([name]) => name === 'X-Zof-Signature')?.[1];
    expect(signature).toBe(createHmac('sha256', endpointSecret).update(Buffer.from(expected, 'latin1')).digest('hex'));
  });
});
