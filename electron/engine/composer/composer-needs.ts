/** What composing is given by the engine. */
import type { EnvironmentId } from '#contract/ids.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { Directory } from '../endpoints/directory.ts';
import type { ComposerStore } from '../log/composer-store.ts';
import type { IndexedChange, LogReaders, LogWriter } from '../log/log.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import type { HostConsent } from '../replay/host-consent.ts';
import type { ReplayParts } from '../replay/replay-parts.ts';
import type { SampleHandler } from '../sandbox/sample-handler/sample-handler.ts';

export interface ComposerNeeds {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly directory: Pick<Directory, 'get' | 'schemeOf' | 'settingsOf' | 'secretsAt' | 'otherSecrets'>;
  /** The first is meant where none is named. */
  readonly environmentIds: () => readonly EnvironmentId[];
  readonly store: Pick<ComposerStore, 'values' | 'nextSequence' | 'beginComposedAttempt' | 'judgeAttempt'>;
  readonly writer: Pick<LogWriter, 'endAttempt'>;
  readonly readers: Pick<LogReaders, 'findDelivery'>;
  readonly onIndexed: (listener: (changes: readonly IndexedChange[]) => void) => () => void;
  /** Started when it is first sent to, stopped when the composer closes. */
  readonly sampleHandler: SampleHandler;
  /** As for replays: the control port is never a target. */
  readonly ownPorts: ReplayParts['ownPorts'];
  /** As for replays: a host that was confirmed there is not asked for here. */
  readonly consent: HostConsent;
  readonly onAttempt: (attempt: AttemptSummary) => void;
}
