import type { Api } from '#contract/api.ts';
import type { StagedBodyId } from '#contract/ids.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import type { StagedBodies } from '../verification/staged-bodies.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';

export function consoleSnapshotHandlers({
  console: { snapshots, comparisons, reconciling },
  log,
  staged,
}: Pick<HandlerParts, 'console' | 'log'> & { readonly staged: StagedBodies }): Pick<
  Handlers<Api['console'], CallContext>,
  'fetchSnapshot' | 'addSnapshot' | 'removeSnapshot' | 'snapshots' | 'compare' | 'reconcileRun'
> {
  return {
    async fetchSnapshot({ deliveryId }, { signal }) {
      assertWritable(log);
      return snapshots.fetch(deliveryId, signal);
    },
    async addSnapshot({ deliveryId, text, stagedId, origin }, { signal }) {
      assertWritable(log);
      return snapshots.add(deliveryId, text ?? stagedText(staged, stagedId), origin, signal);
    },
    async removeSnapshot({ id }) {
      assertWritable(log);
      await snapshots.remove(id);
      return { id };
    },
    snapshots: async ({ deliveryId, limit }, { signal }) => ({ items: [...(await comparisons.snapshots(deliveryId, limit, signal))] }),
    compare: (request, { signal }) => comparisons.compare(request, signal),
    async reconcileRun({ environmentId, runId, recover }, { signal }) {
      assertWritable(log);
      return reconciling.reconcile(environmentId, runId, recover, signal);
    },
  };
}

function stagedText(staged: StagedBodies, id: StagedBodyId | undefined): string {
  if (id === undefined) return fail('input.snapshot', { problem: 'Neither a text nor a staged one was given.' });
  return new TextDecoder().decode(staged.get(id));
}
