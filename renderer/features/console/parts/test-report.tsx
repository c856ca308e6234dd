import type { ConnectionCheck, ConnectionReport } from '#contract/models/console.ts';
import { formatClock, formatDuration } from '#renderer/lib/format-time.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { checkName, clockWords, rateLimitWords, reportWords } from '../connection-words.ts';
import styles from '../tables.module.css';
import { OutcomeMark } from './outcome-mark.tsx';

/** What was tried, what came of each, and what the answers told besides. */
export function TestReport({ report }: { readonly report: ConnectionReport }) {
  const nowUs = useNow() * 1000;
  const limit = report.rateLimit === null ? null : rateLimitWords(report.rateLimit, nowUs);
  return (
    <div className={styles.report}>
      <p className={styles.reportHead} role="status">
        <strong>{reportWords(report)}</strong>
        <span className={styles.quiet}>
          {[
            limit,
            report.clockDifferenceMs === null ? null : `clock ${clockWords(report.clockDifferenceMs)}`,
            `tried ${formatClock(report.testedAtUs)}`,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </p>
      <table className={styles.table} aria-label="What was tried">
        <colgroup>
          <col className={styles.outcomeColumn} />
          <col className={styles.checkColumn} />
          <col />
          <col className={styles.requestColumn} />
          <col className={styles.tookColumn} />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">Check</th>
            <th scope="col">What it means</th>
            <th scope="col">Request id</th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {report.checks.map((check) => (
            <CheckRow key={check.name} check={check} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CheckRow({ check }: { readonly check: ConnectionCheck }) {
  const { name, outcome, sentence, next, status, requestId, durationMs } = check;
  return (
    <tr>
      <td>
        <OutcomeMark outcome={outcome} />
      </td>
      <th scope="row" className={styles.checkName}>
        {visibleText(checkName(name))}
      </th>
      <td className={styles.wraps}>
        <bdi>{visibleText(sentence)}</bdi>
        {next === null ? null : (
          <span className={styles.next}>
            <bdi>{visibleText(next)}</bdi>
          </span>
        )}
      </td>
      <td>{requestId === null ? null : <CopyText text={requestId} label={`request id of ${checkName(name)}`} />}</td>
      <td className={styles.figure}>
        {status === null ? '' : status}
        {durationMs === null ? null : <span className={styles.quiet}> {formatDuration(durationMs * 1000)}</span>}
      </td>
    </tr>
  );
}
