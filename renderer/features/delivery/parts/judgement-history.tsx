import type { Judgement } from '#contract/models/verdict.ts';
import { describeTime, formatClock, formatDay, isSameDay } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { VerdictMark } from '#renderer/ui/verdict-mark.tsx';
import panes from '../delivery-pane.module.css';
import { causeWords, reasonWords } from '../judgement-words.ts';
import styles from './judgement-history.module.css';

/** Every verdict there was, the one that counts first. */
export function JudgementHistory({ history }: { readonly history: readonly Judgement[] }) {
  return (
    <section className={panes.group} aria-label="Verdicts so far">
      <h3 className={panes.caption}>Verdicts so far</h3>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Verdict</th>
              <th scope="col">Reason</th>
              <th scope="col">Secret</th>
              <th scope="col">Cause</th>
            </tr>
          </thead>
          <tbody>
            {history.map((judgement, index) => (
              <Row key={`${judgement.judgedAtUs} ${judgement.cause}`} judgement={judgement} isCurrent={index === 0} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ judgement, isCurrent }: { readonly judgement: Judgement; readonly isCurrent: boolean }) {
  const { judgedAtUs, verdict, reason, matchedSecret, cause } = judgement;
  const now = Date.now();
  return (
    <tr className={isCurrent ? undefined : styles.past}>
      <td className={styles.time} title={describeTime(judgedAtUs, now)}>
        {isSameDay(judgedAtUs, now * 1000) ? '' : `${formatDay(judgedAtUs)} `}
        {formatClock(judgedAtUs).slice(0, 8)}
      </td>
      <td>
        <VerdictMark verdict={verdict} withWord />
      </td>
      <td>{reasonWords[reason]}</td>
      <td>{matchedSecret === null ? '–' : <bdi>{visibleText(matchedSecret.name)}</bdi>}</td>
      <td className={styles.cause}>{causeWords[cause]}</td>
    </tr>
  );
}
