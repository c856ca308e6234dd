import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { AttemptId } from '#contract/ids.ts';
import type { AnswerJudgement, Sent } from '#contract/models/composer.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { AttemptLoader } from '#renderer/exchange/attempt-loader.tsx';
import { AttemptStatus } from '#renderer/exchange/attempt-status.tsx';
import { judgementLook } from '#renderer/exchange/judgement-words.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { describeTime, formatClock } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import type { Attempts } from '../use-attempts.ts';
import type { Sending } from '../use-send.ts';
import styles from './panels.module.css';

export interface AnswerPanelProps {
  readonly sending: Sending;
  readonly attempts: Attempts;
}

/** What came back, whether it is what a correct handler answers, and what was sent before. */
export function AnswerPanel({ sending, attempts }: AnswerPanelProps) {
  const { running } = sending;
  const { items, error, reload } = attempts;
  const latest = latestOf(running.value, items ?? []);
  const earlier = (items ?? []).filter(({ id }) => !latest.some((attempt) => attempt.id === id));
  return (
    <div className={styles.panel}>
      {running.isRunning ? <Waiting latest={items?.[0]} onCancel={running.cancel} /> : <Outcome sending={sending} latest={latest} />}
      {error === undefined ? null : <ErrorCallout error={error} actions={{ retry: reload, reload, reconnect: reload }} />}
      {items === undefined && error === undefined ? <Skeleton rows={3} label="Loading attempts" /> : null}
      {items !== undefined && items.length === 0 && !running.isRunning && running.error === undefined ? (
        <Empty title="Nothing was sent yet">The answer appears here, with what a correct handler would have answered.</Empty>
      ) : null}
      <Earlier attempts={running.isRunning ? (items ?? []) : earlier} more={attempts.hasMore ? attempts.more : null} />
    </div>
  );
}

/** The attempts of the last sending; before one, the newest there is. */
function latestOf(sent: Sent | undefined, items: readonly AttemptSummary[]): readonly AttemptSummary[] {
  if (sent === undefined) return items.slice(0, 1);
  return sent.attemptIds.flatMap((id) => items.find((attempt) => attempt.id === id) ?? []);
}

function Waiting({ latest, onCancel }: { readonly latest: AttemptSummary | undefined; readonly onCancel: () => void }) {
  return (
    <div className={styles.waiting} role="status">
      <Spinner /> {latest?.outcome === 'pending' ? 'Sent. Waiting for the answer' : 'Sending'}
      <Button size="small" onClick={onCancel}>
        Cancel sending
      </Button>
    </div>
  );
}

function Outcome({ sending, latest }: { readonly sending: Sending; readonly latest: readonly AttemptSummary[] }) {
  const { stores } = useServices();
  const { running, host } = sending;
  const { error, value } = running;
  const judgement = value?.judgement ?? latest[0]?.judgement ?? null;
  // What is asked for is asked beside the button.
  if (error !== undefined && host === null) {
    return (
      <ErrorCallout
        error={error}
        actions={{ retry: () => void running.run(undefined), enter_secret: () => stores.selection.setState({ view: 'endpoints' }) }}
        onDismiss={running.clear}
      />
    );
  }
  return (
    <>
      {judgement === null ? null : <Judgement judgement={judgement} deliveryId={value?.deliveryId ?? null} />}
      {latest.map((attempt, index) => (
        <section key={attempt.id} className={styles.section} aria-label={latest.length === 1 ? 'Answer' : `Answer ${index + 1}`}>
          {latest.length === 1 ? null : <h3 className={styles.caption}>{index === 0 ? 'First time' : 'Second time'}</h3>}
          <AttemptLoader id={attempt.id} outcome={attempt.outcome} />
        </section>
      ))}
    </>
  );
}

interface JudgementProps {
  readonly judgement: AnswerJudgement;
  readonly deliveryId: Sent['deliveryId'];
}

function Judgement({ judgement, deliveryId }: JudgementProps) {
  const { stores } = useServices();
  const look = judgementLook(judgement.word);
  return (
    <div className={classNames(styles.judgement, styles[look.tone])} role="status">
      <strong>
        <span aria-hidden="true">{look.sign} </span>
        {look.word}
      </strong>
      <span>{visibleText(judgement.sentence)}</span>
      {deliveryId === null ? null : (
        <span className={styles.line}>
          <Button size="small" onClick={() => stores.selection.setState({ view: 'timeline', deliveryId, focusedId: deliveryId })}>
            Open {deliveryId}
          </Button>
          <span className={styles.hint}>as the receiver captured it</span>
        </span>
      )}
    </div>
  );
}

function Earlier({ attempts, more }: { readonly attempts: readonly AttemptSummary[]; readonly more: (() => void) | null }) {
  const [open, setOpen] = useState<AttemptId | null>(null);
  if (attempts.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.caption}>Earlier attempts</h3>
      <ul className={styles.attempts} aria-label="Earlier attempts">
        {attempts.map((attempt) => (
          <Row
            key={attempt.id}
            attempt={attempt}
            isOpen={open === attempt.id}
            onToggle={() => setOpen(open === attempt.id ? null : attempt.id)}
          />
        ))}
      </ul>
      {more === null ? null : (
        <div>
          <Button size="small" variant="quiet" onClick={more}>
            Show more
          </Button>
        </div>
      )}
    </section>
  );
}

interface RowProps {
  readonly attempt: AttemptSummary;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ attempt, isOpen, onToggle }: RowProps) {
  const id = useId();
  const look = attempt.judgement === null ? null : judgementLook(attempt.judgement.word);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <li>
      <button type="button" className={styles.attempt} aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
        <Chevron size={14} strokeWidth={1.5} aria-hidden />
        <AttemptStatus attempt={attempt} />
        <span className={styles.attemptWords}>{look === null ? visibleText(attempt.sentence) : `${look.sign} ${look.word}`}</span>
        <span className={styles.when} title={describeTime(attempt.startedAtUs, Date.now())}>
          {formatClock(attempt.startedAtUs)}
        </span>
      </button>
      {isOpen ? (
        <div id={id} className={styles.open}>
          <AttemptLoader id={attempt.id} outcome={attempt.outcome} hasStatus={false} />
        </div>
      ) : null}
    </li>
  );
}
