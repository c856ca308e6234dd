import type { DeliveryId, EndpointId, PlanId } from '#contract/ids.ts';
import type { Plan } from '#contract/models/plan.ts';
import type { PlanStore, StoredEntry } from '#engine/log/plan-store.ts';
import { rowsAPage } from './plan-source.ts';
import { eachInTurns } from './turns.ts';

/** What is counted over all entries of a plan. */
export interface PlanFigures extends Pick<Plan, 'count' | 'duplicates' | 'bytes' | 'oldestUs' | 'newestUs' | 'unsendable' | 'problems'> {
  /** Of the entries that can be sent. */
  readonly endpoints: ReadonlySet<EndpointId>;
}

const mostProblems = 100;
const keptPlans = 50;

class Counting {
  #count = 0;
  #duplicates = 0;
  #bytes = 0;
  #oldestUs: number | null = null;
  #newestUs: number | null = null;
  #unsendable = 0;
  readonly #problems: Plan['problems'] = [];
  readonly #endpoints = new Set<EndpointId>();

  add({ position, deliveryId, receivedAtUs, bytes, isDuplicate, problem }: StoredEntry, endpointId: EndpointId | null): void {
    this.#count += 1;
    this.#bytes += bytes;
    if (isDuplicate) this.#duplicates += 1;
    if (receivedAtUs !== null) {
      this.#oldestUs = Math.min(this.#oldestUs ?? receivedAtUs, receivedAtUs);
      this.#newestUs = Math.max(this.#newestUs ?? receivedAtUs, receivedAtUs);
    }
    if (problem === null && endpointId !== null) this.#endpoints.add(endpointId);
    if (problem === null) return;
    this.#unsendable += 1;
    if (this.#problems.length < mostProblems) this.#problems.push({ position, deliveryId, sentence: problem });
  }

  figures(): PlanFigures {
    return {
      count: this.#count,
      duplicates: this.#duplicates,
      bytes: this.#bytes,
      oldestUs: this.#oldestUs,
      newestUs: this.#newestUs,
      unsendable: this.#unsendable,
      problems: this.#problems,
      endpoints: this.#endpoints,
    };
  }
}

/** Counted once for the entries of a plan: they change only all together, and their digest with them. */
export interface FiguresBook {
  of(id: PlanId, entriesDigest: string): Promise<PlanFigures>;
  /** Of entries that are at hand. */
  take(id: PlanId, entriesDigest: string, entries: readonly StoredEntry[], endpoints: ReadonlyMap<DeliveryId, EndpointId>): Promise<void>;
}

export function createFiguresBook(store: Pick<PlanStore, 'planEntries' | 'plannedDeliveries'>): FiguresBook {
  const kept = new Map<string, PlanFigures>();
  const keep = (key: string, figures: PlanFigures) => {
    kept.set(key, figures);
    const [oldest] = kept.keys();
    if (kept.size > keptPlans && oldest !== undefined) kept.delete(oldest);
    return figures;
  };
  return {
    async of(id, entriesDigest) {
      const key = `${id} ${entriesDigest}`;
      return kept.get(key) ?? keep(key, await count(id, store));
    },
    async take(id, entriesDigest, entries, endpoints) {
      const counting = new Counting();
      await eachInTurns(entries, (entry) =>
        counting.add(entry, entry.deliveryId === null ? null : (endpoints.get(entry.deliveryId) ?? null)),
      );
      keep(`${id} ${entriesDigest}`, counting.figures());
    },
  };
}

async function count(id: PlanId, store: Pick<PlanStore, 'planEntries' | 'plannedDeliveries'>): Promise<PlanFigures> {
  const counting = new Counting();
  for await (const page of entryPages(id, store)) {
    const ids = page.flatMap(({ deliveryId, problem }) => (deliveryId === null || problem !== null ? [] : [deliveryId]));
    const endpoints = new Map((await store.plannedDeliveries(ids)).map(({ deliveryId, endpointId }) => [deliveryId, endpointId]));
    for (const entry of page) counting.add(entry, entry.deliveryId === null ? null : (endpoints.get(entry.deliveryId) ?? null));
  }
  return counting.figures();
}

/** All entries of a plan in order, a page at a time. */
export async function* entryPages(id: PlanId, store: Pick<PlanStore, 'planEntries'>): AsyncGenerator<readonly StoredEntry[]> {
  for (let from = 0; ; from += rowsAPage) {
    const page = await store.planEntries(id, from, rowsAPage);
    if (page.length > 0) yield page;
    if (page.length < rowsAPage) return;
  }
}
