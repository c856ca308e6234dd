/** What the handlers work with; `engine.ts` puts it together. */

import type { Care } from '../care/care.ts';
import type { Rejudging } from '../care/rejudging.ts';
import type { StorageCare } from '../care/storage-care.ts';
import type { Composer } from '../composer/composer-parts.ts';
import type { Conformance } from '../composer/conformance/conformance-parts.ts';
import type { Scenarios } from '../composer/scenario/scenarios.ts';
import type { Console } from '../console/console.ts';
import type { SandboxHost } from '../console/sandbox-host.ts';
import type { Directory } from '../endpoints/directory.ts';
import type { EngineOptions } from '../engine-parts.ts';
import type { FeedHub } from '../feed-hub.ts';
import type { HealthMonitor } from '../health.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { ListeningRecorder } from '../observations/listening-recorder.ts';
import type { EnginePorts } from '../ports.ts';
import type { Receiver } from '../receiver/receiver-parts.ts';
import type { ReplayDesk } from '../replay/replay-desk.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { Diagnoser } from '../verification/diagnosis-case.ts';
import type { ViewStore } from '../view-store.ts';

export interface HandlerParts {
  readonly ports: EnginePorts;
  readonly options: EngineOptions;
  readonly log: DeliveryLog;
  readonly hub: FeedHub;
  readonly directory: Directory;
  readonly receiver: Receiver;
  readonly replay: ReplayDesk;
  readonly settings: SettingsStore;
  readonly views: ViewStore;
  readonly listening: ListeningRecorder;
  readonly health: HealthMonitor;
  readonly jobs: JobList;
  readonly care: Care;
  readonly storageCare: StorageCare;
  readonly rejudging: Rejudging;
  readonly diagnoser: Diagnoser;
  readonly console: Console;
  readonly sandbox: SandboxHost;
  readonly composer: Composer;
  readonly conformance: Conformance;
  readonly scenarios: Scenarios;
}
