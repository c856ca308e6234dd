import { type AimStore, createAimStore } from './aim-store.ts';
import { type ConsoleStore, createConsoleStore } from './console-store.ts';
import { createEnvironmentStore, type EnvironmentStore } from './environment-store.ts';
import { createGuideStore, type GuideStore } from './guide-store.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import { createNoticeStore, type NoticeStore } from './notice-store.ts';
import { createReplayStore, type ReplayStore } from './replay-store.ts';
import { createSelectionStore, type SelectionStore } from './selection-store.ts';
import { createSessionStore, type SessionStore } from './session-store.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';
import { createTargetStore, type TargetStore } from './target-store.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

/** The stores that features share. */
export interface Stores {
  readonly session: SessionStore;
  readonly environment: EnvironmentStore;
  readonly selection: SelectionStore;
  readonly settings: SettingsStore;
  readonly notice: NoticeStore;
  readonly view: ViewStore;
  readonly job: JobStore;
  readonly console: ConsoleStore;
  readonly aim: AimStore;
  readonly replay: ReplayStore;
  readonly target: TargetStore;
  readonly guide: GuideStore;
}

export function createStores(): Stores {
  return {
    session: createSessionStore(),
    environment: createEnvironmentStore(),
    selection: createSelectionStore(),
    settings: createSettingsStore(),
    notice: createNoticeStore(),
    view: createViewStore(),
    job: createJobStore(),
    console: createConsoleStore(),
    aim: createAimStore(),
    replay: createReplayStore(),
    target: createTargetStore(),
    guide: createGuideStore(),
  };
}
