import type { ApiClient } from '#contract/api.ts';
import type { TargetId } from '#contract/ids.ts';
import type { Target } from '#contract/models/target.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import { withTarget } from '#renderer/state/target-store.ts';

export type TargetChange = Omit<Parameters<ApiClient['targets']['update']>[0], 'id'>;

export interface TargetDeeds {
  /** Resolves with what was wrong, in words, or with null. Never rejects. */
  readonly save: (id: TargetId, change: TargetChange) => Promise<string | null>;
  readonly create: (input: { readonly name: string; readonly url: string }) => Promise<Target>;
  /** At once, with an undo. */
  readonly remove: (target: Target) => void;
  readonly open: (id: TargetId | null) => void;
}

const undoMs = 20_000;

export function useTargetDeeds(): TargetDeeds {
  const { client, stores } = useServices();
  const put = (target: Target) => stores.target.setState(({ targets }) => ({ targets: withTarget(targets ?? [], target) }));
  const open = (targetId: TargetId | null) => stores.selection.setState({ targetId });
  const restore = async (id: TargetId) => {
    try {
      put(await client.targets.restore({ id }));
      open(id);
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  const remove = async ({ id, name }: Target) => {
    try {
      await client.targets.remove({ id });
      stores.target.setState(({ targets }) => ({ targets: targets?.filter((other) => other.id !== id) ?? null }));
      open(null);
      addNotice(stores.notice, {
        tone: 'ok',
        title: `Removed ${visibleText(name)}`,
        key: `target.${id}`,
        lastsMs: undoMs,
        action: { label: 'Undo', run: () => void restore(id) },
      });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  return {
    save: async (id, change) => {
      try {
        put(await client.targets.update({ id, ...change }));
        return null;
      } catch (error) {
        const { sentence, reason } = failureOf(error);
        return `${sentence} ${reason}`.trim();
      }
    },
    create: async (input) => {
      const target = await client.targets.create(input);
      put(target);
      open(target.id);
      return target;
    },
    remove: (target) => void remove(target),
    open,
  };
}
