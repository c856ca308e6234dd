import type { PlanId } from '#contract/ids.ts';
import type { PlanSummary } from '#contract/models/plan.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { downloadExport } from '#renderer/platform/download-export.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { stageBody } from '#renderer/platform/stage-body.ts';
import { addNotice } from '#renderer/state/notice-store.ts';

export interface PlanDeeds {
  readonly open: (id: PlanId) => void;
  readonly export: (id: PlanId) => void;
  /** Its jobs and attempts stay; with an undo. */
  readonly remove: (plan: Pick<PlanSummary, 'id' | 'name'>) => void;
  readonly import: (file: File) => void;
}

/** What a call carries as text; more is handed in piece by piece. */
const longestText = 131_072;
const undoMs = 20_000;

export function usePlanDeeds(): PlanDeeds {
  const { client, platform, stores } = useServices();
  const say = (error: unknown) => noticeError(stores.notice, error);
  const open = (id: PlanId) => stores.selection.setState({ view: 'replays', replays: { kind: 'plan', id } });
  const restore = (id: PlanId) => {
    client.plans.restore({ id }).then(() => open(id), say);
  };
  const remove = async ({ id, name }: Pick<PlanSummary, 'id' | 'name'>) => {
    await client.plans.remove({ id });
    const { replays } = stores.selection.getState();
    if (replays.kind === 'plan' && replays.id === id) stores.selection.setState({ replays: { kind: 'plans' } });
    addNotice(stores.notice, {
      tone: 'ok',
      title: `Removed “${visibleText(name)}”`,
      text: 'Its jobs and attempts stay.',
      key: `plan.${id}`,
      lastsMs: undoMs,
      action: { label: 'Undo', run: () => restore(id) },
    });
  };
  const read = async (file: File) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text =
      bytes.length <= longestText
        ? { text: new TextDecoder().decode(bytes) }
        : { stagedId: await stageBody(client, bytes, { signal: new AbortController().signal, onProgress: () => {} }) };
    open((await client.plans.import({ text, fileName: file.name })).id);
  };
  return {
    open,
    export: (id) => {
      client.plans.export({ id }).then((file) => downloadExport(platform, file).catch(say), say);
    },
    remove: (plan) => void remove(plan).catch(say),
    import: (file) => void read(file).catch(say),
  };
}
