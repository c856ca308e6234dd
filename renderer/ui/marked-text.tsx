import type { Excerpt } from '#contract/models/delivery.ts';
import { findRanges, type MarkRange, segmentsOf } from '#renderer/lib/mark-ranges.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import styles from './marked-text.module.css';

export interface MarkedTextProps {
  readonly text: string;
  /** Words that are marked wherever they stand, without regard to case. */
  readonly terms: readonly string[];
  /** What a column is filtered by: in every row, so it is underlined only. */
  readonly quietTerms?: readonly string[] | undefined;
}

/** Outside text in its own direction, hidden characters made visible, with what a filter found in it marked. */
export function MarkedText({ text, terms, quietTerms = [] }: MarkedTextProps) {
  const ranges = findRanges(text, terms);
  if (ranges.length > 0) return <Segments text={text} ranges={ranges} />;
  return <Segments text={text} ranges={findRanges(text, quietTerms)} isQuiet />;
}

/** The stretch around a match, as the engine cut it. */
export function ExcerptText({ excerpt }: { readonly excerpt: Excerpt }) {
  const { text, markStart, markEnd } = excerpt;
  return <Segments text={text} ranges={markEnd > markStart ? [{ from: markStart, to: markEnd }] : []} />;
}

interface SegmentsProps {
  readonly text: string;
  readonly ranges: readonly MarkRange[];
  readonly isQuiet?: boolean;
}

function Segments({ text, ranges, isQuiet = false }: SegmentsProps) {
  let at = 0;
  return (
    <bdi>
      {segmentsOf(text, ranges).map((segment) => {
        const key = at;
        at += segment.text.length;
        const shown = visibleText(segment.text);
        return segment.isMarked ? (
          <mark key={key} className={isQuiet ? styles.quiet : styles.mark}>
            {shown}
          </mark>
        ) : (
          shown
        );
      })}
    </bdi>
  );
}
