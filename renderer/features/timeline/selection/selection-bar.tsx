import { Copy, Disc, RefreshCw, RotateCw, Star, StarOff, StickyNote, Tag, Trash2, X } from 'lucide-react';
import { useSetCount } from '#renderer/platform/use-set-count.ts';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { useTimelineState } from '../timeline-context.tsx';
import { deliverySetOf, isNothing } from './selection.ts';
import styles from './selection-bar.module.css';
import { selectionWords } from './selection-words.ts';
import { type DeliveryDeeds, useDeliveryDeeds } from './use-delivery-deeds.ts';

/** How many are selected, and what can be done with them. Its keys work on what is open or focused when nothing is selected. */
export function SelectionBar() {
  const selection = useTimelineState((state) => state.selection);
  const deeds = useDeliveryDeeds();
  const count = useSetCount(isNothing(selection) ? null : deliverySetOf(selection));
  if (isNothing(selection)) return null;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected deliveries" data-lifts-notices>
      <span className={styles.count} role="status">
        {selectionWords(selection, count)}
      </span>
      <Deeds deeds={deeds} />
      <IconButton icon={X} size="small" label="Clear the selection" shortcut="Esc" onClick={deeds.clear} />
    </div>
  );
}

function Deeds({ deeds }: { readonly deeds: DeliveryDeeds }) {
  const { isAllBookmarked, bookmark, unbookmark, tag, note, copyIds, record, replay, rejudge, remove } = deeds;
  return (
    <div className={styles.deeds}>
      <Deed icon={RotateCw} label="Replay…" shortcut="r" onClick={replay} />
      {isAllBookmarked ? null : <Deed icon={Star} label="Bookmark" shortcut="b" onClick={bookmark} />}
      {unbookmark === null ? null : <Deed icon={StarOff} label="Remove bookmark" onClick={unbookmark} />}
      <Deed icon={Tag} label="Tags" shortcut="l" onClick={tag} />
      {note === null ? null : <Deed icon={StickyNote} label="Note" shortcut="m" onClick={note} />}
      {copyIds === null ? null : <Deed icon={Copy} label="Copy ids" onClick={copyIds} />}
      <Deed icon={Disc} label="Record" onClick={record} />
      <Deed icon={RefreshCw} label="Judge again" shortcut="y" onClick={rejudge} />
      <Deed icon={Trash2} label="Delete" shortcut="Delete" isDanger onClick={remove} />
    </div>
  );
}

interface DeedProps {
  readonly icon: typeof Copy;
  readonly label: string;
  readonly shortcut?: string;
  readonly isDanger?: boolean;
  readonly onClick: () => void;
}

function Deed({ icon, label, shortcut, isDanger = false, onClick }: DeedProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side="top">
      <Button size="small" variant={isDanger ? 'danger' : 'default'} icon={icon} aria-label={label} onClick={onClick}>
        <span className={styles.label}>{label}</span>
      </Button>
    </Tooltip>
  );
}
