/** Drafts, scenarios and reports for the contract suite's world. */
import type { AttemptId, ConformanceId, DraftId, ScenarioId, ScenarioRunId } from '#contract/ids.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { waitFor } from '#test/support/wait-for.ts';

export interface ComposedThings {
  /** Sent once, to the sample handler; never edited. */
  readonly sentDraftId: DraftId;
  readonly draftName: string;
  readonly composedAttemptId: AttemptId;
  readonly scenarioId: ScenarioId;
  /** Ended. */
  readonly scenarioRunId: ScenarioRunId;
  /** Of a check that has ended. */
  readonly reportId: ConformanceId;
  newDraft(): Promise<DraftId>;
  /** Has a version to go back to. */
  editedDraft(): Promise<DraftId>;
  undoneDraft(): Promise<DraftId>;
  removedDraft(): Promise<DraftId>;
  newScenario(): Promise<ScenarioId>;
  removedScenario(): Promise<ScenarioId>;
  startRun(text: string, begin: 'running' | 'paused'): Promise<ScenarioRunId>;
  /** Gives the input when no handler check runs: there is one at a time. */
  unchecked<T>(input: T): Promise<T>;
}

/** Without a variable, so that its bytes are the same each time. */
export const plainEvent =
  '{"id":"evt_9","type":"run.started","created":"2026-05-20T12:00:00Z","data":{"object":{"id":"r","run_id":"run_9"}}}';
export const shortScenario = 'hookglass: 1\nname: Short\nsteps:\n  - event: run.started\n';
export const pausingScenario = 'hookglass: 1\nname: Pausing\nsteps:\n  - pause: 10m\n  - event: run.started\n';

const call = { signal: undefined };
const toSample = { destination: { to: 'sample' }, signer: { by: 'destination', secret: 'current' } } as const;
const composition = { method: 'POST', contentType: 'application/json', headers: [], spoilers: [], ...toSample } as const;

export async function makeComposedThings({ handlers }: Pick<Engine, 'handlers'>): Promise<ComposedThings> {
  const draftName = 'The draft of the contract suite';
  const newDraft = async (name = 'Untouched') =>
    (await handlers.drafts.create({ from: { kind: 'text', text: { text: plainEvent } }, name }, call)).id;
  const editedDraft = async () => {
    const id = await newDraft('Edited');
    await handlers.drafts.save({ id, text: { text: '{"edited":true}' } }, call);
    return id;
  };
  const newScenario = async () => (await handlers.scenarios.save({ text: shortScenario }, call)).id ?? fail('The scenario has no id');
  const options = { ...toSample, pausePercent: 100, onFailure: 'stop' } as const;
  const sentDraftId = await newDraft(draftName);
  const sent = await handlers.composer.send(
    { what: { text: { draftId: sentDraftId }, composition: { ...composition, headers: [], spoilers: [] }, draftId: sentDraftId } },
    call,
  );
  const scenarioId = await newScenario();
  const run = await handlers.scenarios.start({ scenario: { id: scenarioId }, begin: 'running', ...options }, call);
  await waitFor(async () => (await handlers.scenarios.run({ id: run.id }, call)).state === 'passed');
  const report = await handlers.conformance.start({ ...toSample, checks: ['accepts-good'], answerWithinMs: 10_000, burst: 2 }, call);
  const isIdle = async () => (await handlers.conformance.list({}, call)).items.every(({ state }) => state !== 'running');
  await waitFor(isIdle, { what: 'the end of the handler check' });
  return {
    sentDraftId,
    draftName,
    composedAttemptId: sent.attemptIds[0] ?? fail('Nothing was sent'),
    scenarioId,
    scenarioRunId: run.id,
    reportId: report.id,
    newDraft: () => newDraft(),
    editedDraft,
    async undoneDraft() {
      const id = await editedDraft();
      await handlers.drafts.undo({ id }, call);
      return id;
    },
    async removedDraft() {
      const id = await newDraft('Removed');
      await handlers.drafts.remove({ id }, call);
      return id;
    },
    newScenario,
    async removedScenario() {
      const id = await newScenario();
      await handlers.scenarios.remove({ id }, call);
      return id;
    },
    startRun: async (text, begin) => (await handlers.scenarios.start({ scenario: { text }, begin, ...options }, call)).id,
    async unchecked(input) {
      await waitFor(isIdle, { what: 'the end of the handler check' });
      return input;
    },
  };
}

function fail(problem: string): never {
  throw new Error(problem);
}
