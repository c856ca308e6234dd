/**
 * Makes what leaves out of what was composed. Guarantees: sends nothing; nothing of it is decided again later, so what is previewed is what
 * leaves; a secret that was given is used here and kept nowhere.
 */
import { hash } from 'node:crypto';
import { type Composition, longestDraft } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { describeUnfit, expectationOf } from '#domain/composer/spoilers.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import { fail } from '../failure.ts';
import { newAttemptId } from '../ids.ts';
import type { TargetGuard } from '../replay/target-guard.ts';
import { parseTargetUrl, type ReplayTarget } from '../replay/target-url.ts';
import type { Pacing } from '../replay/write-body.ts';
import { headerValues } from '../verification/header-values.ts';
import { addressOf } from '../verification/request-address.ts';
import { schemes } from '../verification/schemes.ts';
import { composeHead } from './compose-head.ts';
import type { ComposerNeeds } from './composer-needs.ts';
import type { ComposeRequest } from './composer-parts.ts';
import { type ResolvedDestination, resolveDestination } from './destination.ts';
import { type FilledRequest, fillRequest } from './fill-request.ts';
import type { Prepared } from './prepared.ts';
import type { Sequences } from './sequences.ts';
import { type ResolvedSigner, resolveSigner } from './signer.ts';
import { isJson, spoilAfterSigning, spoilBeforeSigning } from './spoil-body.ts';
import { type WrittenSignature, writeSignature } from './spoil-signature.ts';

export interface PrepareTools {
  readonly needs: ComposerNeeds;
  readonly guard: TargetGuard;
  readonly sequences: Sequences;
}

/** Fails as the contract's `composer.preview` does. */
export async function prepare(request: ComposeRequest, { needs, guard, sequences }: PrepareTools): Promise<Prepared> {
  const { composition, draftId } = request;
  const { spoilers } = composition;
  refuseTooLarge(request.text);
  const method = methodOf(composition);
  const destination = await resolveDestination(composition.destination, needs);
  const signer = resolveSigner(composition, destination, request.givenSecret, needs);
  const { text, surroundings } = request;
  const { headers, contentType } = composition;
  const environmentId = environmentOf(request, destination, needs);
  const fillable = { text, headers, contentType, url: destination.url, environmentId, draftId, surroundings };
  const filled = await fillRequest(fillable, needs, sequences);
  const plain = new TextEncoder().encode(filled.text);
  const scheme = signer === null ? null : describeSigning(signer.settings);
  const unfit = describeUnfit(spoilers, scheme, plain.byteLength);
  if (unfit.length > 0) fail('input.composition', { problem: unfit.join(' ') });

  const nowUs = needs.clock.nowUs();
  const signsTime = signer !== null && schemes[signer.settings.scheme].hasTimestamp(signer.settings);
  const signedBody = spoilBeforeSigning(plain, spoilers, signsTime, nowUs);
  const target = parseTargetUrl(urlFor(filled.url, signedBody, signer, composition));
  guard.refuse(target, false);
  const attemptIds = Array.from({ length: has(composition, 'duplicate-id') ? 2 : 1 }, () => newAttemptId(needs.random, nowUs));
  const marker = attemptIds[0] ?? '';
  const signature = signatureFor(signer, { body: signedBody, filled, target, composition, nowUs, spareId: marker });
  const body = spoilAfterSigning(signedBody, spoilers);
  const head = composeHead({
    composition,
    headers: filled.headers,
    method,
    host: target.host,
    bodyBytes: body.byteLength,
    signature,
    marker,
  });
  return {
    method,
    target,
    headers: head.headers,
    body,
    pacing: pacingOf(composition, body),
    attemptIds,
    spoilers,
    expectation: expectationOf(spoilers, scheme),
    text: filled.text,
    variables: filled.variables,
    signedBy: signer?.words ?? 'nobody',
    signed: { signing: signer?.settings ?? null, headers: signature.headers },
    warnings: [...warningsOn(plain, composition), ...head.warnings],
    draftId,
    sequence: filled.sequence,
  };
}

function has({ spoilers }: Composition, name: Composition['spoilers'][number]['name']): boolean {
  return spoilers.some((spoiler) => spoiler.name === name);
}

function refuseTooLarge(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > longestDraft) fail('input.draft_too_large', { bytes: String(bytes), limit: String(longestDraft) });
}

function methodOf({ method, spoilers }: Composition): string {
  const wrong = spoilers.find((spoiler) => spoiler.name === 'wrong-method');
  const wanted = wrong?.method ?? method.toUpperCase();
  if (!/^[!#$%&'*+.^_`|~0-9A-Z-]+$/.test(wanted)) {
    fail('input.composition', { problem: `The method ${JSON.stringify(method)} has a character that HTTP does not allow there.` });
  }
  return wanted;
}

function environmentOf({ environmentId }: ComposeRequest, destination: ResolvedDestination, needs: ComposerNeeds) {
  const known = needs.environmentIds();
  if (environmentId !== null && !known.includes(environmentId)) fail('missing.environment', { id: environmentId });
  return environmentId ?? destination.environmentId ?? known[0] ?? null;
}

interface ToSign {
  readonly body: Uint8Array;
  readonly filled: FilledRequest;
  readonly target: ReplayTarget;
  readonly composition: Composition;
  readonly nowUs: number;
  /** Where the event has no id that could be signed. */
  readonly spareId: string;
}

const nothingWritten: WrittenSignature = { headers: [], replaces: [] };

function signatureFor(signer: ResolvedSigner | null, toSign: ToSign): WrittenSignature {
  if (signer === null) return nothingWritten;
  const { settings, secret } = signer;
  const { body, filled, target, composition, nowUs, spareId } = toSign;
  const places = schemes[settings.scheme].claimPlaces({ url: target.url, headers: filled.headers, body, isComplete: true }, settings);
  if (secret === null) {
    const names = [...places.signatures, places.timestamp, places.id].filter((name) => name !== null);
    return { headers: [], replaces: names.map((name) => name.toLowerCase()) };
  }
  const stale = composition.spoilers.find((spoiler) => spoiler.name === 'stale-timestamp');
  return writeSignature(
    {
      settings,
      body,
      secret,
      url: addressOf({ url: target.url, headers: [] }, settings),
      messageId: messageIdOf(filled.headers, places.id, body) ?? spareId,
      timestampSeconds: Math.floor(nowUs / 1_000_000) - (stale?.ageSeconds ?? 0),
    },
    composition.spoilers,
  );
}

/** A full stop would part what is signed in another place. */
const signableId = /^[\x21-\x2d\x2f-\x7e]{1,200}$/;

/** The one that stands in the draft's headers, then the event's own. */
function messageIdOf(headers: readonly HeaderPair[], idHeader: string | null, body: Uint8Array): string | undefined {
  const written = idHeader === null ? [] : headerValues(headers, idHeader);
  return [...written, readEnvelope(body).eventId ?? ''].find((id) => signableId.test(id));
}

/** Twilio names the hash of a body that is no form in the address it signs. */
function urlFor(url: string, body: Uint8Array, signer: ResolvedSigner | null, { contentType }: Composition): string {
  if (signer?.settings.scheme !== 'twilio' || body.byteLength === 0 || /[?&]bodySHA256=/.test(url)) return url;
  const looksLikeJson = body[0] === 0x7b || body[0] === 0x5b;
  if (!looksLikeJson && /^application\/x-www-form-urlencoded\b/i.test(contentType ?? '')) return url;
  const [whole = '', fragment] = url.split('#', 2);
  return `${whole}${whole.includes('?') ? '&' : '?'}bodySHA256=${hash('sha256', body, 'hex')}${fragment === undefined ? '' : `#${fragment}`}`;
}

function pacingOf({ spoilers }: Composition, body: Uint8Array): Pacing {
  if (spoilers.some(({ name }) => name === 'cut-connection')) return { kind: 'cut', afterBytes: Math.floor(body.byteLength / 2) };
  const slow = spoilers.find((spoiler) => spoiler.name === 'slow-body');
  return slow === undefined ? { kind: 'at-once' } : { kind: 'slow', overMs: slow.overMs };
}

/** On the event as it was written; what a spoiler does is meant. */
function warningsOn(body: Uint8Array, { contentType }: Composition): readonly string[] {
  const saysJson = /\bjson\b/i.test(contentType ?? '');
  if (body.byteLength === 0) return saysJson ? ['The body is empty; it is sent like that.'] : [];
  const looksLikeJson = saysJson || body[0] === 0x7b || body[0] === 0x5b;
  return looksLikeJson && !isJson(body) ? ['The body is not valid JSON; it is sent as it is written.'] : [];
}
