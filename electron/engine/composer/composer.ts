/**
 * Composes events and sends them, right or wrong on purpose. Guarantees: what was previewed leaves byte for byte, and only once; nothing
 * leaves to a target that is refused or to a host nobody confirmed; every exchange is an attempt in the log before it begins. Refuses: what
 * HTTP can not carry, with the place where it stands.
 */
import { hash } from 'node:crypto';
import type { PreviewId } from '#contract/ids.ts';
import type { CompositionPreview, Sent } from '#contract/models/composer.ts';
import { fail } from '../failure.ts';
import { newPreviewId } from '../ids.ts';
import { createHostConsent } from '../replay/host-consent.ts';
import { systemResolve } from '../replay/open-connection.ts';
import type { ReplayOptions } from '../replay/replay.ts';
import { defaultReplayLimits } from '../replay/replay-limits.ts';
import { createTargetGuard } from '../replay/target-guard.ts';
import { parseTargetUrl } from '../replay/target-url.ts';
import { watchArrival } from './arrival.ts';
import type { ComposerNeeds } from './composer-needs.ts';
import type { ComposeRequest, Composer } from './composer-parts.ts';
import { resolveDestination } from './destination.ts';
import { fillRequest } from './fill-request.ts';
import { createFlights } from './flights.ts';
import { prepare } from './prepare.ts';
import type { Prepared } from './prepared.ts';
import { createPreviewCache, type KeptPreview } from './preview-cache.ts';
import { type SendTools, sendPrepared } from './send-prepared.ts';
import { createSequences } from './sequences.ts';
import { resolveSigner } from './signer.ts';

export function createComposer(needs: ComposerNeeds, options: ReplayOptions = {}): Composer {
  const consent = createHostConsent();
  const guard = createTargetGuard(needs.ownPorts);
  const previews = createPreviewCache(needs.clock);
  const flights = createFlights();
  const sequences = createSequences(needs.store);
  const preparing = { needs, guard, sequences: sequences.forPreview };
  const sending = {
    needs,
    guard,
    limits: { ...defaultReplayLimits, ...options.limits },
    resolve: options.resolve ?? systemResolve,
    trustedCertificates: options.trustedCertificates,
  };

  const sendByPerson = (prepared: Prepared, signal: AbortSignal) => sendAndFind(prepared, sending, needs, signal);
  /** Its numbers are free again where it may not leave. */
  const prepareToSend = async (request: ComposeRequest, confirmedHost: string | null): Promise<Prepared> => {
    const held = sequences.hold();
    try {
      const prepared = await prepare(request, { needs, guard, sequences: held });
      consent.require(prepared.target, confirmedHost);
      return prepared;
    } catch (error) {
      held.giveBack();
      throw error;
    }
  };

  return {
    async preview(request) {
      const prepared = await prepare(request, preparing);
      const id = newPreviewId(needs.random, needs.clock.nowUs());
      return describePreview(id, previews.keep(id, prepared), consent.missingFor(prepared.target));
    },
    sign: async (request) => (await prepare(request, preparing)).signed,
    sendPreview: (id, confirmedHost, signal) =>
      flights.run(signal, async (cut) => {
        const { prepared } = previews.find(id) ?? fail('missing.preview');
        consent.require(prepared.target, confirmedHost);
        // why: its attempts are named in its bytes, so it leaves once.
        previews.remove(id);
        if (prepared.sequence !== null) sequences.use(prepared.draftId, prepared.sequence);
        return sendByPerson(prepared, cut);
      }),
    send: (request, confirmedHost, signal) =>
      flights.run(signal, async (cut) => sendByPerson(await prepareToSend(request, confirmedHost), cut)),
    sendAs: (request, place, signal) =>
      flights.run(signal, async (cut) => sendPrepared(await prepareToSend(request, null), place, sending, cut)),
    async requireTarget({ destination, signer, givenSecret }, confirmedHost) {
      const resolved = await resolveDestination(destination, needs);
      resolveSigner({ signer, spoilers: [] }, resolved, givenSecret, needs);
      const environmentId = resolved.environmentId ?? needs.environmentIds()[0] ?? null;
      const { url } = await fillRequest({ ...nothingElse, url: resolved.url, environmentId }, needs, sequences.forPreview);
      const target = parseTargetUrl(url);
      guard.refuse(target, false);
      consent.require(target, confirmedHost);
      return target.url;
    },
    readPreviewBody(id, from, to) {
      const body = previews.find(id)?.prepared.body;
      return body && { bytes: body.subarray(from, to), length: body.byteLength };
    },
    async close() {
      await flights.close();
      previews.clear();
      await needs.sampleHandler.stop();
    },
  };
}

/** Fails with `cancelled.by_user` where the signal is aborted, after what was begun is ended in the log. */
async function sendAndFind(prepared: Prepared, sending: SendTools, needs: ComposerNeeds, signal: AbortSignal): Promise<Sent> {
  const arrival = watchArrival(prepared, needs);
  try {
    const { exchanges, judgement } = await sendPrepared(prepared, null, sending, signal);
    if (signal.aborted) fail('cancelled.by_user');
    const wasReached = exchanges.some(({ attempt }) => attempt.outcome === 'answered' || attempt.outcome === 'reset');
    const deliveryId = arrival !== null && wasReached ? await arrival.found(signal) : null;
    return { attemptIds: exchanges.map(({ attempt }) => attempt.id), judgement, deliveryId };
  } finally {
    arrival?.stop();
  }
}

/** For a URL that is filled in alone. */
const nothingElse = { text: '', headers: [], contentType: null, draftId: null, surroundings: null };

function describePreview(id: PreviewId, { prepared, expiresAtUs }: KeptPreview, hostToConfirm: string | null): CompositionPreview {
  const { method, target, headers, body, pacing, attemptIds, variables, signedBy, warnings, expectation } = prepared;
  return {
    id,
    expiresAtUs,
    method,
    url: target.url,
    headers: headers.map(([name, value]) => [name, value]),
    bodyBytes: body.byteLength,
    bodySha256: hash('sha256', body, 'hex'),
    bodyPath: `/blobs/previews/${id}`,
    pacing,
    exchanges: attemptIds.length,
    variables: [...variables],
    signedBy,
    warnings: [...warnings],
    expectation,
    hostToConfirm,
  };
}
