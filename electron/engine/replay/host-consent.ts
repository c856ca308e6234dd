import { domainToASCII } from 'node:url';
import { fail } from '../failure.ts';
import type { ReplayTarget } from './target-url.ts';

/** Which hosts that are not this machine a person has confirmed, for as long as the engine runs. Private networks ask too. */
export interface HostConsent {
  /** The host to confirm, or null when none is needed. */
  missingFor(target: ReplayTarget): string | null;
  /** Remembers a fitting confirmation; fails with `replay.target_needs_consent` without one. */
  require(target: ReplayTarget, confirmedHost: string | null): void;
}

export function createHostConsent(): HostConsent {
  const confirmed = new Set<string>();
  const missingFor = (target: ReplayTarget) => (target.isLoopback || confirmed.has(target.hostname) ? null : target.hostname);
  return {
    missingFor,
    require(target, confirmedHost) {
      if (missingFor(target) === null) return;
      if (confirmedHost === null || !namesHost(confirmedHost, target.hostname))
        fail('replay.target_needs_consent', { host: target.hostname });
      confirmed.add(target.hostname);
    },
  };
}

function namesHost(written: string, hostname: string): boolean {
  const trimmed = written.trim().toLowerCase();
  return trimmed === hostname || domainToASCII(trimmed) === hostname;
}
