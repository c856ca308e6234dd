import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { CodeEditorHandle } from '#renderer/editor/code-editor.tsx';
import type { MarkRange } from '#renderer/lib/mark-ranges.ts';

/** Finds where a filter matched in a text. */
export type FindMarks = (shown: string) => readonly MarkRange[];

const none: readonly MarkRange[] = [];

export interface Marks {
  readonly marks: readonly MarkRange[];
  readonly current: number;
  readonly moveTo: (index: number) => void;
}

/** The matches in what is shown, and which of them is looked at. */
export function useMarks(shown: string, find: FindMarks | undefined, editor: RefObject<CodeEditorHandle | null>): Marks {
  const marks = useMemo(() => find?.(shown) ?? none, [shown, find]);
  const [current, setCurrent] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other marks begin with their first
  useEffect(() => setCurrent(0), [marks]);
  return {
    marks,
    current,
    moveTo(index) {
      setCurrent(index);
      editor.current?.showMark(index);
    },
  };
}
