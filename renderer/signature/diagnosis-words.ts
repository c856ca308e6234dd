/** Words around a diagnosis. What was found has its own sentences, which the engine writes. */
import type { Diagnosis, Finding, Language } from '#contract/models/diagnosis.ts';
import type { VerdictReason } from '#contract/models/verdict.ts';
import { countOf, formatCount } from '#renderer/lib/format-bytes.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';

export const languageNames: Readonly<Record<Language, string>> = {
  node: 'Node.js',
  python: 'Python',
  go: 'Go',
  java: 'Java',
  ruby: 'Ruby',
  php: 'PHP',
  csharp: 'C#',
};

/** `1,240 signatures tried with 3 secrets in 212 ms` */
export function triedWords({ tried, tookMs }: Pick<Diagnosis, 'tried' | 'tookMs'>, secrets: number): string {
  const withSecrets = secrets === 0 ? '' : ` with ${countOf(secrets, 'secret', 'secrets')}`;
  return `${countOf(tried, 'signature', 'signatures')} tried${withSecrets} in ${formatDuration(tookMs * 1000)}`;
}

/** Above the findings. */
export function foundWords(findings: readonly Finding[]): string {
  return findings.length === 1 ? 'The cause, proven' : `${formatCount(findings.length)} causes, each proven; the likeliest first`;
}

/** The one next step that helps most where nothing could be proven. */
export function nextStepWords(reason: VerdictReason): string {
  if (reason === 'no_secret' || reason === 'malformed_secret')
    return 'Enter the secret as the sender shows it; it is judged again at once.';
  if (reason.startsWith('missing_'))
    return 'Look at the headers as they arrived: if the signature is not among them, the sender or a proxy left it out.';
  if (reason === 'body_incomplete') return 'Have it sent again with the whole body.';
  if (reason.startsWith('timestamp_')) return 'Replay it fresh to sign it now, or compare the clocks of both machines.';
  return 'Copy the secret from the sender once more and check it by hand: if that verifies, the secret here is the wrong one; if not, the body was changed on the way.';
}

/** `“Main”`, with the endpoint where it is another's. */
export function secretWords(secret: NonNullable<Finding['secret']>): string {
  return secret.endpointName === null ? `“${secret.name}”` : `“${secret.name}” of ${secret.endpointName}`;
}
