/** What scenarios are given. They send through the composer, find captures through the readers, and never touch SQL. */
import type { EnvironmentId, ScenarioId } from '#contract/ids.ts';
import type { ScenarioRun, ScenarioSummary } from '#contract/models/scenario.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import type { Directory } from '#engine/endpoints/directory.ts';
import type { CareReaders } from '#engine/log/care-protocol.ts';
import type { ComposerStore } from '#engine/log/composer-store.ts';
import type { DeliveryLog, LogReaders } from '#engine/log/log.ts';
import type { EnginePorts } from '#engine/ports.ts';
import type { Composer } from '../composer-parts.ts';

export interface ScenarioParts extends Pick<EnginePorts, 'clock' | 'random' | 'logger' | 'readyScenarios'> {
  readonly store: Pick<
    ComposerStore,
    | 'listScenarios'
    | 'findScenario'
    | 'saveScenario'
    | 'removeScenario'
    | 'restoreScenario'
    | 'listScenarioRuns'
    | 'findScenarioRun'
    | 'saveScenarioRun'
    | 'values'
  >;
  readonly composer: Pick<Composer, 'sendAs' | 'preview' | 'readPreviewBody' | 'requireTarget'>;
  readonly log: Pick<DeliveryLog, 'summarised' | 'onIndexed'> & {
    readonly readers: Pick<LogReaders, 'listDeliveries' | 'findDelivery' | 'readWholeBody'> & Pick<CareReaders, 'matchingNumbers'>;
  };
  /** Entry file of the worker that reads long texts. */
  readonly workerEntry: URL;
  /** The tree of a filter; fails with `input.query_syntax`. */
  readonly parseFilter: (text: string) => QueryNode | null;
  /** Whether our receiver listens: without it no capture can be waited for. */
  readonly isReceiving: () => boolean;
  readonly directory: Pick<Directory, 'get'>;
  /** The values of the first are meant where neither the run nor its endpoint names one. */
  readonly environmentIds: () => readonly EnvironmentId[];
  readonly onProgress: (run: ScenarioRun) => void;
  readonly onChanged: (scenario: ScenarioSummary) => void;
  readonly onRemoved: (id: ScenarioId) => void;
}
