/** When a secret counts, in words. */
import type { Secret } from '#contract/models/endpoint.ts';
import { formatMoment, formatRelative, formatSpan } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';

/** With the time that is left: `accepted for 23 h more`, `counts in 3 h`, `ended 2 days ago`. */
export function countsWords({ state, validFromUs, validUntilUs }: Secret, nowUs: number): string {
  if (state === 'upcoming') return `counts in ${formatSpan(validFromUs - nowUs)}`;
  if (state === 'retired') return validUntilUs === null ? 'counts no more' : endedWords(validUntilUs, nowUs);
  const verb = state === 'current' ? 'counts' : 'accepted';
  return validUntilUs === null ? `${verb} without end` : `${verb} for ${formatSpan(validUntilUs - nowUs)} more`;
}

/** Of what has ended by the engine's clock; the window's may be some seconds behind it. */
function endedWords(untilUs: number, nowUs: number): string {
  return untilUs > nowUs - 1_000_000 ? 'just ended' : `ended ${formatRelative(untilUs, nowUs / 1000)}`;
}

/** `since 21 Nov, 14:02`, `from the beginning`, `20 Nov, 14:02 – tomorrow, 14:02`, `until tomorrow, 14:02`. */
export function rangeWords({ state, validFromUs, validUntilUs }: Secret, nowUs: number): string {
  if (validUntilUs === null) {
    if (validFromUs === 0) return 'from the beginning';
    return `${state === 'upcoming' ? 'from' : 'since'} ${formatMoment(validFromUs, nowUs)}`;
  }
  const until = formatMoment(validUntilUs, nowUs);
  return validFromUs === 0 ? `until ${until}` : `${formatMoment(validFromUs, nowUs)} – ${until}`;
}

/** `“Main”`, `“Main” and “Old”`, `“Main”, “Old” and “Older”`. */
export function namesOf(secrets: readonly Pick<Secret, 'name'>[]): string {
  const names = secrets.map(({ name }) => `“${visibleText(name)}”`);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Secrets that count at the moment. */
export function countingSecrets(secrets: readonly Secret[]): readonly Secret[] {
  return secrets.filter(({ state }) => state === 'current' || state === 'previous');
}

/** What a rotation does to the secrets that count, in whole sentences with times; empty when none counts. */
export function overlapSentences(secrets: readonly Secret[], overlapSeconds: number, nowUs: number): readonly string[] {
  const counting = countingSecrets(secrets);
  const endUs = nowUs + overlapSeconds * 1_000_000;
  const isSooner = ({ validUntilUs }: Secret) => validUntilUs !== null && validUntilUs <= endUs;
  const sooner = counting.filter(isSooner);
  const others = counting.filter((secret) => !isSooner(secret));
  const isOne = others.length === 1;
  if (overlapSeconds === 0) {
    if (counting.length === 0) return [];
    const verb = counting.length === 1 ? 'stops' : 'stop';
    return [
      `${namesOf(counting)} ${verb} counting at once: what is still signed with ${counting.length === 1 ? 'it' : 'them'} is a mismatch.`,
    ];
  }
  return [
    ...(others.length === 0
      ? []
      : [
          `${namesOf(others)} ${isOne ? 'stays' : 'stay'} accepted until ${formatMoment(endUs, nowUs)}, then ${isOne ? 'retires' : 'retire'} by ${isOne ? 'itself' : 'themselves'}.`,
        ]),
    ...sooner.map((secret) => `${namesOf([secret])} keeps its own end: ${formatMoment(secret.validUntilUs ?? endUs, nowUs)}.`),
  ];
}
