import type { StoredTarget } from '#engine/log/plan-store.ts';
import { parseTargetUrl } from '../target-url.ts';

const dayUs = 86_400_000_000;
const soonDays = 14;

/** What to mind before something is sent there, in sentences. */
export function warningsOf({ url, options, signing, sealedSecret, probe }: StoredTarget, nowUs: number): readonly string[] {
  const target = parseTargetUrl(url);
  const warnings: string[] = [];
  if (options.isProduction) warnings.push('This is production: its host is typed before anything leaves.');
  if (target.isTls && !options.tls.isVerified)
    warnings.push('Its certificate is not verified: whoever answers at this address gets what is sent.');
  if (!target.isTls && !target.isLoopback) warnings.push('It is reached without TLS: everybody on the way can read what is sent.');
  if (options.keepsCredentials && !target.isLoopback) warnings.push('Captured Authorization and Cookie headers leave for it.');
  if (!options.isMarked) warnings.push("Requests carry no X-Hookglass-Replay, so they can not be told from the sender's own.");
  if (signing !== null && sealedSecret === null)
    warnings.push('It names a scheme and no secret, so replays are signed as their endpoints expect it.');
  if (probe?.certificateExpiresAtUs != null) warnings.push(...expiry(probe.certificateExpiresAtUs, nowUs));
  return warnings;
}

function expiry(expiresAtUs: number, nowUs: number): readonly string[] {
  const days = Math.floor((expiresAtUs - nowUs) / dayUs);
  if (expiresAtUs <= nowUs) return ['Its certificate has expired.'];
  return days < soonDays ? [`Its certificate expires in ${days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`}.`] : [];
}
