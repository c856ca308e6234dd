import { formatMoment } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import type { TimeRange } from '../histogram/time-scale.ts';
import { marksWithin, type SecretMark } from './secret-marks.ts';

/** `14:02 Zof: secret rotated to “Main 2”; “Main” accepted until tomorrow, 14:02`. */
export function describeMark(mark: SecretMark, nowUs: number): string {
  const { begun, ended, kept } = mark;
  const parts = [
    ...(begun.length === 0 ? [] : [`secret rotated to ${quoted(begun)}`]),
    ...kept.map(({ name, untilUs }) =>
      untilUs === null ? `${quoted([name])} still accepted` : `${quoted([name])} accepted until ${formatMoment(untilUs, nowUs)}`,
    ),
    ...(ended.length === 0 ? [] : [begun.length === 0 ? `secret ${quoted(ended)} retired` : `${quoted(ended)} retired`]),
  ];
  return `${formatMoment(mark.atUs, nowUs)} ${visibleText(mark.endpointName)}: ${parts.join('; ')}`;
}

/** The newest in full and how many more there are; the newest stands first in `marks`. */
export function describeMarks(marks: readonly SecretMark[], nowUs: number): string {
  const [newest] = marks;
  if (newest === undefined) return '';
  const more = marks.length === 1 ? '' : `, and ${marks.length - 1} more`;
  return `${describeMark(newest, nowUs)}${more}`;
}

/** ` · secrets changed twice`; empty when they did not. */
export function countMarks(marks: readonly SecretMark[]): string {
  if (marks.length === 0) return '';
  const often = marks.length === 1 ? 'once' : marks.length === 2 ? 'twice' : `${marks.length} times`;
  return ` · secrets changed ${often}`;
}

/** ` · 14:02 Zof: …`, what changed within a range; empty when nothing did. */
export function marksInRange(marks: readonly SecretMark[], range: TimeRange): string {
  const within = marksWithin(marks, range);
  return within.length === 0 ? '' : ` · ${describeMarks(within, range.untilUs)}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `“${visibleText(name)}”`).join(', ');
}
