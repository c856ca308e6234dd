/**
 * Which targets are refused. Guarantees: asked twice, with the URL before anything is stored and with each resolved address before a
 * socket opens; the second answer counts for names, so a name that changes its address gains nothing.
 */
import { networkInterfaces } from 'node:os';
import { fail } from '../failure.ts';
import { describeRefusedAddress, describeRefusedName, isLoopbackAddress } from '../outbound/address-policy.ts';
import type { ReplayParts } from './replay-parts.ts';
import { isLocalhostName, type ReplayTarget } from './target-url.ts';

export interface TargetGuard {
  /** Fails with `replay.target_refused`. `isReplayed`: a delivery to be sent is a replay of ours that came back. */
  refuse(target: ReplayTarget, isReplayed: boolean): void;
  /** What makes a resolved address no target, to be read after "is"; undefined when it may be connected to. */
  describeRefused(target: ReplayTarget, address: string, isReplayed: boolean): string | undefined;
}

export function createTargetGuard(ownPorts: ReplayParts['ownPorts']): TargetGuard {
  const describeOwn = (port: number, isReplayed: boolean): string | undefined => {
    const { control, receiver } = ownPorts();
    if (control.includes(port)) return 'the address Hookglass itself is controlled through';
    if (isReplayed && receiver.includes(port))
      return 'the receiver of this Hookglass, and the delivery is a replay already; that would go round in circles';
    return undefined;
  };

  const describeRefused = (target: ReplayTarget, address: string, isReplayed: boolean): string | undefined => {
    const refused = describeRefusedAddress(address);
    if (refused !== undefined) return refused;
    if (target.isLoopback && !isLoopbackAddress(address)) return `at ${address}, not on this machine as its name promises`;
    return isOfThisMachine(address) ? describeOwn(target.port, isReplayed) : undefined;
  };

  const describeTarget = (target: ReplayTarget, isReplayed: boolean): string | undefined => {
    const byName = describeRefusedName(target.address);
    if (byName !== undefined) return byName;
    if (isLocalhostName(target.address)) return describeOwn(target.port, isReplayed);
    return target.isAddress ? describeRefused(target, target.address, isReplayed) : undefined;
  };

  return {
    refuse(target, isReplayed) {
      const what = describeTarget(target, isReplayed);
      if (what !== undefined) fail('replay.target_refused', { host: target.host, what });
    },
    describeRefused,
  };
}

function isOfThisMachine(address: string): boolean {
  if (isLoopbackAddress(address)) return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address) ?? false);
}
