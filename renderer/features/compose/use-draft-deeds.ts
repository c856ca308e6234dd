import type { DraftId, EnvironmentId } from '#contract/ids.ts';
import type { Draft, DraftSummary, EventEnvelope } from '#contract/models/composer.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { type Running, useRunning } from '#renderer/platform/use-running.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import type { ComposeSource } from '#renderer/state/selection-store.ts';
import { textSourceOf } from './text-source.ts';

export type DraftStart =
  | { readonly kind: 'blank' }
  | { readonly kind: 'template'; readonly eventType: string; readonly envelope: EventEnvelope }
  | { readonly kind: 'draft'; readonly draftId: DraftId }
  | ComposeSource;

export interface DraftDeeds {
  /** The last beginning of a draft, with its failure. */
  readonly starting: Running<DraftStart, Draft>;
  readonly start: (from: DraftStart) => void;
  readonly duplicate: (id: DraftId) => void;
  /** Can be taken back from the notice it leaves. */
  readonly remove: (draft: Pick<DraftSummary, 'id' | 'name'>) => void;
}

/** What is done with drafts as a whole. `onOpen` is told of one that was made or is back, `onRemoved` of one that goes. */
export function useDraftDeeds(
  environmentId: EnvironmentId | null,
  onOpen: (id: DraftId) => void,
  onRemoved: (id: DraftId) => void,
): DraftDeeds {
  const { client, stores } = useServices();
  const environment = environmentId === null ? {} : { environmentId };
  const sourceOf = async (from: DraftStart, signal: AbortSignal) => {
    if (from.kind !== 'pasted') return from;
    const text = await textSourceOf(client, from.text, signal);
    return { kind: 'text', text, ...(from.fileName === undefined ? {} : { fileName: from.fileName }) } as const;
  };
  const starting = useRunning(async (from: DraftStart, signal: AbortSignal) =>
    client.drafts.create({ from: await sourceOf(from, signal), ...environment }, { signal }),
  );
  const start = async (from: DraftStart) => {
    const draft = await starting.run(from);
    if (draft !== undefined) onOpen(draft.id);
  };
  const restore = async (id: DraftId) => {
    try {
      onOpen((await client.drafts.restore({ id })).id);
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  const remove = async ({ id, name }: Pick<DraftSummary, 'id' | 'name'>) => {
    try {
      onRemoved(id);
      await client.drafts.remove({ id });
      addNotice(stores.notice, {
        tone: 'info',
        title: `Removed “${visibleText(name)}”`,
        text: 'It can be had back until Hookglass is started again.',
        action: { label: 'Undo', run: () => void restore(id) },
        key: `draft-removed-${id}`,
        lastsMs: 12_000,
      });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  return {
    starting,
    start: (from) => void start(from),
    duplicate: (draftId) => void start({ kind: 'draft', draftId }),
    remove: (draft) => void remove(draft),
  };
}
