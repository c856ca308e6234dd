import { useState } from 'react';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { removeDeliveries } from '#renderer/platform/delivery-commands.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { type SetCount, useSetCount } from '#renderer/platform/use-set-count.ts';
import type { DialogSubject } from '#renderer/state/selection-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { deleteTitle } from './delete-words.ts';
import styles from './edit.module.css';

/** Says what goes and how many before more than one delivery is deleted. */
export function DeleteDialog({ subject, onClose }: { readonly subject: DialogSubject; readonly onClose: () => void }) {
  const services = useServices();
  const [isBusy, setBusy] = useState(false);
  const { set } = subject;
  const count = useSetCount(set);
  const bookmarked = useBookmarked(subject);
  const remove = async () => {
    setBusy(true);
    const isTaken = await removeDeliveries(services, set);
    setBusy(false);
    if (!isTaken) return;
    const { deliveryId } = services.stores.selection.getState();
    if ('ids' in set && deliveryId !== null && set.ids.includes(deliveryId)) services.stores.selection.setState({ deliveryId: null });
    onClose();
  };
  const title = deleteTitle(count);
  return (
    <Dialog
      title={`${title}?`}
      description="They go to the trash. You can have them back until Hookglass starts the next time."
      isOpen
      onClose={onClose}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Keep them</Button>
          <Button variant="danger" isBusy={isBusy} disabled={count === undefined} onClick={() => void remove()}>
            {title}
          </Button>
        </>
      }
    >
      <div className={styles.text}>
        {'query' in set ? <WhatMatches query={set.query} /> : null}
        {bookmarked === null || bookmarked.count === 0 ? null : (
          <p className={styles.caution}>
            {formatCount(bookmarked.count)}
            {bookmarked.isExact ? '' : '+'} of them {bookmarked.count === 1 ? 'is' : 'are'} bookmarked.
          </p>
        )}
      </div>
    </Dialog>
  );
}

function WhatMatches({ query }: { readonly query: string }) {
  if (query === '') return <p>Everything in the log up to now. Deliveries that arrive meanwhile stay.</p>;
  return (
    <p>
      Everything that matches <Mono>{query}</Mono>. Deliveries that arrive meanwhile stay.
    </p>
  );
}

function useBookmarked({ set, known }: DialogSubject): SetCount | null {
  const counted = useSetCount('query' in set ? set : null, 'bookmarked:yes');
  if ('ids' in set) return { count: known.filter((row) => row.isBookmarked).length, isExact: true };
  return counted ?? null;
}
