/** What replay is given, made for tests without a log: deliveries, targets and endpoints that sign. */
import { createHash } from 'node:crypto';
import { deliveryIdOf, type EndpointId, endpointIdSchema, environmentIdSchema } from '#contract/ids.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { fail } from '#engine/failure.ts';
import type { StoredDelivery } from '#engine/log/log.ts';
import type { ReplaySigners } from '#engine/replay/outgoing.ts';
import { parseTargetUrl } from '#engine/replay/target-url.ts';
import type { ResolvedTarget } from '#engine/replay/targets/resolved-target.ts';
import { defaultTargetOptions } from '#engine/replay/targets/target-options.ts';
import { sign } from '#engine/verification/verify.ts';
import { schemeSettings } from './scheme-settings.ts';

export const replayEndpoint = endpointIdSchema.parse('ep_replay');

/** Base64, so that it is a key of every scheme. */
export const endpointSecret = 'c2VjcmV0IG9mIHRoZSBlbmRwb2ludA==';

/** A delivery that came with this body and these headers. */
export function aStoredDelivery(body: string | Uint8Array, changes: Partial<StoredDelivery> = {}): StoredDelivery {
  const bytes = Buffer.from(body);
  const signing = changes.signing ?? defaultSigning('zof');
  return {
    id: deliveryIdOf(7),
    environmentId: environmentIdSchema.parse('env_sandbox'),
    endpointId: replayEndpoint,
    receivedAtUs: 1_700_000_000_000_000,
    method: 'POST',
    url: '/in/zof?from=sender',
    httpVersion: '1.1',
    headers: [
      ['Host', '127.0.0.1:4400'],
      ['Content-Type', 'application/json'],
      ['Content-Length', String(bytes.byteLength)],
    ],
    trailers: [],
    remoteAddress: '127.0.0.1',
    remotePort: 50_000,
    totalBytes: bytes.byteLength,
    keptBytes: bytes.byteLength,
    truncation: 'none',
    bodySha256: createHash('sha256').update(bytes).digest('hex'),
    bodyHead: bytes.subarray(0, 65_536),
    verification: {
      verdict: 'no-secret',
      reason: 'no_secret',
      scheme: signing.scheme,
      headerName: signing.headerName,
      matchedSecret: null,
      secretsTried: 0,
      timestampSeconds: null,
      toleranceSeconds: null,
    },
    signing,
    warnings: [],
    answer: null,
    summary: null,
    isBookmarked: false,
    tags: [],
    note: null,
    driftCount: null,
    ...changes,
  };
}

/** A bare URL as the book resolves it, with some of it changed. */
export function aResolvedTarget(url: string, changes: Partial<ResolvedTarget> = {}): ResolvedTarget {
  return {
    id: null,
    target: parseTargetUrl(url),
    name: null,
    options: defaultTargetOptions,
    signing: null,
    secret: null,
    secretFailure: null,
    hostToConfirm: () => null,
    requireConsent: () => undefined,
    ...changes,
  };
}

/** Endpoints that all sign by one scheme and with one secret; null for none. */
export function endpointSigners(scheme: SchemeName, secret: string | null, atSeconds: number): ReplaySigners {
  return {
    settingsOf: (signing) => ({ ...signing, toleranceSeconds: signing.toleranceSeconds ?? 300 }),
    schemeOf: () => schemeSettings(scheme),
    signFor(endpointId: EndpointId, body, messageId, url) {
      if (secret === null) return fail('replay.needs_secret', { endpoint: endpointId });
      return sign({ settings: schemeSettings(scheme), body, secret: Buffer.from(secret), url, messageId, timestampSeconds: atSeconds });
    },
  };
}
