import { useMemo } from 'react';
import { findBodyPlaces } from '#renderer/exchange/json-places.ts';
import { useFilterMarks } from '#renderer/exchange/use-filter-marks.ts';
import type { FindMarks } from '#renderer/exchange/use-marks.ts';
import type { FilterMarks } from '#renderer/lib/filter-marks.ts';
import { findRanges, type MarkRange } from '#renderer/lib/mark-ranges.ts';

/** Longer texts are searched by the editor's own find. */
const longestText = 8 * 1024 * 1024;

/** Finds in a payload what the filter in force looked for there: texts, and values by their path. */
export function usePayloadMarks(): FindMarks {
  const marks = useFilterMarks();
  return useMemo(() => (shown) => (shown.length > longestText ? [] : findPayloadMarks(shown, marks)), [marks]);
}

/** A text may stand within a value found by its path; the two are told apart no further. */
function findPayloadMarks(shown: string, { text, body }: FilterMarks): readonly MarkRange[] {
  const places = findBodyPlaces(shown, body);
  const texts = findRanges(shown, text).filter(({ from, to }) => !places.some((place) => place.from < to && from < place.to));
  return [...places, ...texts].toSorted((left, right) => left.from - right.from);
}
