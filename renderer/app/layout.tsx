import { type ReactNode, useEffect, useRef, useState } from 'react';
import { CheckPage } from '#renderer/features/check/check-page.tsx';
import { ComposePage } from '#renderer/features/compose/compose-page.tsx';
import { ConformancePage } from '#renderer/features/conformance/conformance-page.tsx';
import { ConsolePage } from '#renderer/features/console/console-page.tsx';
import { DeliveryPane } from '#renderer/features/delivery/delivery-pane.tsx';
import { EndpointsPage } from '#renderer/features/endpoints/endpoints-page.tsx';
import { RunPage } from '#renderer/features/runs/run-page.tsx';
import { SandboxPage } from '#renderer/features/sandbox/sandbox-page.tsx';
import { ScenariosPage } from '#renderer/features/scenarios/scenarios-page.tsx';
import { StoragePage } from '#renderer/features/storage/storage-page.tsx';
import { TargetsPage } from '#renderer/features/targets/targets-page.tsx';
import { Timeline } from '#renderer/features/timeline/timeline.tsx';
import { Welcome } from '#renderer/features/welcome/welcome.tsx';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { isFocusLost } from '#renderer/lib/lost-focus.ts';
import { useMedia } from '#renderer/lib/use-media.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import type { View } from '#renderer/state/selection-store.ts';
import { Split } from '#renderer/ui/split.tsx';
import { Banners } from './banners.tsx';
import { CrashScreen } from './crash-screen.tsx';
import { Dialogs } from './dialogs.tsx';
import { JobNotices } from './jobs/job-notices.tsx';
import styles from './layout.module.css';
import { Navigation } from './navigation.tsx';
import { Notices } from './notices.tsx';
import { ReplaysView } from './replays-view.tsx';
import { SettingsView } from './settings-view.tsx';
import { StatusLine } from './status-line.tsx';
import { TopBar } from './top-bar.tsx';

/** Bar, banners, navigation beside the view, status line. */
export function Layout() {
  const { stores } = useServices();
  const view = useStore(stores.selection, (state) => state.view);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(view);
  // What was pressed to come here may have gone with the view before.
  useEffect(() => {
    if (shown.current !== view && isFocusLost()) (headingOf(main.current) ?? main.current)?.focus({ preventScroll: true });
    shown.current = view;
  }, [view]);
  return (
    <div className={styles.layout}>
      <TopBar />
      <Banners />
      <div className={styles.middle}>
        <Navigation />
        <main ref={main} className={styles.view} data-view={view} tabIndex={-1}>
          {view === 'timeline' ? <h1 className="visually-hidden">Timeline</h1> : null}
          {view === 'timeline' ? <TimelineView /> : <OtherView view={view} />}
        </main>
      </div>
      <StatusLine />
      <Dialogs />
      <Notices />
      <JobNotices />
    </div>
  );
}

/** The name of the page, where it can have the focus: it is the first thing to be read out. */
function headingOf(view: HTMLElement | null): HTMLElement | null {
  return view?.querySelector<HTMLElement>('h1[tabindex]') ?? null;
}

interface ViewContent {
  /** What could not be shown, should it crash. */
  readonly name: string;
  readonly content: ReactNode;
}

const viewContents: Readonly<Record<Exclude<View, 'timeline'>, ViewContent>> = {
  compose: { name: 'the Compose page', content: <ComposePage /> },
  scenarios: { name: 'the scenarios', content: <ScenariosPage /> },
  conformance: { name: 'the handler check', content: <ConformancePage /> },
  replays: { name: 'the replays', content: <ReplaysView /> },
  targets: { name: 'the targets', content: <TargetsPage /> },
  console: { name: 'the Console page', content: <ConsolePage /> },
  sandbox: { name: 'the sandbox', content: <SandboxPage /> },
  endpoints: { name: 'the endpoints', content: <EndpointsPage /> },
  check: { name: 'the check page', content: <CheckPage /> },
  storage: { name: 'the storage page', content: <StoragePage /> },
  settings: { name: 'the settings', content: <SettingsView /> },
  runs: { name: 'the run', content: <RunView /> },
};

function OtherView({ view }: { readonly view: Exclude<View, 'timeline'> }) {
  const { name, content } = viewContents[view];
  return (
    <CrashScreen key={view} name={name}>
      {content}
    </CrashScreen>
  );
}

function RunView() {
  const { stores } = useServices();
  const run = useStore(stores.selection, (state) => state.run);
  return run === null ? null : <RunPage key={`${run.environmentId} ${run.runId}`} run={run} />;
}

function TimelineView() {
  const { stores } = useServices();
  const deliveryId = useStore(stores.selection, (state) => state.deliveryId);
  const isNarrow = useMedia('(width < 1000px)');
  const [sizes, setSizes] = useState(() => recall('detail-split', parseLayout));
  const list = (
    <CrashScreen name="the timeline">
      <Timeline welcome={<Welcome />} />
    </CrashScreen>
  );
  const detail =
    deliveryId === null ? null : (
      <CrashScreen name="the delivery" resetKey={deliveryId}>
        <DeliveryPane deliveryId={deliveryId} onClose={() => stores.selection.setState({ deliveryId: null })} />
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
