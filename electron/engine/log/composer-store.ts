/**
 * What the log keeps around the composer: drafts with their versions, values of environments, scenarios and their runs, reports of handler
 * checks, and the attempts that were composed, with the bytes that left. Reads run in reader workers, writes join the group commit.
 * Guarantees: a write resolves after its commit; whatever was running when the last instance ended is `interrupted` at the next start.
 * Refuses: writes on a read-only log, with `log.read_only`. A log of an earlier version that may not be written reads as if nothing of
 * this had ever happened.
 */
import type { AttemptId, ConformanceId, DeliveryId, DraftId, EnvironmentId, ScenarioId, ScenarioRunId } from '#contract/ids.ts';
import type {
  AnswerJudgement,
  Composition,
  DraftOrigin,
  DraftSummary,
  DraftVersion,
  EnvironmentValue,
  EventEnvelope,
} from '#contract/models/composer.ts';
import type { ConformanceReport, ConformanceSummary } from '#contract/models/conformance.ts';
import type { ConsoleThing } from '#contract/models/console.ts';
import type { AttemptSource, AttemptSummary } from '#contract/models/replay.ts';
import type { ScenarioRun, ScenarioRunSummary } from '#contract/models/scenario.ts';
import type { StoredAttempt } from './stored-attempt.ts';

/** What a text says of itself, read by the caller. */
export interface DraftFacts {
  readonly eventType: string | null;
  readonly envelope: EventEnvelope | null;
}

export interface NewDraft extends DraftFacts {
  readonly id: DraftId;
  /** Null: shown by its event type. */
  readonly name: string | null;
  readonly createdAtUs: number;
  readonly origin: DraftOrigin;
  readonly composition: Composition;
  /** UTF-8. */
  readonly text: Uint8Array;
  readonly notes: readonly string[];
}

export interface DraftChange {
  readonly name?: string | null | undefined;
  readonly composition?: Composition | undefined;
  /**
   * Becomes a version where it differs from the one in force, always under a new number. What is saved within two seconds of the first such
   * save takes the place of the version before it; never that of the first version, nor of one that was left or come to by undo or redo, and
   * a text that an earlier version has already stands for itself.
   */
  readonly text?: (DraftFacts & { readonly bytes: Uint8Array }) | undefined;
  readonly savedAtUs: number;
}

export interface StoredDraft {
  readonly summary: DraftSummary;
  readonly composition: Composition;
  readonly version: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly notes: readonly string[];
}

export interface StoredScenario {
  readonly id: ScenarioId;
  readonly text: string;
  readonly changedAtUs: number;
}

/** One exchange of what was composed, before anything of it leaves. */
export interface NewComposedAttempt {
  readonly id: AttemptId;
  readonly source: Exclude<AttemptSource, 'replay'>;
  readonly draftId: DraftId | null;
  readonly groupId: string | null;
  readonly groupPart: string | null;
  readonly targetUrl: string;
  readonly startedAtUs: number;
  readonly request: StoredAttempt['request'];
  /** The bytes that leave; the first 5 MiB are kept. */
  readonly body: Uint8Array;
}

export interface ByteSlice {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** With the version the bytes are of, whose text never changes. */
export interface DraftSlice extends ByteSlice {
  readonly version: number;
}

export interface ComposerReaders {
  listDrafts(
    text: string,
    limit: number,
    cursor: string | null,
  ): Promise<{ readonly items: readonly DraftSummary[]; readonly nextCursor: string | null }>;
  findDraft(id: DraftId): Promise<StoredDraft | undefined>;
  /** Newest first. */
  draftVersions(id: DraftId): Promise<readonly DraftVersion[]>;
  /** Version null: the one in force. */
  readDraft(id: DraftId, version: number | null, from: number, to: number): Promise<DraftSlice | undefined>;
  /** Its SHA-256 checked; fails with `log.body_damaged`. */
  readWholeDraft(id: DraftId, version: number | null): Promise<Uint8Array | undefined>;
  values(environmentId: EnvironmentId): Promise<readonly EnvironmentValue[]>;
  /** Last changed first. */
  listScenarios(): Promise<readonly StoredScenario[]>;
  findScenario(id: ScenarioId): Promise<StoredScenario | undefined>;
  /** The last 50, newest first. */
  listScenarioRuns(scenarioId: ScenarioId | null): Promise<readonly ScenarioRunSummary[]>;
  findScenarioRun(id: ScenarioRunId): Promise<ScenarioRun | undefined>;
  /** The last 50, newest first. */
  listReports(): Promise<readonly ConformanceSummary[]>;
  findReport(id: ConformanceId): Promise<ConformanceReport | undefined>;
  /** What left, as far as it is kept; of a replay the body of its delivery. */
  readAttemptRequest(id: AttemptId, from: number, to: number): Promise<ByteSlice | undefined>;
  /** Bodies as kept, of deliveries that came whole with at most 256 KiB: of the newest deliveries of a type, newest first, at most `limit`. */
  bodiesOfType(
    eventType: string,
    environmentId: EnvironmentId | null,
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly { readonly deliveryId: DeliveryId; readonly body: Uint8Array }[]>;
  /** Texts of the newest snapshot of each object of a kind, newest first; those over 256 KiB are left out. */
  snapshotsOfThing(
    thing: ConsoleThing,
    environmentId: EnvironmentId | null,
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly { readonly objectId: string; readonly text: Uint8Array }[]>;
}

export interface ComposerWrites {
  createDraft(draft: NewDraft): Promise<StoredDraft>;
  /** Undefined when there is no such draft. */
  saveDraft(id: DraftId, change: DraftChange): Promise<StoredDraft | undefined>;
  /** `null`: there is nothing to go back to (or forth). */
  moveDraft(id: DraftId, direction: 'undo' | 'redo', movedAtUs: number): Promise<StoredDraft | null | undefined>;
  /** False when there is none. What was removed is gone for good at the next start. */
  removeDraft(id: DraftId, removedAtUs: number): Promise<boolean>;
  restoreDraft(id: DraftId): Promise<StoredDraft | undefined>;
  /** 1, 2, 3, … per draft; counts on across restarts. 1 where there is none. */
  nextSequence(id: DraftId): Promise<number>;
  setValues(environmentId: EnvironmentId, values: readonly EnvironmentValue[]): Promise<void>;
  saveScenario(scenario: StoredScenario): Promise<void>;
  removeScenario(id: ScenarioId, removedAtUs: number): Promise<boolean>;
  restoreScenario(id: ScenarioId): Promise<StoredScenario | undefined>;
  /** Inserts or replaces; the oldest that have ended go beyond 50, with their attempts. Reports alike. */
  saveScenarioRun(run: ScenarioRun): Promise<void>;
  saveReport(report: ConformanceReport): Promise<void>;
  /** Its row is committed before its first byte leaves; ended by `LogWriter.endAttempt`, as any attempt. */
  beginComposedAttempt(attempt: NewComposedAttempt): Promise<AttemptSummary>;
  judgeAttempt(id: AttemptId, judgement: AnswerJudgement): Promise<AttemptSummary>;
}

export interface ComposerStore extends ComposerReaders, ComposerWrites {}
