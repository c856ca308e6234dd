import type { PreviewId } from '#contract/ids.ts';
import type { Clock } from '../ports.ts';
import type { Prepared } from './prepared.ts';

const keptForUs = 120_000_000;
const mostPreviews = 20;
const mostBytes = 64 * 1024 * 1024;

export interface KeptPreview {
  readonly expiresAtUs: number;
  readonly prepared: Prepared;
}

/** Previews in memory: for two minutes, at most 20 and 64 MiB of them; the oldest go first, the newest stays whatever its size. */
export interface PreviewCache {
  keep(id: PreviewId, prepared: Prepared): KeptPreview;
  find(id: PreviewId): KeptPreview | undefined;
  remove(id: PreviewId): void;
  clear(): void;
}

export function createPreviewCache(clock: Clock): PreviewCache {
  const previews = new Map<PreviewId, KeptPreview & { readonly timer: NodeJS.Timeout }>();
  const remove = (id: PreviewId) => {
    clearTimeout(previews.get(id)?.timer);
    previews.delete(id);
  };
  const makeRoom = () => {
    let bytes = 0;
    let count = 0;
    for (const [id, { prepared }] of [...previews].toReversed()) {
      count += 1;
      bytes += prepared.body.byteLength;
      if (count > 1 && (count > mostPreviews || bytes > mostBytes)) remove(id);
    }
  };
  return {
    keep(id, prepared) {
      // why: nobody may ask again, and the bytes are not to stay until somebody does.
      const timer = setTimeout(() => remove(id), keptForUs / 1000).unref();
      const kept = { expiresAtUs: clock.nowUs() + keptForUs, prepared, timer };
      previews.set(id, kept);
      makeRoom();
      return kept;
    },
    find(id) {
      const kept = previews.get(id);
      if (kept === undefined || clock.nowUs() < kept.expiresAtUs) return kept;
      remove(id);
      return undefined;
    },
    remove,
    clear() {
      for (const id of [...previews.keys()]) remove(id);
    },
  };
}
