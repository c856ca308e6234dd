import type { Storage } from '#contract/models/storage.ts';
import { lostWords } from '#domain/salvage-words.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { formatDateTime } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Callout } from '#renderer/ui/callout.tsx';

/** What the person has to know of the log's past, and of the place it is kept. */
export function Salvaged({ storage }: { readonly storage: Storage }) {
  const { salvage, doubt, pendingRestore } = storage;
  return (
    <>
      {doubt === null ? null : (
        <Callout tone="warn" title="Is this a good place for a log?">
          {visibleText(doubt)}
        </Callout>
      )}
      {salvage === null || pendingRestore === salvage.file ? null : (
        <Callout tone={salvage.lost === 0 && salvage.isLostExact ? 'info' : 'warn'} title="This log was salvaged from a damaged one">
          {`${countOf(salvage.deliveries, 'delivery', 'deliveries')} saved, ${lostWords(salvage)}, ${formatDateTime(salvage.endedAtUs)}. The damaged file is kept among the backups.`}
        </Callout>
      )}
    </>
  );
}
