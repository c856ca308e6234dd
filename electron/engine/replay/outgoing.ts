/**
 * What leaves for a delivery: one function for previews, checks of plans, jobs and single replays, so that what is shown is what leaves.
 * Guarantees: the same inputs give the same bytes; nothing of the captured URL is used; every difference to what was captured is in
 * `changes`. Refuses: what can't be signed, with `replay.needs_secret` or why the target's secret is not open; events that can't have
 * another identity, with `replay.no_identity`.
 */
import type { EndpointId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { StoredDelivery } from '../log/log.ts';
import type { Clock } from '../ports.ts';
import type { SchemeSettings } from '../verification/scheme.ts';
import { schemes } from '../verification/schemes.ts';
import { sign } from '../verification/verify.ts';
import { newEventId } from './identity/new-event-id.ts';
import { giveNewIdentity, type Identity, type NewIdentity } from './identity/new-identity.ts';
import { messageIdHeaders, messageIdOf } from './message-id.ts';
import type { OutgoingHead } from './outgoing-request.ts';
import type { ReplayParts } from './replay-parts.ts';
import { buildRequestHeaders, type HeaderChange, type HeaderInput } from './request-headers.ts';
import type { ResolvedTarget } from './targets/resolved-target.ts';

/** How endpoints sign, as the directory knows it. */
export interface ReplaySigners {
  readonly signFor: ReplayParts['signFor'];
  /** With the tolerance of the settings where it names none. */
  readonly settingsOf: (signing: Signing) => SchemeSettings;
  readonly schemeOf: (endpointId: EndpointId) => SchemeSettings;
}

export interface OutgoingTools {
  readonly signers: ReplaySigners;
  readonly clock: Clock;
  /** Of kind `new-identity`. For a job: its id, and when it began plus the item's due time, so that tries again stay the same event. */
  readonly identity: Identity;
  readonly connection: HeaderInput['connection'];
}

export interface Outgoing {
  readonly head: OutgoingHead;
  readonly body: Uint8Array;
}

/** Where a change is not of a header. */
export const bodyChange = '(body)';

export function buildOutgoing(
  delivery: StoredDelivery,
  captured: Uint8Array,
  to: ResolvedTarget,
  kind: ReplayKind,
  tools: OutgoingTools,
): Outgoing {
  const renewed = kind === 'new-identity' ? giveNewIdentity(captured, delivery.headers, tools.identity) : null;
  const body = renewed?.body ?? captured;
  const signature = kind === 'exact' ? null : signatureFor(delivery, body, to, kind, tools);
  const own = ownHeaders(to, delivery, signature);
  const { headers, changes } = buildRequestHeaders({
    method: delivery.method,
    captured: delivery.headers,
    bodyBytes: body.byteLength,
    host: to.target.host,
    isLoopback: to.target.isLoopback,
    keepsCredentials: to.options.keepsCredentials,
    marker: to.options.isMarked ? delivery.id : null,
    own: own.sent,
    connection: tools.connection,
    signature,
    identity: renewed === null ? null : identityOf(delivery, renewed, tools),
  });
  const head: OutgoingHead = {
    method: delivery.method,
    url: to.target.url,
    path: to.target.path,
    headers,
    changes: [...changes, ...own.changes, ...trailerChanges(delivery), ...bodyChanges(renewed)],
    bodyBytes: body.byteLength,
  };
  return { head, body };
}

type Signature = NonNullable<HeaderInput['signature']>;

function signatureFor(
  delivery: StoredDelivery,
  body: Uint8Array,
  to: ResolvedTarget,
  kind: ReplayKind,
  { signers, clock, identity }: OutgoingTools,
): Signature {
  const capturedId = messageIdOf(delivery);
  const messageId = kind === 'new-identity' ? newEventId(capturedId, identity.seed) : capturedId;
  if (to.secretFailure !== null) throw to.secretFailure;
  const { url } = to.target;
  const { secret } = to;
  const made =
    secret === null
      ? signers.signFor(delivery.endpointId, body, messageId, url)
      : sign({
          settings: to.signing === null ? signers.schemeOf(delivery.endpointId) : signers.settingsOf(to.signing),
          body,
          secret,
          url,
          messageId,
          timestampSeconds: Math.floor(clock.nowUs() / 1_000_000),
        });
  return {
    headers: made.headers,
    replaces: [...made.replaces, ...capturedSignatureNames(delivery)],
    why: secret === null ? 'Signed now with the current secret of its endpoint.' : 'Signed now with the secret of the target.',
  };
}

/** Headers (lower case) that the delivery was signed with; another scheme's signature does not stand in their place. */
function capturedSignatureNames({ signing, url, headers, bodyHead }: StoredDelivery): readonly string[] {
  const settings = { ...signing, toleranceSeconds: signing.toleranceSeconds ?? 0 };
  const { signatures, timestamp } = schemes[signing.scheme].claimPlaces({ url, headers, body: bodyHead, isComplete: false }, settings);
  return [...signatures, ...(timestamp === null ? [] : [timestamp])].map((name) => name.toLowerCase());
}

/** A header of the target that would stand in place of a signature stays behind: a signature is captured or made, never written. */
function ownHeaders(
  { options }: ResolvedTarget,
  delivery: StoredDelivery,
  signature: Signature | null,
): { readonly sent: readonly HeaderPair[]; readonly changes: readonly HeaderChange[] } {
  if (options.headers.length === 0) return { sent: [], changes: [] };
  const names = new Set([
    ...capturedSignatureNames(delivery),
    ...(signature?.replaces ?? []),
    ...(signature?.headers.map(([name]) => name.toLowerCase()) ?? []),
  ]);
  const isOfSignature = ([name]: HeaderPair) => names.has(name.toLowerCase());
  return {
    sent: options.headers.filter((pair) => !isOfSignature(pair)),
    changes: options.headers.filter(isOfSignature).map(([header]) => ({
      header,
      change: 'removed',
      why: 'The target has one of its own, which is left out: it belongs to the signature.',
    })),
  };
}

/** What describes the bytes as captured: wrong for another body. */
const bodyDigests: ReadonlySet<string> = new Set(['content-md5', 'digest', 'content-digest', 'repr-digest']);

function identityOf(delivery: StoredDelivery, { oldEventId }: NewIdentity, { identity }: OutgoingTools): HeaderInput['identity'] {
  const idNames = messageIdHeaders(delivery);
  const values = new Map<string, string>();
  for (const [name, value] of delivery.headers) {
    const key = name.toLowerCase();
    if (value !== '' && (idNames.has(key) || value === oldEventId)) values.set(key, newEventId(value, identity.seed));
  }
  return { values, outdated: bodyDigests };
}

function trailerChanges({ trailers }: StoredDelivery): readonly HeaderChange[] {
  return trailers.map(([header]) => ({ header, change: 'removed', why: 'Trailers are not sent again.' }));
}

function bodyChanges(renewed: NewIdentity | null): readonly HeaderChange[] {
  return renewed === null ? [] : [{ header: bodyChange, change: 'replaced', why: renewed.sentence }];
}
