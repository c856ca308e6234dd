/**
 * The handler check: what it is given, and what it does for the contract.
 * Guarantees: one check at a time; its report is stored when it begins, after each check and when it ends; whatever is asked of a
 * running one is answered from memory. Owns nothing on the wire: every request leaves through `Composer.sendAs`.
 */
import type { ConformanceId, EnvironmentId } from '#contract/ids.ts';
import type { Destination, Signer } from '#contract/models/composer.ts';
import type { ConformanceCheck, ConformanceReport, ConformanceSummary } from '#contract/models/conformance.ts';
import type { ComposerStore } from '#engine/log/composer-store.ts';
import type { Clock, Logger, Random } from '#engine/ports.ts';
import type { Composer } from '../composer-parts.ts';

export interface ConformanceParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly composer: Pick<Composer, 'sign' | 'sendAs' | 'requireTarget'>;
  readonly store: Pick<ComposerStore, 'saveReport' | 'findReport' | 'listReports'>;
  readonly onProgress: (report: ConformanceSummary) => void;
}

/** As `conformance.start` of the contract, with its defaults filled in. */
export interface ConformanceStart {
  readonly destination: Destination;
  readonly signer: Signer;
  readonly givenSecret?: string | undefined;
  readonly environmentId?: EnvironmentId | undefined;
  readonly checks?: readonly ConformanceCheck[] | undefined;
  readonly answerWithinMs: number;
  readonly burst: number;
  readonly confirmedHost?: string | undefined;
}

export type ExportFormat = 'junit' | 'markdown';

export interface Conformance {
  /** Resolves when the report is stored, before anything leaves. Fails as the contract says, and then nothing was begun. */
  start(start: ConformanceStart): Promise<ConformanceReport>;
  /** Fails with `missing.conformance_report`, as `cancel` and `export` do. */
  get(id: ConformanceId): Promise<ConformanceReport>;
  list(): Promise<readonly ConformanceSummary[]>;
  /** Cuts what is in flight and resolves with the report as it ended; one that has ended stays as it is. */
  cancel(id: ConformanceId): Promise<ConformanceReport>;
  export(id: ConformanceId, format: ExportFormat): Promise<{ readonly fileName: string; readonly text: string }>;
  /** Interrupts the one that runs, and waits until its report is stored. */
  close(): Promise<void>;
}
