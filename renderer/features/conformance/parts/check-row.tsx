import { CircleCheck, CircleDashed, CircleHelp, CircleMinus, CircleX, type LucideIcon } from 'lucide-react';
import type { ConformanceId } from '#contract/ids.ts';
import type { CheckResult } from '#contract/models/conformance.ts';
import { AttemptFold } from '#renderer/exchange/attempt-fold.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from '../conformance.module.css';

const icons: Readonly<Record<Exclude<CheckResult['state'], 'running'>, LucideIcon>> = {
  waiting: CircleDashed,
  passed: CircleCheck,
  failed: CircleX,
  inconclusive: CircleHelp,
  skipped: CircleMinus,
};

/** One check: sign and word, what a correct handler does, what this one did, what to do about it, and what was sent. */
export function CheckRow({ check, reportId }: { readonly check: CheckResult; readonly reportId: ConformanceId }) {
  const { name, title, state, sentence, advice, durationMs, attemptIds } = check;
  const isDone = state !== 'waiting' && state !== 'running';
  return (
    <li className={styles.check} data-check={name} data-state={state}>
      <span className={classNames(styles.state, styles[state])}>
        <Sign state={state} />
        {state}
      </span>
      <div className={styles.words}>
        <p className={styles.checkTitle}>
          <bdi>{visibleText(title)}</bdi>
        </p>
        {sentence === '' ? null : (
          <p className={styles.sentence}>
            <bdi>{visibleText(sentence)}</bdi>
          </p>
        )}
        {advice === null ? null : (
          <p className={styles.advice}>
            <strong>What to do: </strong>
            <bdi>{visibleText(advice)}</bdi>
          </p>
        )}
        {isDone ? <AttemptFold ids={attemptIds} groupId={reportId} /> : null}
      </div>
      <span className={styles.took}>{isDone && attemptIds.length > 0 ? formatDuration(Math.round(durationMs * 1000)) : ''}</span>
    </li>
  );
}

function Sign({ state }: { readonly state: CheckResult['state'] }) {
  if (state === 'running') return <Spinner size={15} />;
  const Icon = icons[state];
  return <Icon size={15} strokeWidth={1.75} aria-hidden />;
}
