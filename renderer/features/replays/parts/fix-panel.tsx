import { ClipboardCopy, X } from 'lucide-react';
import { useState } from 'react';
import type { ReplayId } from '#contract/ids.ts';
import { type FixItem, fixVerdicts } from '#contract/models/plan.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { noticeError } from '#renderer/errors/present-error.ts';
import { AttemptStatus } from '#renderer/exchange/attempt-status.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { formatMoment } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { usePaged } from '#renderer/platform/use-paged.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { VirtualList } from '#renderer/ui/virtual-list.tsx';
import { earlierRuns } from '../earlier-runs.ts';
import styles from '../fix.module.css';
import { type FixVerdict, fixLook } from '../item-words.ts';
import outcomes from '../outcome-bar.module.css';
import shared from '../replays.module.css';

const rowHeight = 28;

/** This run against another one of the same plan: per delivery fixed, regressed, still failing or still fine. */
export function FixPanel({ job, onClose }: { readonly job: ReplaySummary; readonly onClose: () => void }) {
  const planId = job.planId;
  const runs = useAsked(planId, async (client, signal) =>
    planId === null ? [] : (await client.replays.list({ planId, limit: 200 }, { signal })).items,
  );
  const [chosenId, setChosenId] = useState<ReplayId | null>(null);
  const others = runs.value === undefined ? undefined : earlierRuns(runs.value, job);
  const before = others?.find(({ id }) => id === chosenId) ?? others?.[0];
  const nowUs = Date.now() * 1000;
  return (
    <section className={styles.fix} aria-label="Compared with another run">
      <header className={styles.fixHead}>
        <h2 className={styles.fixTitle}>Compared with</h2>
        {others === undefined || before === undefined ? null : (
          <Select
            label="Run to compare with"
            size="small"
            value={`${before.id}`}
            options={others.map((run) => ({
              value: `${run.id}`,
              label: `Run of ${formatMoment(run.createdAtUs, nowUs)}`,
              hint: `${formatCount(run.counts.failed)} failed`,
            }))}
            onChange={(id) => setChosenId(others.find((run) => run.id === id)?.id ?? null)}
          />
        )}
        <span className={styles.spring} />
        <IconButton icon={X} size="small" label="Close the comparison" onClick={onClose} />
      </header>
      {runs.error === undefined ? null : (
        <ErrorCallout error={runs.error} actions={{ retry: runs.reload, reconnect: runs.reload, reload: runs.reload }} />
      )}
      {others !== undefined && before === undefined ? (
        <p className={shared.hint}>This plan was run once. Run it again after a fix, and what changed stands here.</p>
      ) : null}
      {before === undefined ? null : <Comparison key={before.id} before={before.id} after={job.id} state={job.state} />}
    </section>
  );
}

interface ComparisonProps {
  readonly before: ReplayId;
  readonly after: ReplayId;
  /** Read again when the later run comes to its end. */
  readonly state: ReplaySummary['state'];
}

function Comparison({ before, after, state }: ComparisonProps) {
  const { platform, stores } = useServices();
  const [verdict, setVerdict] = useState<FixVerdict | null>(null);
  const [whole, setWhole] = useState<{
    readonly counts: Readonly<Partial<Record<FixVerdict, number>>>;
    readonly sentence: string;
    readonly summary: string;
  }>();
  const paged = usePaged(`${before} ${after} ${verdict} ${state}`, async (client, cursor, signal) => {
    const page = await client.replays.compareJobs(
      { before, after, verdicts: verdict === null ? [] : [verdict], limit: 200, ...(cursor === undefined ? {} : { cursor }) },
      { signal },
    );
    setWhole({ counts: page.counts, sentence: page.sentence, summary: page.summary });
    return page;
  });
  const { items } = paged;
  const copy = async () => {
    if (whole === undefined) return;
    try {
      await platform.copyText(whole.summary);
      addNotice(stores.notice, { tone: 'ok', title: 'Copied as Markdown', key: 'copied', lastsMs: 3_000 });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  if (paged.error !== undefined && items === undefined) {
    return <ErrorCallout error={paged.error} actions={{ retry: paged.reload, reconnect: paged.reload, reload: paged.reload }} />;
  }
  if (whole === undefined) return <Skeleton rows={6} height={rowHeight} label="Comparing the two runs" />;
  return (
    <>
      <div className={styles.fixSummary} data-testid="fix-summary">
        <p className={shared.sentence}>{visibleText(whole.sentence)}</p>
        <Button size="small" icon={ClipboardCopy} onClick={() => void copy()}>
          Copy as Markdown
        </Button>
      </div>
      <ul className={outcomes.legend} aria-label="Deliveries by verdict">
        {fixVerdicts.map((one) => (
          <Verdict
            key={one}
            verdict={one}
            count={whole.counts[one] ?? 0}
            isChosen={verdict === one}
            onToggle={() => setVerdict(verdict === one ? null : one)}
          />
        ))}
      </ul>
      {items === undefined ? (
        <Skeleton rows={6} height={rowHeight} label="Loading deliveries" />
      ) : (
        <VirtualList
          role="list"
          aria-label="Deliveries compared"
          tabIndex={0}
          count={items.length}
          rowHeight={rowHeight}
          keyOf={(index) => items[index]?.deliveryId ?? String(index)}
          renderRow={(index) => <FixRow item={items[index]} />}
          onRange={(_, last) => (last + 40 > items.length ? paged.more() : undefined)}
        />
      )}
    </>
  );
}

interface VerdictProps {
  readonly verdict: FixVerdict;
  readonly count: number;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function Verdict({ verdict, count, isChosen, onToggle }: VerdictProps) {
  const { sign, word, tone } = fixLook(verdict);
  if (verdict === 'not-comparable' && count === 0) return null;
  return (
    <li>
      <button type="button" className={outcomes.legendItem} aria-pressed={isChosen} onClick={onToggle}>
        <span className={outcomes[tone]} aria-hidden="true">
          {sign}
        </span>{' '}
        <span className={outcomes.legendCount}>{formatCount(count)}</span> {word}
      </button>
    </li>
  );
}

function FixRow({ item }: { readonly item: FixItem | undefined }) {
  if (item === undefined) return null;
  const { sign, word, tone } = fixLook(item.verdict);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a list element refuses
    <div role="listitem" className={styles.fixRow}>
      <span className={classNames(shared.itemState, outcomes[tone])}>
        <span aria-hidden="true">{sign}</span> {word}
      </span>
      <bdi className={shared.itemType}>{visibleText(item.eventType ?? item.deliveryId)}</bdi>
      <span className={styles.fixAnswers}>
        {item.before === null ? '–' : <AttemptStatus attempt={item.before} />}
        <span aria-hidden="true">→</span>
        {item.after === null ? '–' : <AttemptStatus attempt={item.after} />}
      </span>
      <bdi className={shared.itemSentence}>{visibleText(item.sentence)}</bdi>
    </div>
  );
}
