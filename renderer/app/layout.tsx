import { type ReactNode, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Timeline } from '#renderer/features/timeline/timeline.tsx';
import { useTimelineState } from '#renderer/features/timeline/timeline-context.tsx';
import { GuideStrip } from '#renderer/features/welcome/guide-strip.tsx';
import { GuideWatch } from '#renderer/features/welcome/guide-watch.ts';
import { Welcome } from '#renderer/features/welcome/welcome.tsx';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { isFocusLost } from '#renderer/lib/lost-focus.ts';
import { useShownZone } from '#renderer/lib/shown-zone.ts';
import { useMedia } from '#renderer/lib/use-media.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import type { View } from '#renderer/state/selection-store.ts';
import { Split } from '#renderer/ui/split.tsx';
import { Banners } from './banners.tsx';
import { CrashScreen } from './crash-screen.tsx';
import { JobNotices } from './jobs/job-notices.tsx';
import { LateView } from './late-part.tsx';
import styles from './layout.module.css';
import { Navigation } from './navigation.tsx';
import { Notices } from './notices.tsx';
import { StatusLine } from './status-line.tsx';
import { TopBar } from './top-bar.tsx';
import { deliveryPart, dialogsPart, loadWhenIdle, runPart, viewParts } from './view-parts.ts';

/** Bar, banners, navigation beside the view, status line. */
export function Layout() {
  const { stores } = useServices();
  const view = useStore(stores.selection, (state) => state.view);
  const zone = useShownZone();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(view);
  // What was pressed to come here may have gone with the view before.
  useEffect(() => {
    if (shown.current !== view && isFocusLost()) (headingOf(main.current) ?? main.current)?.focus({ preventScroll: true });
    shown.current = view;
  }, [view]);
  // A page that had to be waited for has its name only now; who went on to something else meanwhile is left there.
  const onArrived = useCallback(() => {
    if (main.current !== null && document.activeElement === main.current) headingOf(main.current)?.focus({ preventScroll: true });
  }, []);
  useLoadWhenIdle();
  return (
    <div className={styles.layout}>
      <TopBar />
      <Banners />
      <div className={styles.middle}>
        <Navigation />
        <main ref={main} className={styles.view} data-view={view} tabIndex={-1}>
          {view === 'timeline' ? <h1 className="visually-hidden">Timeline</h1> : null}
          {view === 'timeline' ? (
            <TimelineView key={zone} />
          ) : (
            <OtherView key={view === 'settings' ? view : zone} view={view} onArrived={onArrived} />
          )}
        </main>
      </div>
      <StatusLine />
      <OpenDialogs />
      <Notices />
      <JobNotices />
      <GuideWatch />
    </div>
  );
}

/** The name of the page, where it can have the focus: it is the first thing to be read out. */
function headingOf(view: HTMLElement | null): HTMLElement | null {
  return view?.querySelector<HTMLElement>('h1[tabindex]') ?? null;
}

/** Once the first rows are there, so that nothing is taken from them. */
function useLoadWhenIdle(): void {
  const isStarted = useTimelineState((state) => state.hasLoaded);
  useEffect(() => {
    if (!isStarted) return undefined;
    const over = new AbortController();
    void loadWhenIdle(over.signal);
    return () => over.abort();
  }, [isStarted]);
}

interface OtherViewProps {
  readonly view: Exclude<View, 'timeline'>;
  readonly onArrived: () => void;
}

function OtherView({ view, onArrived }: OtherViewProps) {
  const name = view === 'runs' ? 'the run' : viewParts[view].name;
  return (
    <CrashScreen key={view} name={name}>
      {view === 'runs' ? <RunView onArrived={onArrived} /> : <LateView part={viewParts[view].part} props={{}} onArrived={onArrived} />}
    </CrashScreen>
  );
}

function RunView({ onArrived }: Pick<OtherViewProps, 'onArrived'>) {
  const { stores } = useServices();
  const run = useStore(stores.selection, (state) => state.run);
  return run === null ? null : <LateView key={`${run.environmentId} ${run.runId}`} part={runPart} props={{ run }} onArrived={onArrived} />;
}

/** Nothing stands in for a dialog that is on its way; one that can not come is missed only when it is asked for. */
function OpenDialogs() {
  const { stores } = useServices();
  const isAsked = useStore(stores.selection, (state) => state.dialog !== null);
  const isThere = useSyncExternalStore(dialogsPart.onChange, () => dialogsPart.state().kind === 'ready');
  return isAsked || isThere ? <LateView part={dialogsPart} props={{}} meanwhile={null} /> : null;
}

function TimelineView() {
  const { stores } = useServices();
  const deliveryId = useStore(stores.selection, (state) => state.deliveryId);
  const isNarrow = useMedia('(width < 1000px)');
  const [sizes, setSizes] = useState(() => recall('detail-split', parseLayout));
  const list = (
    <CrashScreen name="the timeline">
      <Timeline welcome={<Welcome />} guide={<GuideStrip />} />
    </CrashScreen>
  );
  const detail =
    deliveryId === null ? null : (
      <CrashScreen name="the delivery" resetKey={deliveryId}>
        <LateView part={deliveryPart} props={{ deliveryId, onClose: () => stores.selection.setState({ deliveryId: null }) }} />
      </CrashScreen>
    );
  const isBeside = detail !== null && !isNarrow;
  return (
    <Covered cover={isNarrow ? detail : null}>
      <Split
        id="timeline-detail"
        layout={isBeside ? sizes : undefined}
        onLayout={(layout) => {
          setSizes(layout);
          remember('detail-split', layout);
        }}
        panes={[
          { id: 'list', minSize: 360, content: list },
          ...(isBeside ? [{ id: 'detail', size: '48%', minSize: 380, content: detail }] : []),
        ]}
      />
    </Covered>
  );
}

/** In a narrow window the detail covers the list, which keeps its place beneath. */
function Covered({ cover, children }: { readonly cover: ReactNode; readonly children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  const isCovered = cover !== null;
  useEffect(() => {
    if (isCovered) element.current?.focus({ preventScroll: true });
  }, [isCovered]);
  return (
    <div className={styles.stacked}>
      <div className={styles.under} inert={isCovered}>
        {children}
      </div>
      {isCovered ? (
        <div ref={element} className={styles.cover} tabIndex={-1}>
          {cover}
        </div>
      ) : null}
    </div>
  );
}

function parseLayout(value: unknown): Record<string, number> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const sizes = Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return sizes.length === 2 ? Object.fromEntries(sizes) : undefined;
}
