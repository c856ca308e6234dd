import { type FilterMarks, marksOf } from '#renderer/lib/filter-marks.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';

/** What the filter in force looked for; the same object until the filter changes. */
export function useFilterMarks(): FilterMarks {
  const { stores } = useServices();
  return useStore(stores.view, (state) => marksOf(state.query));
}
