import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { AttemptId } from '#contract/ids.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from './attempt-fold.module.css';
import { AttemptLoader } from './attempt-loader.tsx';
import { AttemptStatus } from './attempt-status.tsx';
import { judgementLook } from './judgement-words.ts';

export interface AttemptFoldProps {
  /** In the order in which they were made. */
  readonly ids: readonly AttemptId[];
  /** The scenario run or handler check they belong to. */
  readonly groupId: string;
}

/** How many pages of attempts are looked through for these; a check has at most a few hundred. */
const mostPages = 5;

/** Attempts of a step or a check, folded; asked for when somebody wants to see them. */
export function AttemptFold({ ids, groupId }: AttemptFoldProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  if (ids.length === 0) return null;
  return (
    <div>
      <button type="button" className={styles.toggle} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <ChevronRight className={styles.chevron} size={14} strokeWidth={1.5} aria-hidden />
        {countOf(ids.length, 'attempt', 'attempts')}
      </button>
      {isOpen ? (
        <div id={id}>
          <Attempts ids={ids} groupId={groupId} />
        </div>
      ) : null}
    </div>
  );
}

function Attempts({ ids, groupId }: AttemptFoldProps) {
  const [open, setOpen] = useState<AttemptId | null>(ids.length === 1 ? (ids[0] ?? null) : null);
  const asked = useAsked(`${groupId} ${ids.join(' ')}`, (client, signal) => attemptsOf(client, groupId, ids, signal));
  if (asked.error !== undefined) {
    return <ErrorCallout error={asked.error} actions={{ retry: asked.reload, reconnect: asked.reload, reload: asked.reload }} />;
  }
  if (asked.value === undefined) return <Skeleton rows={Math.min(3, ids.length)} label="Loading attempts" />;
  return (
    <ul className={styles.list} aria-label="Attempts">
      {asked.value.map((attempt) => (
        <Row
          key={attempt.id}
          attempt={attempt}
          isOpen={open === attempt.id}
          onToggle={() => setOpen(open === attempt.id ? null : attempt.id)}
        />
      ))}
    </ul>
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
  return (
    <li>
      <button type="button" className={styles.row} aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
        <ChevronRight className={styles.chevron} size={14} strokeWidth={1.5} aria-hidden />
        <AttemptStatus attempt={attempt} />
        <bdi className={classNames(styles.words, look?.tone === 'bad' && styles.bad)}>
          {look === null ? visibleText(attempt.sentence) : `${look.sign} ${look.word}`}
        </bdi>
        <span className={styles.took}>{attempt.phases.totalUs === null ? '' : formatDuration(attempt.phases.totalUs)}</span>
      </button>
      {isOpen ? (
        <div id={id} className={styles.open}>
          <AttemptLoader id={attempt.id} outcome={attempt.outcome} leavesOut={['status']} />
        </div>
      ) : null}
    </li>
  );
}

/** These attempts of a group, in their order. What is not found any more is left out. */
async function attemptsOf(
  client: ApiClient,
  groupId: string,
  ids: readonly AttemptId[],
  signal: AbortSignal,
): Promise<readonly AttemptSummary[]> {
  const found = new Map<AttemptId, AttemptSummary>();
  let cursor: string | undefined;
  for (let page = 0; page < mostPages && ids.some((id) => !found.has(id)); page += 1) {
    const { items, nextCursor } = await client.attempts.list(
      { groupId, limit: 200, ...(cursor === undefined ? {} : { cursor }) },
      { signal },
    );
    for (const item of items) found.set(item.id, item);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}
