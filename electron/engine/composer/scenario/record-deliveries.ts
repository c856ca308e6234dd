/** Makes a scenario's text from deliveries of the log. */
import type { DeliveryId, EnvironmentId } from '#contract/ids.ts';
import { deliveryIdOf } from '#contract/ids.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import { longestScenario } from '#contract/models/scenario.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import { formatValue } from '#domain/query/format.ts';
import { type RecordedDelivery, type RecordedScenario, recordScenario } from '#domain/scenario/record-scenario.ts';
import { scenarioLimits } from '#domain/scenario/scenario-file.ts';
import { matchingNumbers } from '#engine/care/delivery-numbers.ts';
import { fail } from '#engine/failure.ts';
import type { ScenarioParts } from './scenario-parts.ts';

export type RecordSource = { readonly set: DeliverySet } | { readonly environmentId: EnvironmentId; readonly runId: string };

export interface RecordRequest {
  readonly from: RecordSource;
  readonly name: string | undefined;
  readonly longestPauseMs: number;
}

type RecordParts = Pick<ScenarioParts, 'log' | 'parseFilter' | 'clock'>;

/** With a pause between any two it still has to be a scenario. */
const mostDeliveries = scenarioLimits.steps / 2;

/** Fails with `input.draft_source` when there is nothing to record, or too much. */
export async function recordDeliveries(
  parts: RecordParts,
  { from, name, longestPauseMs }: RecordRequest,
  signal: AbortSignal,
): Promise<RecordedScenario> {
  await parts.log.summarised(300);
  const ids = await idsOf(parts, from, signal);
  if (ids.length > mostDeliveries) {
    fail('input.draft_source', { problem: `${ids.length} deliveries are too many for a scenario; ${mostDeliveries} are the most.` });
  }
  const found: RecordedDelivery[] = [];
  for (const id of ids) {
    const delivery = await readDelivery(parts, id, signal);
    if (delivery !== null) found.push(delivery);
  }
  if (found.length === 0) fail('input.draft_source', { problem: 'There is no delivery to record.' });
  const deliveries = found.toSorted((left, right) => left.receivedAtUs - right.receivedAtUs);
  const recorded = recordScenario(deliveries, {
    name: name ?? nameOf(from, deliveries.length),
    source: sourceWords(from, deliveries.length),
    recordedAt: new Date(parts.clock.nowUs() / 1_000).toISOString().slice(0, 10),
    longestPauseMs,
  });
  if (Buffer.byteLength(recorded.text) <= longestScenario) return recorded;
  return fail('input.draft_source', {
    problem: `It would be longer than ${longestScenario.toLocaleString('en-US')} bytes: choose fewer deliveries.`,
  });
}

async function idsOf(parts: RecordParts, from: RecordSource, signal: AbortSignal): Promise<readonly DeliveryId[]> {
  if ('runId' in from) return idsOfRun(parts, from.runId, from.environmentId, signal);
  if ('ids' in from.set) return [...new Set(from.set.ids)];
  const filter = parts.parseFilter(from.set.query);
  const numbers = await matchingNumbers(parts.log.readers, { filter, upTo: from.set.upTo, except: from.set.except }, signal);
  return numbers.map(deliveryIdOf);
}

async function idsOfRun(
  parts: RecordParts,
  runId: string,
  environmentId: EnvironmentId,
  signal: AbortSignal,
): Promise<readonly DeliveryId[]> {
  const filter: QueryNode | null = parts.parseFilter(`run:${formatValue(runId)}`);
  const ids: DeliveryId[] = [];
  let cursor: string | null = null;
  do {
    const page = await parts.log.readers.listDeliveries(filter, 200, cursor, signal);
    // why: a filter may take a part of an id for the whole.
    for (const item of page.items) if (item.runId === runId && item.environmentId === environmentId) ids.push(item.id);
    cursor = page.nextCursor;
  } while (cursor !== null && ids.length <= mostDeliveries);
  return ids;
}

async function readDelivery({ log }: RecordParts, id: DeliveryId, signal: AbortSignal): Promise<RecordedDelivery | null> {
  const delivery = await log.readers.findDelivery(id, signal);
  const body = delivery === undefined ? undefined : await log.readers.readWholeBody(id, signal);
  if (delivery === undefined || body === undefined) return null;
  const { receivedAtUs, method, headers, verification, truncation } = delivery;
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  return { id, receivedAtUs, method, contentType, verdict: verification.verdict, body, isTruncated: truncation !== 'none' };
}

function nameOf(from: RecordSource, count: number): string {
  return 'runId' in from ? `Run ${from.runId}`.slice(0, 200) : `${count} recorded ${count === 1 ? 'delivery' : 'deliveries'}`;
}

function sourceWords(from: RecordSource, count: number): string {
  const words = `${count} ${count === 1 ? 'delivery' : 'deliveries'}`;
  if ('runId' in from) return `the run ${from.runId}, ${words}`;
  return 'ids' in from.set ? `${words}, chosen one by one` : `${words} that matched ${from.set.query.trim() || 'everything'}`;
}
