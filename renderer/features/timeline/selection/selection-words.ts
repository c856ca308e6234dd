import { formatCount } from '#renderer/lib/format-bytes.ts';
import type { SetCount } from '#renderer/platform/use-set-count.ts';
import type { Selection } from './selection.ts';

/** `3 selected`, `All 12,040 matching`, `12,038 of all matching`. */
export function selectionWords(selection: Selection, count: SetCount | null | undefined): string {
  if (selection.kind === 'some') return `${formatCount(selection.ids.size)} selected`;
  const figure = count === undefined || count === null ? '' : `${formatCount(count.count)}${count.isExact ? '' : '+'} `;
  const without = selection.except.size;
  if (selection.query === '') return without === 0 ? `All ${figure}selected` : `All but ${formatCount(without)}: ${figure}selected`;
  return without === 0 ? `All ${figure}matching` : `All matching but ${formatCount(without)}: ${figure}selected`;
}
