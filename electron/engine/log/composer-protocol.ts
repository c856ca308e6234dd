/** The reads around the composer as named queries of the reader workers. */
import type { AttemptId, ConformanceId, DeliveryId, DraftId, EnvironmentId, ScenarioId, ScenarioRunId } from '#contract/ids.ts';
import type { DraftSummary, DraftVersion, EnvironmentValue } from '#contract/models/composer.ts';
import type { ConformanceReport, ConformanceSummary } from '#contract/models/conformance.ts';
import type { ConsoleThing } from '#contract/models/console.ts';
import type { ScenarioRun, ScenarioRunSummary } from '#contract/models/scenario.ts';
import type {
  ByteSlice,
  ComposerReaders,
  ComposerStore,
  ComposerWrites,
  DraftSlice,
  StoredDraft,
  StoredScenario,
} from './composer-store.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface ComposerQueries {
  listDrafts: { in: { text: string; limit: number; cursor: string | null }; out: Page<DraftSummary> };
  findDraft: { in: { id: DraftId }; out: StoredDraft | undefined };
  draftVersions: { in: { id: DraftId }; out: readonly DraftVersion[] };
  readDraft: { in: { id: DraftId; version: number | null; from: number; to: number }; out: DraftSlice | undefined };
  readWholeDraft: { in: { id: DraftId; version: number | null }; out: Uint8Array | undefined };
  environmentValues: { in: { environmentId: EnvironmentId }; out: readonly EnvironmentValue[] };
  listScenarios: { in: Record<string, never>; out: readonly StoredScenario[] };
  findScenario: { in: { id: ScenarioId }; out: StoredScenario | undefined };
  listScenarioRuns: { in: { scenarioId: ScenarioId | null }; out: readonly ScenarioRunSummary[] };
  findScenarioRun: { in: { id: ScenarioRunId }; out: ScenarioRun | undefined };
  listReports: { in: Record<string, never>; out: readonly ConformanceSummary[] };
  findReport: { in: { id: ConformanceId }; out: ConformanceReport | undefined };
  readAttemptRequest: { in: { id: AttemptId; from: number; to: number }; out: ByteSlice | undefined };
  bodiesOfType: {
    in: { eventType: string; environmentId: EnvironmentId | null; limit: number };
    out: readonly { readonly deliveryId: DeliveryId; readonly body: Uint8Array }[];
  };
  snapshotsOfThing: {
    in: { thing: ConsoleThing; environmentId: EnvironmentId | null; limit: number };
    out: readonly { readonly objectId: string; readonly text: Uint8Array }[];
  };
}

interface ComposerPool {
  call<N extends keyof ComposerQueries>(name: N, input: ComposerQueries[N]['in'], signal?: AbortSignal): Promise<ComposerQueries[N]['out']>;
}

export function createComposerStore(pool: ComposerPool, writes: ComposerWrites): ComposerStore {
  return { ...createReaders(pool), ...writes };
}

function createReaders(pool: ComposerPool): ComposerReaders {
  return {
    listDrafts: (text, limit, cursor) => pool.call('listDrafts', { text, limit, cursor }),
    findDraft: (id) => pool.call('findDraft', { id }),
    draftVersions: (id) => pool.call('draftVersions', { id }),
    readDraft: (id, version, from, to) => pool.call('readDraft', { id, version, from, to }),
    readWholeDraft: (id, version) => pool.call('readWholeDraft', { id, version }),
    values: (environmentId) => pool.call('environmentValues', { environmentId }),
    listScenarios: () => pool.call('listScenarios', {}),
    findScenario: (id) => pool.call('findScenario', { id }),
    listScenarioRuns: (scenarioId) => pool.call('listScenarioRuns', { scenarioId }),
    findScenarioRun: (id) => pool.call('findScenarioRun', { id }),
    listReports: () => pool.call('listReports', {}),
    findReport: (id) => pool.call('findReport', { id }),
    readAttemptRequest: (id, from, to) => pool.call('readAttemptRequest', { id, from, to }),
    bodiesOfType: (eventType, environmentId, limit, signal) => pool.call('bodiesOfType', { eventType, environmentId, limit }, signal),
    snapshotsOfThing: (thing, environmentId, limit, signal) => pool.call('snapshotsOfThing', { thing, environmentId, limit }, signal),
  };
}
