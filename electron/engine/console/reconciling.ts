/**
 * What a Console says of a run next to what was captured of it. Guarantees: nothing is called missing that may have been sent while nothing
 * listened, or that nobody subscribed to; nothing counts as arrived on the word of a signature that does not verify; what is fetched in place of what never arrived is kept as `recovered`, never as a delivery.
 */
import type { EnvironmentId } from '#contract/ids.ts';
import type { ReconciledEvent, Reconciliation } from '#contract/models/reconciliation.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { type ConsolePath, consolePath } from '#domain/console/console-path.ts';
import type { RunDelivery as RunCaseDelivery } from '#domain/console/run-case.ts';
import { reconcile } from '#domain/console/run-story.ts';
import { statusOf } from '#domain/console/statuses.ts';
import { findObject } from '#domain/drift/find-object.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#domain/json-value.ts';
import type { Directory } from '../endpoints/directory.ts';
import { Failure, fail } from '../failure.ts';
import type { ConsoleObject, ConsoleStore, RunDelivery } from '../log/console-store.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { ListeningRecorder } from '../observations/listening-recorder.ts';
import type { Clock } from '../ports.ts';
import type { ConsoleAnswer, ConsoleClient } from './client/console-client.ts';
import type { Connections } from './connections.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import { readSubject } from './subject.ts';
import { listWebhooks } from './webhooks.ts';

/** A run has a handful of events; more are duplicates. */
const mostDeliveries = 500;
const mostCases = 10_000;
const mostGaps = 500;
const mostSnapshots = 200;

/** why: who asks for what is missing need not wait for what may still come. */
const absent: readonly ReconciledEvent['finding'][] = ['missing', 'pending', 'not-observed'];

export interface ReconcilingParts {
  readonly clock: Clock;
  readonly log: Pick<DeliveryLog, 'readers' | 'summarised'>;
  readonly store: Pick<ConsoleStore, 'runDeliveries' | 'snapshotsOfObject'>;
  readonly connections: Pick<Connections, 'askedClient'>;
  readonly directory: Pick<Directory, 'list'>;
  readonly listening: Pick<ListeningRecorder, 'settled' | 'isListening'>;
  readonly keeper: SnapshotKeeper;
}

export interface Reconciling {
  /** Fails as every request to a Console may. */
  reconcile(environmentId: EnvironmentId, runId: string, recover: boolean, signal?: AbortSignal): Promise<Reconciliation>;
}

interface Told {
  readonly path: ConsolePath;
  readonly answer: ConsoleAnswer;
  readonly run: JsonValue;
  readonly results: readonly JsonObject[];
}

/** How long it waits for the index to have what has just arrived. */
const indexWaitMs = 300;

export function createReconciling(parts: ReconcilingParts): Reconciling {
  return {
    async reconcile(environmentId, runId, recover, signal) {
      const { clock, keeper } = parts;
      const client = await parts.connections.askedClient(environmentId);
      const told = await askFor(client, runId, signal);
      const [deliveries, gaps, subscribedTypes] = await Promise.all([
        deliveriesOf(parts, environmentId, runId, signal),
        gapsOf(parts, signal),
        subscribedTypesOf(parts, environmentId, signal),
      ]);
      const { run, results } = told;
      const nowUs = clock.nowUs();
      const story = reconcile({ run, results, deliveries, gaps, subscribedTypes, nowUs });
      const kept = await keeper.keep(factsOf(environmentId, runId, told, 'fetched'), textOf(told));
      const isMissing = story.events.some(({ finding }) => absent.includes(finding));
      if (recover && isMissing) await keepRecovered(parts, environmentId, runId, told);
      const recovered = await recoveredOf(parts, environmentId, runId, signal);
      return { environmentId, runId, ...story, run: kept, recovered: [...recovered], reconciledAtUs: nowUs };
    },
  };
}

async function askFor(client: ConsoleClient, runId: string, signal: AbortSignal | undefined): Promise<Told> {
  const options = signal === undefined ? {} : { signal };
  const path = consolePath('/runs/{run_id}', { run_id: runId });
  const answer = await client.get(path, options);
  const found = findObject(answer.json, runId);
  if ('problem' in found) return fail('console.unexpected_answer', { problem: found.problem });
  const results: JsonObject[] = [];
  const list = client.list(consolePath('/results', {}), { ...options, query: { run_id: runId }, mostItems: mostCases });
  for await (const item of list) {
    // why: how results are filtered by their run is documented in words only, so a Console may give those of others too.
    if (isJsonObject(item) && (item['run_id'] === undefined || item['run_id'] === runId)) results.push(item);
  }
  return { path, answer, run: found.value, results };
}

async function deliveriesOf(
  { log, store }: ReconcilingParts,
  environmentId: EnvironmentId,
  runId: string,
  signal: AbortSignal | undefined,
): Promise<readonly RunCaseDelivery[]> {
  await log.summarised(indexWaitMs);
  const deliveries = await store.runDeliveries(environmentId, runId, mostDeliveries, signal);
  return Promise.all(
    deliveries.flatMap((delivery) => (delivery.eventType === null ? [] : [withStatus(log, delivery, delivery.eventType, signal)])),
  );
}

async function withStatus(
  log: ReconcilingParts['log'],
  { id, receivedAtUs, eventTimeUs, envelope, verdict, duplicateNumber }: RunDelivery,
  eventType: string,
  signal: AbortSignal | undefined,
): Promise<RunCaseDelivery> {
  const { values } = await readSubject(log, id, signal);
  return { id, eventType, receivedAtUs, eventTimeUs, envelope, verdict, duplicateNumber, payloadStatus: values['status'] ?? null };
}

/** Stretches in which nothing listened, the time before the first start among them. */
async function gapsOf({ log, listening, clock }: ReconcilingParts, signal: AbortSignal | undefined) {
  await listening.settled();
  const isListening = listening.isListening();
  const request = { fromUs: 0, untilUs: null, nowUs: clock.nowUs(), isListening, mostGaps };
  const { gaps, sinceUs } = await log.readers.observation(request, signal);
  return [{ fromUs: 0, untilUs: sinceUs }, ...gaps];
}

/** Null where the Console does not say: not every key may look at webhooks. */
async function subscribedTypesOf(
  parts: ReconcilingParts,
  environmentId: EnvironmentId,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | null> {
  try {
    const webhooks = await listWebhooks(parts, environmentId, signal);
    const here = webhooks.filter(({ endpointId }) => endpointId !== null);
    return here.length === 0 ? null : [...new Set(here.flatMap(({ events }) => events))];
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'cancelled.by_user') throw error;
    // The run can be told without it, only less surely.
    return null;
  }
}

function factsOf(environmentId: EnvironmentId, runId: string, { path, answer, run }: Told, origin: Snapshot['origin']) {
  const { status, requestId } = answer;
  return {
    environmentId,
    deliveryId: null,
    thing: 'run',
    objectId: runId,
    origin,
    path,
    status,
    requestId,
    objectStatus: statusOf(run),
  } as const;
}

function textOf({ answer, run }: Told): string {
  return run === answer.json ? answer.text : JSON.stringify(run);
}

const runObject = (environmentId: EnvironmentId, runId: string): ConsoleObject => ({ environmentId, thing: 'run', objectId: runId });
/** why: a name of its own, so that the cases of a run are never taken for a state of the run. */
const casesObject = (environmentId: EnvironmentId, runId: string): ConsoleObject => ({
  ...runObject(environmentId, runId),
  objectId: `${runId}/results`,
});

/** All that the API has of it: the run, and its cases. */
async function keepRecovered({ keeper }: ReconcilingParts, environmentId: EnvironmentId, runId: string, told: Told): Promise<void> {
  const facts = factsOf(environmentId, runId, told, 'recovered');
  await keeper.keep(facts, textOf(told));
  const { objectId } = casesObject(environmentId, runId);
  const path = consolePath('/results?run_id={run_id}', { run_id: runId });
  await keeper.keep({ ...facts, objectId, path, objectStatus: null }, JSON.stringify({ data: told.results }));
}

async function recoveredOf(
  { store }: ReconcilingParts,
  environmentId: EnvironmentId,
  runId: string,
  signal: AbortSignal | undefined,
): Promise<readonly Snapshot[]> {
  const found = await Promise.all(
    [runObject(environmentId, runId), casesObject(environmentId, runId)].map((object) =>
      store.snapshotsOfObject(object, mostSnapshots, signal),
    ),
  );
  return found.flat().filter(({ origin }) => origin === 'recovered');
}
