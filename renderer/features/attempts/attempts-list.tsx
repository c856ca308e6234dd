import { FileDown, GitCompareArrows, ScrollText, X } from 'lucide-react';
import { useState } from 'react';
import type { AttemptId } from '#contract/ids.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { noticeError } from '#renderer/errors/present-error.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { downloadExport } from '#renderer/platform/download-export.ts';
import { useCommand, useServices } from '#renderer/platform/services.tsx';
import type { Paged } from '#renderer/platform/use-paged.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { type AttemptFilter, comparedPair, isNarrowed, noFilter, toggled } from './attempt-filter.ts';
import styles from './attempts.module.css';
import { AttemptDetail } from './parts/attempt-detail.tsx';
import { AttemptRows } from './parts/attempt-rows.tsx';
import { CompareDialog } from './parts/compare-dialog.tsx';
import { FilterBar } from './parts/filter-bar.tsx';
import { useAttemptList } from './use-attempt-list.ts';

/** Every request that left, of whatever made it: found, looked at, compared, taken elsewhere. */
export function AttemptsList() {
  const [filter, setFilter] = useState<AttemptFilter>(noFilter);
  const [chosen, setChosen] = useState<readonly AttemptSummary[]>([]);
  const [isComparing, setComparing] = useState(false);
  const paged = useAttemptList(filter);
  const { items } = paged;
  const pair = comparedPair(chosen);
  useCommand('replay.compare', pair === null ? null : () => setComparing(true));
  const choose = (attempt: AttemptSummary) => {
    const known = chosen.find(({ id }) => id === attempt.id);
    setChosen(toggled(chosen, known ?? attempt));
  };
  return (
    <div className={styles.pane}>
      <FilterBar filter={filter} onChange={setFilter} />
      {paged.error === undefined ? null : (
        <div className={styles.padded}>
          <ErrorCallout error={paged.error} actions={{ retry: paged.reload, reconnect: paged.reload, reload: paged.reload }} />
        </div>
      )}
      {items === undefined && paged.error === undefined ? <Skeleton rows={8} height={28} label="Loading attempts" /> : null}
      {items?.length === 0 ? <Nothing filter={filter} onClear={() => setFilter(noFilter)} /> : null}
      {items === undefined || items.length === 0 ? null : <Found paged={paged} items={items} chosen={chosen} onChoose={choose} />}
      {chosen.length === 0 ? null : (
        <ChosenBar chosen={chosen} isPair={pair !== null} onCompare={() => setComparing(true)} onClear={() => setChosen([])} />
      )}
      {isComparing && pair !== null ? <CompareDialog first={pair[0]} second={pair[1]} onClose={() => setComparing(false)} /> : null}
    </div>
  );
}

interface FoundProps {
  readonly paged: Paged<AttemptSummary>;
  readonly items: readonly AttemptSummary[];
  readonly chosen: readonly AttemptSummary[];
  readonly onChoose: (attempt: AttemptSummary) => void;
}

function Found({ paged, items, chosen, onChoose }: FoundProps) {
  const [openId, setOpenId] = useState<AttemptId | null>(null);
  const open = items.find(({ id }) => id === openId);
  return (
    <div className={styles.body} data-open={open === undefined ? undefined : true}>
      <AttemptRows
        items={items}
        openId={openId}
        chosen={new Set(chosen.map(({ id }) => id))}
        onOpen={setOpenId}
        onChoose={onChoose}
        onNearEnd={paged.more}
      />
      {open === undefined ? null : <AttemptDetail attempt={open} onClose={() => setOpenId(null)} />}
    </div>
  );
}

function Nothing({ filter, onClear }: { readonly filter: AttemptFilter; readonly onClear: () => void }) {
  const { stores } = useServices();
  if (isNarrowed(filter)) {
    return (
      <Empty icon={ScrollText} title="No attempt matches" action={<Button onClick={onClear}>Show all attempts</Button>}>
        The text is looked for in the URL, the headers and the first 256 KiB of each answer.
      </Empty>
    );
  }
  return (
    <Empty
      icon={ScrollText}
      title="No attempt yet"
      action={<Button onClick={() => stores.selection.setState({ view: 'timeline' })}>Go to the timeline</Button>}
    >
      Each request that leaves, by a replay, the composer, a scenario or a handler check, is kept here with its answer.
    </Empty>
  );
}

interface ChosenBarProps {
  readonly chosen: readonly AttemptSummary[];
  readonly isPair: boolean;
  readonly onCompare: () => void;
  readonly onClear: () => void;
}

function ChosenBar({ chosen, isPair, onCompare, onClear }: ChosenBarProps) {
  const { client, platform, stores } = useServices();
  const exportHar = () => {
    client.attempts
      .har({ ids: chosen.map(({ id }) => id) })
      .then((file) => downloadExport(platform, file))
      .catch((error: unknown) => noticeError(stores.notice, error));
  };
  return (
    <div className={styles.chosen} role="toolbar" aria-label="Chosen attempts" data-lifts-notices>
      <span role="status">{countOf(chosen.length, 'attempt', 'attempts')} chosen</span>
      <span className={styles.spring} />
      <Tooltip text={isPair ? 'Their answers, side by side' : 'Choose two to compare'} shortcut="w c" side="top">
        <Button size="small" icon={GitCompareArrows} disabled={!isPair} onClick={onCompare}>
          Compare
        </Button>
      </Tooltip>
      <Button size="small" icon={FileDown} onClick={exportHar}>
        Export HAR
      </Button>
      <IconButton icon={X} size="small" label="Choose none" onClick={onClear} />
    </div>
  );
}
