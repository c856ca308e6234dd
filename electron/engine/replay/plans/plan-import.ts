import { type DeliveryId, deliveryIdSchema } from '#contract/ids.ts';
import { longestPlan, type PlanOptions } from '#contract/models/plan.ts';
import type { TargetChoice } from '#contract/models/target.ts';
import type { PlannedDelivery, PlanStore } from '#engine/log/plan-store.ts';
import { parseTargetUrl } from '../target-url.ts';
import type { TargetBook } from '../targets/target-book.ts';
import { type PlanFile, type PlanFileRow, readPlanFile } from './plan-file.ts';
import { type PlanRow, rowOf } from './plan-row.ts';

export interface ImportParts {
  readonly store: Pick<PlanStore, 'findBodies' | 'plannedDeliveries'>;
  readonly targets: Pick<TargetBook, 'list'>;
}

/** Looked up in one go. */
const lookedUpAtOnce = 500;

export interface ImportedPlan {
  /** In the order of the file. */
  readonly rows: readonly PlanRow[];
  readonly name: string;
  /** The file's name, and which of its fields were left aside. */
  readonly from: string;
  readonly options: PlanOptions;
}

/** Fails with `input.plan_file` and `input.target_url`. */
export async function readPlanToImport(bytes: Uint8Array, fileName: string | null, parts: ImportParts): Promise<ImportedPlan> {
  const file = await readPlanFile(bytes, longestPlan);
  const rows: PlanRow[] = [];
  for (let from = 0; from < file.rows.length; from += lookedUpAtOnce) {
    rows.push(...(await findRows(file.rows.slice(from, from + lookedUpAtOnce), parts.store)));
  }
  return {
    rows,
    name: file.name,
    from: fromWords(fileName, file.leftAside),
    options: { ...file.options, target: await chooseTarget(file.target, parts.targets) },
  };
}

function fromWords(fileName: string | null, leftAside: readonly string[]): string {
  const name = fileName === null ? 'A file' : `File ${fileName}`;
  return leftAside.length === 0 ? name : `${name} (not known here and left aside: ${leftAside.slice(0, 20).join(', ').slice(0, 500)})`;
}

/** A kept target with this URL, rather the one of this name; else the URL alone. */
async function chooseTarget({ url, name }: PlanFile['target'], targets: ImportParts['targets']): Promise<TargetChoice> {
  const wanted = parseTargetUrl(url).url;
  const fitting = (await targets.list()).filter((target) => target.url === wanted);
  const chosen = fitting.find((target) => target.name === name) ?? fitting[0];
  return chosen === undefined ? { url: wanted } : { targetId: chosen.id };
}

async function findRows(wanted: readonly PlanFileRow[], store: ImportParts['store']): Promise<readonly PlanRow[]> {
  const found = await store.findBodies(wanted.map(({ sha256, eventId }) => ({ sha256, eventId })));
  const byId = await sameIds(
    wanted.filter(({ eventId }) => eventId === null),
    store,
  );
  return wanted.map((row, index) => {
    const delivery = found[index] ?? (row.deliveryId === null || row.eventId !== null ? null : byId.get(row.deliveryId));
    return delivery == null || delivery.sha256 !== row.sha256 ? missingRow(row) : rowOf(delivery);
  });
}

/** Legacy events have no id to be found by; in the log that they were exported from they have the same number. */
async function sameIds(wanted: readonly PlanFileRow[], store: ImportParts['store']): Promise<ReadonlyMap<string, PlannedDelivery>> {
  const ids = wanted.flatMap(({ deliveryId }): readonly DeliveryId[] => {
    const parsed = deliveryIdSchema.safeParse(deliveryId);
    return parsed.success ? [parsed.data] : [];
  });
  if (ids.length === 0) return new Map();
  return new Map((await store.plannedDeliveries(ids)).map((one): [string, PlannedDelivery] => [one.deliveryId, one]));
}

function missingRow({ eventType, eventId, receivedAtUs, bytes, sha256 }: PlanFileRow): PlanRow {
  const name = eventId === null ? `a body with SHA-256 ${sha256.slice(0, 12)}…` : `event ${eventId}`;
  const missing = `It is not in this log: ${name}.`;
  return { deliveryId: null, eventType, eventId, receivedAtUs, eventTimeUs: null, bytes, sha256, endpointId: null, missing };
}
