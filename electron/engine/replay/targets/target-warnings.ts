import type { StoredTarget, TargetOptions } from '#engine/log/plan-store.ts';
import { parseTargetUrl, type ReplayTarget } from '../target-url.ts';
import type { ResolvedTarget } from './resolved-target.ts';

const dayUs = 86_400_000_000;
const soonDays = 14;

/** What to mind before something is sent to a kept target, in sentences. */
export function warningsOf({ url, options, signing, sealedSecret, probe }: StoredTarget, nowUs: number): readonly string[] {
  const warnings = [...wayWarnings(parseTargetUrl(url), options), ...schemeWarnings(signing !== null, sealedSecret !== null)];
  const expiresAtUs = probe?.certificateExpiresAtUs ?? null;
  return expiresAtUs === null ? warnings : [...warnings, ...expiry(expiresAtUs, nowUs)];
}

/** The same of a target that is about to be used; what its last probe said is not known here. */
export function resolvedWarnings({ target, options, signing, secret, secretFailure }: ResolvedTarget): readonly string[] {
  return [
    ...wayWarnings(target, options),
    ...schemeWarnings(signing !== null, secret !== null || secretFailure !== null),
    ...(secretFailure === null ? [] : [secretFailure.message]),
  ];
}

function wayWarnings(target: ReplayTarget, options: TargetOptions): readonly string[] {
  const warnings: string[] = [];
  if (options.isProduction) warnings.push('This is production: its host is typed before anything leaves.');
  if (target.isTls && !options.tls.isVerified)
    warnings.push('Its certificate is not verified: whoever answers at this address gets what is sent.');
  if (!target.isTls && !target.isLoopback) warnings.push('It is reached without TLS: everybody on the way can read what is sent.');
  if (options.keepsCredentials && !target.isLoopback) warnings.push('Captured Authorization and Cookie headers leave for it.');
  if (!options.isMarked) warnings.push("Requests carry no X-Hookglass-Replay, so they can not be told from the sender's own.");
  return warnings;
}

function schemeWarnings(hasScheme: boolean, hasSecret: boolean): readonly string[] {
  return hasScheme && !hasSecret ? ['It names a scheme and no secret, so replays are signed as their endpoints expect it.'] : [];
}

function expiry(expiresAtUs: number, nowUs: number): readonly string[] {
  const days = Math.floor((expiresAtUs - nowUs) / dayUs);
  if (expiresAtUs <= nowUs) return ['Its certificate has expired.'];
  if (days >= soonDays) return [];
  return [`Its certificate expires in ${days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`}.`];
}
