/**
 * Looks whether a target can be reached: name, connection, TLS, and the answer to OPTIONS without a body. Guarantees: nothing of a delivery,
 * no header of the target and no secret leaves; the certificate is read also where it is not accepted.
 */
import { TLSSocket } from 'node:tls';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { TargetProbe } from '#contract/models/target.ts';
import { fail } from '#engine/failure.ts';
import type { Clock } from '#engine/ports.ts';
import { createCutoff } from '../cutoff.ts';
import { Ended } from '../ending.ts';
import { type ConnectOptions, openConnection, type Resolve } from '../open-connection.ts';
import { defaultReplayLimits } from '../replay-limits.ts';
import { replayMarker } from '../request-headers.ts';
import { type AttemptResult, sendAttempt } from '../send-attempt.ts';
import { startStopwatch } from '../stopwatch.ts';
import type { TargetGuard } from '../target-guard.ts';
import type { ResolvedTarget } from './resolved-target.ts';
import { certificatesOf } from './target-options.ts';

export interface ProbeParts {
  readonly clock: Clock;
  readonly guard: Pick<TargetGuard, 'describeRefused'>;
  readonly resolve: Resolve;
}

/** What is kept of the answer to OPTIONS: its body is not looked at. */
const keptAnswerBytes = 4_096;

/** Fails with `cancelled.by_user` only; whatever else happens is the result. */
export async function probeTarget(to: ResolvedTarget, parts: ProbeParts, signal: AbortSignal): Promise<TargetProbe> {
  const addresses: string[] = [];
  const connect: ConnectOptions = {
    ...connectOptionsOf(to, parts),
    describeRefused(address) {
      if (!addresses.includes(address)) addresses.push(address);
      return parts.guard.describeRefused(to.target, address, false);
    },
  };
  const atUs = parts.clock.nowUs();
  const elapsedUs = startStopwatch();
  const result = await sendOptions(to, connect, signal);
  const hasConnected = result.phases.connectUs !== null && result.outcome !== 'blocked';
  const certificate = hasConnected && to.target.isTls ? await readCertificate(to, connect, signal) : null;
  if (signal.aborted) fail('cancelled.by_user');
  const isReachable = hasConnected && result.outcome !== 'tls-failed';
  return {
    atUs,
    isReachable,
    sentences: [summaryOf(to, result, isReachable), ...addressWords(addresses), ...tlsWords(to, certificate)],
    addresses,
    certificateExpiresAtUs: certificate?.expiresAtUs ?? null,
    status: result.response?.status ?? null,
    durationMs: elapsedUs() / 1000,
  };
}

/** How a connection to this target is made and judged. */
export function connectOptionsOf({ target, options }: ResolvedTarget, { guard, resolve }: Omit<ProbeParts, 'clock'>): ConnectOptions {
  return {
    resolve,
    describeRefused: (address) => guard.describeRefused(target, address, false),
    trustedCertificates: options.tls.caPem === null ? undefined : certificatesOf(options.tls.caPem),
    verification: options.tls.isVerified ? 'full' : 'none',
  };
}

function sendOptions({ target, options }: ResolvedTarget, connect: ConnectOptions, signal: AbortSignal): Promise<AttemptResult> {
  const marker: readonly HeaderPair[] = options.isMarked ? [[replayMarker, 'probe']] : [];
  const { connectMs, firstByteMs, totalMs, answerWithinMs } = options;
  return sendAttempt({
    target,
    head: {
      method: 'OPTIONS',
      url: target.url,
      path: target.path,
      headers: [['Host', target.host], ['Accept', '*/*'], ...marker, ['Connection', 'close']],
      changes: [],
      bodyBytes: 0,
    },
    body: new Uint8Array(),
    limits: { ...defaultReplayLimits, connectMs, firstByteMs, totalMs, answerWithinMs, keptResponseBytes: keptAnswerBytes },
    connect,
    signal,
  });
}

interface FoundCertificate {
  readonly name: string;
  readonly issuer: string;
  readonly expiresAtUs: number;
  readonly protocol: string;
}

/** Null when it could not be read, for whatever reason: the attempt before has said what is wrong. */
async function readCertificate(to: ResolvedTarget, connect: ConnectOptions, signal: AbortSignal): Promise<FoundCertificate | null> {
  const cutoff = createCutoff(signal, () => ({ outcome: 'cancelled', stage: 'tls' }));
  const { connectMs } = to.options;
  cutoff.limit(connectMs, () => ({ outcome: 'timed-out', stage: 'tls', limitMs: connectMs }));
  try {
    const watch = { elapsedUs: startStopwatch(), timings: { dnsUs: null, connectUs: null, tlsUs: null }, onStage: () => undefined };
    const socket = await openConnection(to.target, { ...connect, verification: 'none' }, cutoff, watch);
    const found = socket instanceof TLSSocket ? describeCertificate(socket) : null;
    socket.destroy();
    return found;
  } catch (error) {
    if (error instanceof Ended) return null;
    throw error;
  } finally {
    cutoff.dispose();
  }
}

function describeCertificate(socket: TLSSocket): FoundCertificate | null {
  const { subject, issuer, valid_to: validTo } = socket.getPeerCertificate();
  const expiresAtMs = Date.parse(validTo ?? '');
  if (Number.isNaN(expiresAtMs)) return null;
  return {
    name: nameOf(subject),
    issuer: nameOf(issuer),
    expiresAtUs: expiresAtMs * 1000,
    protocol: socket.getProtocol() ?? 'TLS',
  };
}

function nameOf(subject: { readonly CN?: string | string[]; readonly O?: string | string[] } | undefined): string {
  return [subject?.CN ?? subject?.O ?? 'no name'].flat().join(', ').slice(0, 200);
}

function summaryOf({ target }: ResolvedTarget, { outcome, sentence, response, phases }: AttemptResult, isReachable: boolean): string {
  if (!isReachable) return sentence;
  const took = `${Math.max(1, Math.round((phases.totalUs ?? 0) / 1000))} ms`;
  if (response === null || outcome !== 'answered') return `${target.host} takes connections, but OPTIONS came to nothing. ${sentence}`;
  const { status, redirectTo } = response;
  const redirect = redirectTo === null ? '' : ` It points to ${redirectTo.slice(0, 500)}.`;
  return `${target.host} answered OPTIONS with ${status} in ${took}, so requests get there.${redirect}`;
}

function addressWords(addresses: readonly string[]): readonly string[] {
  if (addresses.length === 0) return [];
  return [`${addresses.length === 1 ? 'Its address is' : 'Its addresses are'} ${addresses.slice(0, 8).join(', ')}.`];
}

function tlsWords({ target, options }: ResolvedTarget, certificate: FoundCertificate | null): readonly string[] {
  if (!target.isTls) return ['It is reached without TLS.'];
  if (certificate === null) return [];
  const { name, issuer, expiresAtUs, protocol } = certificate;
  const day = new Date(expiresAtUs / 1000).toISOString().slice(0, 10);
  const verified = options.tls.isVerified ? '' : ' It is not verified.';
  return [`${protocol}; its certificate is for ${name}, issued by ${issuer}, and valid until ${day}.${verified}`];
}
