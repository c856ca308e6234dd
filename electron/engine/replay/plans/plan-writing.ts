import type { DeliveryId, EndpointId, PlanId } from '#contract/ids.ts';
import type { PlanOptions } from '#contract/models/plan.ts';
import type { PlanStore, StoredEntry } from '#engine/log/plan-store.ts';
import type { ReplaySigners } from '../outgoing.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';
import { buildEntries } from './build-entries.ts';
import { estimateSteps } from './estimate.ts';
import { entryPages } from './figures.ts';
import { digestEntries } from './fingerprint.ts';
import { arrivalSteps } from './order.ts';
import { type PlanRow, rowAgain } from './plan-row.ts';
import { rowsAPage } from './plan-source.ts';
import { capOf } from './plan-words.ts';
import { eachInTurns, inTurns } from './turns.ts';

export interface BuiltPlan {
  readonly entries: readonly StoredEntry[];
  /** Of the deliveries that are here. */
  readonly endpoints: ReadonlyMap<DeliveryId, EndpointId>;
  readonly digest: string;
  readonly estimatedMs: number;
}

/** `rows` in the order of arrival. */
export async function buildPlan(
  rows: readonly PlanRow[],
  options: PlanOptions,
  to: ResolvedTarget,
  { signers, remoteMostPerSecond }: { readonly signers: ReplaySigners; readonly remoteMostPerSecond: () => number },
): Promise<BuiltPlan> {
  const entries = await buildEntries(rows, options, to, signers);
  const dues: number[] = [];
  await eachInTurns(entries, ({ problem, dueMs }) => {
    if (problem === null) dues.push(dueMs);
  });
  const concurrency = options.concurrency ?? to.options.concurrency;
  const estimatedMs = await inTurns(estimateSteps(dues, { concurrency, mostPerSecond: capOf(to, remoteMostPerSecond()) }));
  const endpoints = new Map<DeliveryId, EndpointId>();
  await eachInTurns(rows, ({ deliveryId, endpointId }) => {
    if (deliveryId !== null && endpointId !== null) endpoints.set(deliveryId, endpointId);
  });
  return { entries, endpoints, estimatedMs, digest: await digestEntries(entries) };
}

/** The entries of a plan that was saved, in slices; with the last one it is in force. */
export async function keepEntries(id: PlanId, entries: readonly StoredEntry[], store: Pick<PlanStore, 'addEntries'>): Promise<void> {
  for (let from = 0; from < entries.length || from === 0; from += rowsAPage) {
    const slice = entries.slice(from, from + rowsAPage);
    await store.addEntries(id, slice, from + rowsAPage >= entries.length ? 'last' : 'more-follow');
  }
}

/** The deliveries of a stored plan as they are now, in the order of arrival. */
export async function rowsAgain(id: PlanId, store: Pick<PlanStore, 'planEntries' | 'plannedDeliveries'>): Promise<readonly PlanRow[]> {
  const rows: PlanRow[] = [];
  for await (const page of entryPages(id, store)) {
    const ids = page.flatMap(({ deliveryId }) => (deliveryId === null ? [] : [deliveryId]));
    const found = new Map((await store.plannedDeliveries(ids)).map((one) => [one.deliveryId, one]));
    for (const entry of page) rows.push(rowAgain(entry, entry.deliveryId === null ? undefined : found.get(entry.deliveryId)));
  }
  return inTurns(arrivalSteps(rows));
}
