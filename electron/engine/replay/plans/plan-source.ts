import type { DeliveryId, EnvironmentId } from '#contract/ids.ts';
import { deliveryIdOf, deliveryNumber } from '#contract/ids.ts';
import { longestPlan } from '#contract/models/plan.ts';
import type { QueryKey, QueryNode } from '#domain/query/ast.ts';
import { matchingNumbers } from '#engine/care/delivery-numbers.ts';
import { fail } from '#engine/failure.ts';
import { deliveriesOf } from '#engine/jobs/job-words.ts';
import type { DeliveryLog, LogReaders } from '#engine/log/log.ts';
import type { PlannedDelivery, PlanStore } from '#engine/log/plan-store.ts';

/** What a plan is made of: chosen deliveries, what a filter matches up to a delivery, or a run. `filter` has absolute times. */
export type PlanSource =
  | { readonly ids: readonly DeliveryId[] }
  | { readonly query: string; readonly filter: QueryNode | null; readonly upTo: DeliveryId; readonly except: readonly DeliveryId[] }
  | { readonly environmentId: EnvironmentId; readonly runId: string };

export interface SourceParts {
  readonly readers: Pick<LogReaders, 'listDeliveries' | 'matchingNumbers'>;
  readonly store: Pick<PlanStore, 'plannedDeliveries'>;
  readonly log: Pick<DeliveryLog, 'summarised'>;
}

/**
 * How long a plan waits for the index, which is a few milliseconds behind: who was answered 200 and then replays finds the delivery. One
 * that is named must be found; of what a filter matches, the plan shows how many there are.
 */
const indexWaitMs = { named: 5_000, matching: 300 };

/** Read in one go. */
export const rowsAPage = 1_000;

/** In the order of arrival, each once. Fails with `input.plan`, `missing.delivery` and `log.query_timeout`. */
export async function readSource(source: PlanSource, parts: SourceParts, signal: AbortSignal): Promise<readonly PlannedDelivery[]> {
  await parts.log.summarised('ids' in source ? indexWaitMs.named : indexWaitMs.matching);
  const numbers = await numbersOf(source, parts, signal);
  if (numbers.length === 0) fail('input.plan', { problem: 'No delivery matches, so there is nothing to plan.' });
  if (numbers.length > longestPlan) {
    const most = longestPlan.toLocaleString('en-US');
    fail('input.plan', { problem: `${deliveriesOf(numbers.length)} are more than the ${most} of a plan. Narrow the filter.` });
  }
  const found: PlannedDelivery[] = [];
  for (let from = 0; from < numbers.length; from += rowsAPage) {
    const page = numbers.slice(from, from + rowsAPage).map(deliveryIdOf);
    const planned = await parts.store.plannedDeliveries(page);
    if ('ids' in source) refuseMissing(page, planned);
    for (const one of planned) found.push(one);
  }
  if (found.length === 0) fail('input.plan', { problem: 'Nothing of what matched is there any more.' });
  return found;
}

/** Row numbers, ascending. */
async function numbersOf(source: PlanSource, { readers }: SourceParts, signal: AbortSignal): Promise<readonly number[]> {
  if ('ids' in source) return [...new Set(source.ids.map(deliveryNumber))].sort((one, other) => one - other);
  if ('upTo' in source) return (await matchingNumbers(readers, source, signal)).reverse();
  const filter = runFilter(source.environmentId, source.runId);
  const { items } = await readers.listDeliveries(filter, 1, null, signal);
  const [newest] = items;
  return newest === undefined ? [] : (await matchingNumbers(readers, { filter, upTo: newest.id, except: [] }, signal)).reverse();
}

function runFilter(environmentId: EnvironmentId, runId: string): QueryNode {
  const term = (key: QueryKey, text: string): QueryNode => ({
    kind: 'term',
    key,
    values: [{ kind: 'word', text, isPrefix: false }],
    position: 0,
    end: 0,
  });
  return { kind: 'and', nodes: [term('env', environmentId), term('run', runId)] };
}

function refuseMissing(wanted: readonly DeliveryId[], planned: readonly PlannedDelivery[]): void {
  if (planned.length === wanted.length) return;
  const found = new Set(planned.map(({ deliveryId }) => deliveryId));
  fail('missing.delivery', { id: wanted.find((id) => !found.has(id)) ?? '' });
}

/** Where it came from, in words. */
export function sourceWords(source: PlanSource, count: number): string {
  if ('ids' in source) return count === 1 ? '1 selected delivery' : `${count.toLocaleString('en-US')} selected deliveries`;
  if ('runId' in source) return `Run ${source.runId}`;
  const query = source.query.trim();
  return query === '' ? 'All deliveries' : `Filter ${query}`;
}
