/** Which part of a range was observed, in words: silence is never presented as "nothing was sent". Pure. */
import type { Observation } from '#contract/models/observation.ts';
import { formatDay, formatMinute, formatSpan, isSameDay } from '#renderer/lib/format-time.ts';

/** More stretches than this are summed up. */
const namedAtMost = 3;

interface Stretch {
  readonly fromUs: number;
  /** Null when it goes on to the end of the range, which is now. */
  readonly untilUs: number | null;
}

/** The stretches of the range in which the receiver listened, oldest first. */
function listeningStretches({ fromUs, untilUs, sinceUs, gaps }: Observation): readonly Stretch[] {
  if (sinceUs === null) return [];
  const stretches: Stretch[] = [];
  let at = Math.max(fromUs, sinceUs);
  for (const gap of gaps) {
    if (gap.fromUs > at) stretches.push({ fromUs: at, untilUs: gap.fromUs });
    at = Math.max(at, gap.untilUs ?? untilUs);
  }
  if (at < untilUs) stretches.push({ fromUs: at, untilUs: null });
  return stretches;
}

/** "Observed 13:00–13:40 and since 13:52; not listening for 12 min." Times within one day go without their day. */
export function observedWords(observation: Observation, nowUs: number): string {
  const { fromUs, untilUs, sinceUs, observedUs } = observation;
  if (sinceUs === null) return 'The receiver has not listened yet, so nothing could arrive.';
  if (sinceUs >= untilUs) return `Not observed: the receiver first listened ${momentWords(sinceUs, nowUs)}, after that range.`;
  const stretches = listeningStretches(observation);
  const endsNow = observation.isListening && nowUs - untilUs < 60_000_000;
  if (stretches.length === 0) return 'Not observed: the receiver did not listen in that range.';
  const missedUs = Math.max(0, untilUs - Math.max(fromUs, sinceUs) - observedUs);
  const missed = missedUs < 1_000_000 ? '' : `; not listening for ${formatSpan(missedUs)}`;
  if (stretches.length > namedAtMost) return `Observed for ${formatSpan(observedUs)} of it${missed}.`;
  const named = stretches.map((stretch) => stretchWords(stretch, untilUs, endsNow, nowUs));
  return `Observed ${listed(named)}${missed}.`;
}

function stretchWords({ fromUs, untilUs }: Stretch, endUs: number, endsNow: boolean, nowUs: number): string {
  if (untilUs === null && endsNow) return `since ${momentWords(fromUs, nowUs)}`;
  const until = untilUs ?? endUs;
  const end = isSameDay(fromUs, until) ? formatMinute(until, false) : momentWords(until, nowUs);
  return `${momentWords(fromUs, nowUs)}–${end}`;
}

function momentWords(atUs: number, nowUs: number): string {
  const clock = formatMinute(atUs, false);
  return isSameDay(atUs, nowUs) ? clock : `${formatDay(atUs)} ${clock}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
