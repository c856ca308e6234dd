import type { ConformanceId } from '#contract/ids.ts';
import type { ConformanceSummary } from '#contract/models/conformance.ts';
import { describeTime, formatMoment } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Section } from '#renderer/ui/page.tsx';
import styles from '../conformance.module.css';
import { countWords, stateLook } from '../report.ts';

export interface EarlierReportsProps {
  readonly items: readonly ConformanceSummary[];
  readonly shownId: ConformanceId;
  readonly onShow: (id: ConformanceId) => void;
}

/** Reports that are kept, newest first, to look at once more. */
export function EarlierReports({ items, shownId, onShow }: EarlierReportsProps) {
  if (items.length < 2) return null;
  const nowMs = Date.now();
  return (
    <Section title="Reports">
      <ul className={styles.reports}>
        {items.map((item) => {
          const { word, tone } = stateLook(item.state);
          return (
            <li key={item.id}>
              <button
                type="button"
                className={styles.reportRow}
                aria-current={item.id === shownId ? 'true' : undefined}
                onClick={() => onShow(item.id)}
              >
                <span className={styles.reportState}>
                  <Badge tone={tone}>{word}</Badge>
                </span>
                <bdi className={styles.reportTarget}>{visibleText(item.targetUrl)}</bdi>
                <span className={styles.hint}>{countWords(item)}</span>
                <span className={styles.when} title={describeTime(item.startedAtUs, nowMs)}>
                  {formatMoment(item.startedAtUs, nowMs * 1000)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
