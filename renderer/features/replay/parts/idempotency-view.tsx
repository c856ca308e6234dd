import { useState } from 'react';
import type { AttemptId } from '#contract/ids.ts';
import type { IdempotencyReport } from '#contract/models/attempt-comparison.ts';
import { AttemptLoader } from '#renderer/exchange/attempt-loader.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout, type Tone } from '#renderer/ui/callout.tsx';
import styles from '../replay-dialog.module.css';

const verdicts: Readonly<Record<IdempotencyReport['verdict'], { readonly tone: Tone; readonly title: string }>> = {
  idempotent: { tone: 'ok', title: '✓ Idempotent' },
  changed: { tone: 'bad', title: '✕ Not idempotent' },
  inconclusive: { tone: 'warn', title: '? Not clear' },
};

const steps: Readonly<Record<IdempotencyReport['steps'][number]['state'], { readonly sign: string; readonly word: string }>> = {
  passed: { sign: '✓', word: 'passed' },
  failed: { sign: '✕', word: 'failed' },
  unclear: { sign: '?', word: 'not clear' },
};

/** What was seen, step by step, with the answers behind it. */
export function IdempotencyView({ report }: { readonly report: IdempotencyReport }) {
  const [openId, setOpenId] = useState<AttemptId | null>(null);
  const { tone, title } = verdicts[report.verdict];
  const names = attemptNames(report.attempts.length);
  return (
    <div className={styles.report} data-testid="idempotency" data-verdict={report.verdict}>
      <Callout tone={tone} title={title}>
        {visibleText(report.sentence)}
      </Callout>
      <ol className={styles.steps} aria-label="Steps">
        {report.steps.map((step) => (
          <li key={step.title} className={styles.step} data-state={step.state}>
            <span className={classNames(styles.stepSign, styles[step.state])}>
              <span aria-hidden="true">{steps[step.state].sign}</span>
              <span className="visually-hidden">{steps[step.state].word}</span>
            </span>
            <span>
              <strong className={styles.stepTitle}>{visibleText(step.title)}</strong>
              <span className={styles.stepText}>{visibleText(step.sentence)}</span>
            </span>
          </li>
        ))}
      </ol>
      {report.probes.length === 0 ? null : <Probes probes={report.probes} />}
      <div className={styles.answers}>
        {report.attempts.map((id, index) => (
          <Button key={id} size="small" aria-pressed={openId === id} onClick={() => setOpenId(openId === id ? null : id)}>
            {names[index] ?? `Answer ${index + 1}`}
          </Button>
        ))}
      </div>
      {openId === null ? null : <AttemptLoader key={openId} id={openId} outcome="answered" />}
    </div>
  );
}

function attemptNames(count: number): readonly string[] {
  return count === 4 ? ['First', 'Again', 'At once, one', 'At once, two'] : [];
}

function Probes({ probes }: Pick<IdempotencyReport, 'probes'>) {
  return (
    <table className={styles.probes}>
      <caption className={styles.probesCaption}>What the probe URL answered</caption>
      <tbody>
        {probes.map((probe) => (
          <tr key={probe.title}>
            <th scope="row">{visibleText(probe.title)}</th>
            <td>{probe.status ?? 'no answer'}</td>
            <td>
              <bdi>{visibleText(probe.text)}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
