/** The writes around the composer, each as one entry of the group commit. */
import type { ComposerWrites } from './composer-store.ts';
import type { prepareComposedAttempts } from './statements/attempts.ts';
import type { prepareComposer } from './statements/composer.ts';
import type { prepareDrafts } from './statements/drafts.ts';

export interface ComposerStatements {
  readonly composedAttempts: ReturnType<typeof prepareComposedAttempts>;
  readonly composer: ReturnType<typeof prepareComposer>;
  readonly drafts: ReturnType<typeof prepareDrafts>;
}

/** `bytes`: about what it adds to the file, where that is more than a row. */
type Write = <T>(run: (statements: ComposerStatements) => T, bytes?: number) => Promise<T>;

export function createComposerWrites(write: Write): ComposerWrites {
  return {
    createDraft: (draft) => write(({ drafts }) => drafts.create(draft), draft.text.byteLength),
    saveDraft: (id, change) => write(({ drafts }) => drafts.save(id, change), change.text?.bytes.byteLength),
    moveDraft: (id, direction, movedAtUs) => write(({ drafts }) => drafts.move(id, direction, movedAtUs)),
    removeDraft: (id, removedAtUs) => write(({ drafts }) => drafts.remove(id, removedAtUs)),
    restoreDraft: (id) => write(({ drafts }) => drafts.restore(id)),
    nextSequence: (id) => write(({ drafts }) => drafts.nextSequence(id)),
    setValues: (environmentId, values) => write(({ composer }) => composer.setValues(environmentId, values)),
    saveScenario: (scenario) => write(({ composer }) => composer.saveScenario(scenario), scenario.text.length),
    removeScenario: (id, removedAtUs) => write(({ composer }) => composer.removeScenario(id, removedAtUs)),
    restoreScenario: (id) => write(({ composer }) => composer.restoreScenario(id)),
    saveScenarioRun: (run) => write(({ composer }) => composer.saveRun(run)),
    saveReport: (report) => write(({ composer }) => composer.saveReport(report)),
    beginComposedAttempt: (attempt) => write(({ composedAttempts }) => composedAttempts.begin(attempt), attempt.body.byteLength),
    judgeAttempt: (id, judgement) => write(({ composedAttempts }) => composedAttempts.judge(id, judgement)),
  };
}
