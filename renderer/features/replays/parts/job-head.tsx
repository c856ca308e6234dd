import { ArrowLeft, CirclePause, Ellipsis, FileDown, GitCompareArrows, ListOrdered, RotateCw } from 'lucide-react';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { maskUrl } from '#domain/masking.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { kindName } from '#renderer/exchange/aim/kind-words.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { isUnfinished, replayLook } from '#renderer/lib/replay-words.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { downloadExport } from '#renderer/platform/download-export.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import type { ReplayDeeds } from '#renderer/platform/use-replay-deeds.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import styles from '../replays.module.css';
import { useRunAgain } from '../use-run-again.ts';

export interface JobHeadProps {
  readonly job: ReplaySummary;
  readonly deeds: ReplayDeeds;
  readonly shows: 'items' | 'compare';
  readonly onShow: (shows: 'items' | 'compare') => void;
  readonly onBack: () => void;
}

export function JobHead({ job, deeds, shows, onShow, onBack }: JobHeadProps) {
  const { client, platform, stores } = useServices();
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const again = useRunAgain(job);
  const { word, tone } = replayLook(job);
  const isOpen = isUnfinished(job);
  const heir = useLostFocus<HTMLHeadingElement>(job.state);
  const compare = job.planId === null ? null : () => onShow(shows === 'compare' ? 'items' : 'compare');
  useCommand('replay.pause', job.state === 'running' ? () => deeds.pause(job.id) : isOpen ? () => deeds.resume(job.id) : null);
  useCommand('replay.cancel', isOpen ? () => deeds.cancel(job.id) : null);
  useCommand('replay.again', isOpen || isReadOnly ? null : again.run);
  useCommand('replay.compare', compare);
  const exportHar = () => {
    client.attempts
      .har({ replayId: job.id })
      .then((file) => downloadExport(platform, file))
      .catch((error: unknown) => noticeError(stores.notice, error));
  };
  const planId = job.planId;
  const items = [
    ...(planId === null
      ? []
      : [
          {
            id: 'plan',
            label: 'Open the plan',
            icon: ListOrdered,
            onSelect: () => stores.selection.setState({ replays: { kind: 'plan', id: planId } }),
          },
        ]),
    { id: 'har', label: 'Export as HAR', icon: FileDown, onSelect: exportHar },
  ];
  return (
    <header className={styles.jobHead}>
      <IconButton icon={ArrowLeft} label="Replays" onClick={onBack} />
      <div className={styles.jobTitles}>
        <div className={styles.titleLine}>
          <h1 ref={heir} className={styles.jobTitle} tabIndex={-1}>
            <bdi>{visibleText(job.name)}</bdi>
          </h1>
          <span role="status">
            <Badge tone={tone}>{word}</Badge>
          </span>
        </div>
        <p className={styles.jobWhere}>
          {countOf(job.totalAttempts, 'delivery', 'deliveries')} · {kindName(job.kind)} · <Mono>{maskUrl(job.targetUrl)}</Mono>
        </p>
      </div>
      <StateButtons job={job} deeds={deeds} />
      {compare === null ? null : (
        <Tooltip text="What changed since another run of this plan" shortcut="w c">
          <Button icon={GitCompareArrows} aria-pressed={shows === 'compare'} onClick={compare}>
            Compare
          </Button>
        </Tooltip>
      )}
      {isOpen ? null : (
        <Tooltip text={planId === null ? 'Plan the same deliveries once more' : 'The same plan once more'} shortcut="o">
          <Button variant="primary" icon={RotateCw} isBusy={again.isBusy} disabled={isReadOnly} onClick={again.run}>
            Run again…
          </Button>
        </Tooltip>
      )}
      <Menu label="More for this replay" align="end" items={items}>
        <IconButton icon={Ellipsis} label="More for this replay" />
      </Menu>
    </header>
  );
}

interface StateButtonsProps {
  readonly job: ReplaySummary;
  readonly deeds: ReplayDeeds;
}

/** What can be done at this point; to resume is offered where it says why the job waits. */
function StateButtons({ job, deeds }: StateButtonsProps) {
  const isOpen = isUnfinished(job);
  return (
    <>
      {job.state === 'running' ? (
        <Tooltip text="What is in flight ends" shortcut="p">
          <Button icon={CirclePause} isBusy={deeds.isBusy} onClick={() => deeds.pause(job.id)}>
            Pause
          </Button>
        </Tooltip>
      ) : null}
      {isOpen ? (
        <Tooltip text="What is in flight is cut" shortcut="q">
          <Button onClick={() => deeds.cancel(job.id)}>Cancel</Button>
        </Tooltip>
      ) : null}
    </>
  );
}
