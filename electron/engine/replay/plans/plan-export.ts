import type { Exported } from '#contract/models/attempt-comparison.ts';
import type { PlanStore, StoredPlan } from '#engine/log/plan-store.ts';
import type { Exports } from '../compare/exports.ts';
import { entryPages } from './figures.ts';
import { writePlanFile } from './plan-file.ts';

export async function exportPlan(
  plan: StoredPlan,
  { store, exports }: { readonly store: Pick<PlanStore, 'planEntries'>; readonly exports: Pick<Exports, 'put'> },
): Promise<Exported> {
  const bytes = await writePlanFile(plan, entryPages(plan.id, store));
  return exports.put({ fileName: `${fileNameOf(plan.name)}.hookglass-plan.json`, mediaType: 'application/json', bytes });
}

/** What every file system takes. */
function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? 'plan' : plain.toLowerCase();
}
