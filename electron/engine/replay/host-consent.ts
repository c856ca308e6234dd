import { domainToASCII } from 'node:url';
import { fail } from '../failure.ts';
import type { ReplayTarget } from './target-url.ts';

/** `production`: asked each time, whatever was confirmed before, and on this machine, too. */
export type HostUse = 'any' | 'production';

/** Which hosts that are not this machine a person has confirmed, for as long as the engine runs. Private networks ask too. */
export interface HostConsent {
  /** The host to confirm, or null when none is needed. */
  missingFor(target: ReplayTarget, use?: HostUse): string | null;
  /** Remembers a fitting confirmation, but for production; fails with `replay.target_needs_consent` without one. */
  require(target: ReplayTarget, confirmedHost: string | null, use?: HostUse): void;
}

export function createHostConsent(): HostConsent {
  const confirmed = new Set<string>();
  const missingFor = (target: ReplayTarget, use: HostUse = 'any') => {
    const isFree = use === 'any' && (target.isLoopback || confirmed.has(target.hostname));
    return isFree ? null : target.hostname;
  };
  return {
    missingFor,
    require(target, confirmedHost, use = 'any') {
      if (missingFor(target, use) === null) return;
      if (confirmedHost === null || !namesHost(confirmedHost, target.hostname))
        fail('replay.target_needs_consent', { host: target.hostname });
      if (use === 'any') confirmed.add(target.hostname);
    },
  };
}

function namesHost(written: string, hostname: string): boolean {
  const trimmed = written.trim().toLowerCase();
  return trimmed === hostname || domainToASCII(trimmed) === hostname;
}
