import { X } from 'lucide-react';
import { useState } from 'react';
import type { DraftVersion } from '#contract/models/composer.ts';
import { CodeEditor } from '#renderer/editor/code-editor.tsx';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatMoment } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { useRunning } from '#renderer/platform/use-running.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import type { DraftSession } from '../draft-session.ts';
import { useDraftState } from '../use-draft-session.ts';
import styles from './history-pane.module.css';

export interface HistoryPaneProps {
  readonly session: DraftSession;
  readonly isReadOnly: boolean;
  readonly onClose: () => void;
}

/** The draft's versions, newest first, each to be looked at and taken again. */
export function HistoryPane({ session, isReadOnly, onClose }: HistoryPaneProps) {
  const { id, version } = useDraftState(session, (state) => state.draft);
  const asked = useAsked(`${id} ${version}`, (client, signal) => client.drafts.history({ id }, { signal }));
  const [looked, setLooked] = useState<number | null>(null);
  const reverting = useRunning(async (wanted: number) => {
    await session.revert(wanted);
    setLooked(null);
  });
  const items = asked.value?.items;
  const shown = items?.find((item) => item.version === looked);
  return (
    <section className={styles.pane} aria-label="History of the draft">
      <header className={styles.head}>
        <h2 className={styles.title}>History</h2>
        <IconButton icon={X} size="small" label="Close the history" onClick={onClose} />
      </header>
      {asked.error === undefined ? null : <ErrorCallout error={asked.error} actions={{ retry: asked.reload, reload: asked.reload }} />}
      {reverting.error === undefined ? null : <ErrorCallout error={reverting.error} onDismiss={reverting.clear} />}
      {items === undefined ? (
        asked.error === undefined ? (
          <Skeleton rows={5} label="Loading the history" />
        ) : null
      ) : (
        <ol className={styles.list} aria-label="Versions, newest first">
          {items.map((item) => (
            <Row
              key={item.version}
              item={item}
              isCurrent={item.version === version}
              isLooked={item.version === looked}
              onLook={() => setLooked(item.version === looked ? null : item.version)}
            />
          ))}
        </ol>
      )}
      {shown === undefined ? null : (
        <div className={styles.look}>
          <div className={styles.lookHead}>
            <span>Version {shown.version}</span>
            <Button
              size="small"
              isBusy={reverting.isRunning}
              disabled={isReadOnly || shown.version === version}
              onClick={() => void reverting.run(shown.version)}
            >
              Take this one
            </Button>
          </div>
          <VersionText key={shown.bodyPath} version={shown} />
        </div>
      )}
    </section>
  );
}

interface RowProps {
  readonly item: DraftVersion;
  readonly isCurrent: boolean;
  readonly isLooked: boolean;
  readonly onLook: () => void;
}

function Row({ item, isCurrent, isLooked, onLook }: RowProps) {
  const nowUs = Date.now() * 1000;
  return (
    <li>
      <button type="button" className={styles.row} aria-pressed={isLooked} onClick={onLook}>
        <span className={styles.number}>{item.version}</span>
        <span className={styles.words}>
          <span title={describeTime(item.savedAtUs, nowUs / 1000)}>{formatMoment(item.savedAtUs, nowUs)}</span>
          <span className={styles.facts}>
            {item.eventType === null ? 'no type' : visibleText(item.eventType)}, {formatBytes(item.bytes)}
          </span>
        </span>
        {isCurrent ? <Badge tone="info">in force</Badge> : null}
      </button>
    </li>
  );
}

function VersionText({ version }: { readonly version: DraftVersion }) {
  const { platform } = useServices();
  const asked = useAsked(version.bodyPath, async (_, signal) => (await platform.fetchBlob(version.bodyPath, { signal })).text());
  if (asked.error !== undefined) return <ErrorCallout error={asked.error} actions={{ retry: asked.reload }} />;
  if (asked.value === undefined) return <Skeleton rows={5} label="Loading the version" />;
  return <CodeEditor value={asked.value} language="json" label={`Version ${version.version}`} readOnly />;
}
