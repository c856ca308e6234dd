import { useMemo } from 'react';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import type { DayLayout } from '../day-layout.ts';
import { endpointsOfFilter } from '../filter/filter-range.ts';
import type { Page } from '../store.ts';
import { useTimelineState } from '../timeline-context.tsx';
import { type MarkPlace, markPlaces } from './mark-places.ts';
import { type SecretMark, secretMarks } from './secret-marks.ts';

/** Marks of the endpoints that the filter in force looks at, newest first. */
export function useSecretMarks(): readonly SecretMark[] {
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const query = useTimelineState((state) => state.query);
  return useMemo(() => secretMarks(endpoints, endpointsOfFilter(query)), [endpoints, query]);
}

/** Where they stand among the rows whose lines are in view. */
export function useMarkPlaces(
  pages: readonly Page[],
  days: DayLayout,
  inView: { readonly first: number; readonly last: number },
): readonly MarkPlace[] {
  const marks = useSecretMarks();
  return markPlaces(pages, days, marks, { first: days.rowAtOrBelow(inView.first), last: days.rowAtOrBelow(inView.last) });
}
