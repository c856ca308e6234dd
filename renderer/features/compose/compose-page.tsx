import { useEffect, useEffectEvent, useState } from 'react';
import type { DraftId } from '#contract/ids.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { useMedia } from '#renderer/lib/use-media.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from './compose-page.module.css';
import { DraftView } from './draft-view.tsx';
import { neighbourOf } from './drafts-of-list.ts';
import { DraftsPane } from './parts/drafts-pane.tsx';
import { StartPage } from './parts/start-page.tsx';
import { type DroppedFile, useDroppedFile } from './parts/use-dropped-file.ts';
import { type DraftDeeds, useDraftDeeds } from './use-draft-deeds.ts';
import { useDraftSession } from './use-draft-session.ts';
import { type Drafts, useDrafts } from './use-drafts.ts';

/** Events being made: the drafts on the left, the open one beside them. */
export function ComposePage() {
  const { stores } = useServices();
  const openId = useStore(stores.selection, (state) => state.draftId);
  const isReadOnly = useStore(stores.session, ({ health }) => health?.log.mode === 'read-only');
  const firstEnvironment = useStore(stores.environment, ({ environments }) => environments[0]?.id ?? null);
  const isNarrow = useMedia('(width < 1180px)');
  const [isListShown, showList] = useState(false);
  const [isStarting, setStarting] = useState(false);
  const drafts = useDrafts();
  const open = (id: DraftId) => {
    stores.selection.setState({ draftId: id });
    setStarting(false);
    showList(false);
  };
  const leave = (id: DraftId) => {
    if (stores.selection.getState().draftId === id) stores.selection.setState({ draftId: neighbourOf(drafts.items ?? [], id) });
  };
  const deeds = useDraftDeeds(firstEnvironment, open, leave);
  const file = useDroppedFile(isReadOnly ? null : (text, fileName) => deeds.start({ kind: 'pasted', text, fileName }));
  useSource(deeds);
  useFirstDraft(drafts);
  useCommand('compose.new', isReadOnly ? null : () => setStarting(true));
  const startNew = () => {
    setStarting(true);
    showList(false);
  };
  const list = (
    <DraftsPane drafts={drafts} openId={isStarting ? null : openId} onOpen={open} onNew={startNew} deeds={deeds} isReadOnly={isReadOnly} />
  );
  return (
    <section aria-label="Compose" className={styles.page} onDragOver={file.over} onDragLeave={file.leave} onDrop={file.drop}>
      {/* Not in the list, which is not always there. */}
      <h1 className="visually-hidden" tabIndex={-1}>
        Compose
      </h1>
      <div
        className={classNames(styles.list, isNarrow && styles.over, isNarrow && !isListShown && styles.away)}
        inert={isNarrow && !isListShown}
      >
        {list}
      </div>
      {isNarrow && isListShown ? (
        <button type="button" className={styles.scrim} aria-label="Hide the drafts" onClick={() => showList(false)} />
      ) : null}
      <Main
        drafts={drafts}
        deeds={deeds}
        file={file}
        isReadOnly={isReadOnly}
        isStarting={isStarting}
        onStop={() => setStarting(false)}
        onList={isNarrow ? () => showList(true) : null}
      />
      {file.isOver ? <div className={styles.drop}>Drop JSON, a cURL command or a request: it becomes a new draft</div> : null}
    </section>
  );
}

interface MainProps {
  readonly drafts: Drafts;
  readonly deeds: DraftDeeds;
  readonly file: DroppedFile;
  readonly isReadOnly: boolean;
  readonly isStarting: boolean;
  readonly onStop: () => void;
  readonly onList: (() => void) | null;
}

function Main({ drafts, deeds, file, isReadOnly, isStarting, onStop, onList }: MainProps) {
  const { stores } = useServices();
  const openId = useStore(stores.selection, (state) => state.draftId);
  const source = useStore(stores.selection, (state) => state.composeSource);
  const opened = useDraftSession(openId);
  const isFresh = openId === null && drafts.items?.length === 0 && drafts.text === '' && source === null;
  if (!isReadOnly && (isStarting || isFresh || (openId === null && deeds.starting.error !== undefined))) {
    return <StartPage deeds={deeds} file={file} onClose={openId === null ? null : onStop} />;
  }
  if (isReadOnly && opened.kind === 'none' && drafts.items?.length === 0) {
    return <Empty title="No drafts">None was kept, and none can be begun while the log is read-only. The line above says why it is.</Empty>;
  }
  return (
    <div className={styles.main}>
      {file.problem === null ? null : (
        <div className={styles.gone}>
          <Callout tone="bad" isAlert title={file.problem} />
        </div>
      )}
      {deeds.starting.error === undefined ? null : (
        <div className={styles.gone}>
          <ErrorCallout error={deeds.starting.error} onDismiss={deeds.starting.clear} />
        </div>
      )}
      {opened.kind === 'open' ? (
        <DraftView key={openId} session={opened.session} deeds={deeds} isReadOnly={isReadOnly} onList={onList} />
      ) : opened.kind === 'failed' ? (
        <NotOpened error={opened.error} onRetry={opened.retry} onList={onList} />
      ) : (
        <div className={styles.loading}>
          <Skeleton rows={8} label="Opening the draft" />
        </div>
      )}
    </div>
  );
}

interface NotOpenedProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onList: (() => void) | null;
}

function NotOpened({ error, onRetry, onList }: NotOpenedProps) {
  const { stores } = useServices();
  return (
    <div className={styles.gone}>
      <ErrorCallout error={error} actions={{ retry: onRetry, reconnect: onRetry }} />
      <div className={styles.ways}>
        <Button size="small" onClick={() => stores.selection.setState({ draftId: null })}>
          Open the draft changed last
        </Button>
        {onList === null ? null : (
          <Button size="small" onClick={onList}>
            Drafts
          </Button>
        )}
      </div>
    </div>
  );
}

/** What another place wants to be composed from becomes a draft as soon as the page is there. */
function useSource(deeds: DraftDeeds): void {
  const { stores } = useServices();
  const source = useStore(stores.selection, (state) => state.composeSource);
  const start = useEffectEvent(() => {
    if (source === null) return;
    stores.selection.setState({ composeSource: null });
    deeds.start(source);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another source is another draft
  useEffect(() => start(), [source]);
}

/** With none chosen, the one that was changed last is open. */
function useFirstDraft(drafts: Drafts): void {
  const { stores } = useServices();
  const isNoneOpen = useStore(stores.selection, ({ draftId, composeSource }) => draftId === null && composeSource === null);
  const first = drafts.text === '' ? drafts.items?.[0]?.id : undefined;
  useEffect(() => {
    if (isNoneOpen && first !== undefined) stores.selection.setState({ draftId: first });
  }, [isNoneOpen, first, stores]);
}
