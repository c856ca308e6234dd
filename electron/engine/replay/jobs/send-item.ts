/** One try of one delivery, within what its target allows. */
import type { PlanOptions } from '#contract/models/plan.ts';
import type { StoredDelivery } from '#engine/log/log.ts';
import { type HopRules, sendFollowing } from '../follow-redirects.ts';
import type { KeptLines } from '../kept-lines.ts';
import type { ConnectOptions } from '../open-connection.ts';
import { isReplayed } from '../outgoing-request.ts';
import { type AttemptResult, type SendInput, sendAttempt } from '../send-attempt.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';
import type { JobParts, Outgoing } from './job-parts.ts';

export type SendParts = Pick<JobParts, 'guard' | 'resolve' | 'limits' | 'trustedCertificates' | 'missingConsent'>;

const signatureHeader = /signature|^(webhook|svix)-(id|timestamp)$/;

export function sendItem(
  delivery: StoredDelivery,
  { head, body }: Outgoing,
  to: ResolvedTarget,
  lines: KeptLines | undefined,
  parts: SendParts,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { target, options } = to;
  const wasReplayed = isReplayed(delivery);
  const input: SendInput = {
    target,
    head,
    body,
    limits: {
      ...parts.limits,
      connectMs: options.connectMs,
      firstByteMs: options.firstByteMs,
      totalMs: options.totalMs,
      answerWithinMs: options.answerWithinMs,
    },
    connect: {
      ...trustOf(options.tls, parts),
      resolve: parts.resolve,
      describeRefused: (address) => parts.guard.describeRefused(target, address, wasReplayed),
    },
    lines,
    signal,
  };
  if (options.redirects === 'show') return sendAttempt(input);
  const signedWith = delivery.verification.headerName.toLowerCase();
  const rules: HopRules = {
    refuse: (next) => parts.guard.refuse(next, wasReplayed),
    describeRefused: (next, address) => parts.guard.describeRefused(next, address, wasReplayed),
    missingConsent: parts.missingConsent,
    isOfSignature: (name) => name === signedWith || signatureHeader.test(name),
    elsewhere: { trustedCertificates: parts.trustedCertificates },
  };
  return sendFollowing(input, rules);
}

function trustOf(
  { caPem, isVerified }: ResolvedTarget['options']['tls'],
  parts: SendParts,
): Pick<ConnectOptions, 'trustedCertificates' | 'verification'> {
  return {
    trustedCertificates: caPem === null ? parts.trustedCertificates : [caPem],
    verification: isVerified ? 'full' : 'none',
  };
}

/** The job's own limit, or the target's. */
export function concurrencyOf(options: Pick<PlanOptions, 'concurrency'>, to: ResolvedTarget): number {
  return options.concurrency ?? to.options.concurrency;
}
