import { ChevronRight, PencilLine, RotateCw, SquareTerminal, Star, Trash2, X } from 'lucide-react';
import type { DeliveryId } from '#contract/ids.ts';
import type { Delivery } from '#contract/models/delivery.ts';
import { formatClock } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { annotateDeliveries } from '#renderer/platform/delivery-commands.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { VerdictMark } from '#renderer/ui/verdict-mark.tsx';
import styles from '../delivery-pane.module.css';
import { TagChips } from './tag-chips.tsx';

export interface DeliveryHeadProps {
  readonly id: DeliveryId;
  readonly delivery: Delivery | undefined;
  readonly onReplay: () => void;
  readonly onCompose: () => void;
  readonly onCopy: () => void;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

export function DeliveryHead({ id, delivery, onReplay, onCompose, onCopy, onDelete, onClose }: DeliveryHeadProps) {
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <h2 className={styles.type}>
          <bdi>{delivery === undefined ? id : visibleText(titleOf(delivery))}</bdi>
        </h2>
        {delivery === undefined ? null : <VerdictMark verdict={delivery.verdict} withWord />}
        <span className={styles.spring} />
        <Tooltip text="Send this delivery again" shortcut="r">
          <Button size="small" icon={RotateCw} onClick={onReplay}>
            Replay
          </Button>
        </Tooltip>
        <IconButton icon={PencilLine} label="Edit and send" shortcut="d" onClick={onCompose} />
        {delivery === undefined ? null : <BookmarkButton delivery={delivery} />}
        <IconButton icon={SquareTerminal} label="Copy as cURL" shortcut="c" onClick={onCopy} />
        <IconButton icon={Trash2} label="Delete" shortcut="Delete" onClick={onDelete} />
        <IconButton icon={X} label="Close" shortcut="Esc" onClick={onClose} />
      </div>
      <div className={styles.facts}>
        {delivery === undefined ? <ChevronRight size={12} aria-hidden style={{ opacity: 0 }} /> : <HeadFacts delivery={delivery} />}
      </div>
    </header>
  );
}

function HeadFacts({ delivery }: { readonly delivery: Delivery }) {
  return (
    <>
      <TimeText className={styles.fact} timeUs={delivery.receivedAtUs}>
        {formatClock(delivery.receivedAtUs)}
      </TimeText>
      {delivery.eventId === null ? null : <CopyText className={styles.fact} text={delivery.eventId} atMost={20} label="event id" />}
      {delivery.runId === null ? null : <CopyText className={styles.fact} text={delivery.runId} atMost={20} label="run id" />}
      <TagChips delivery={delivery} />
    </>
  );
}

function BookmarkButton({ delivery }: { readonly delivery: Delivery }) {
  const services = useServices();
  const { id, isBookmarked } = delivery;
  return (
    <IconButton
      icon={Star}
      label={isBookmarked ? 'Remove bookmark' : 'Bookmark'}
      shortcut="b"
      aria-pressed={isBookmarked}
      className={isBookmarked ? styles.bookmarked : undefined}
      onClick={() => void annotateDeliveries(services, { ids: [id] }, { isBookmarked: !isBookmarked })}
    />
  );
}

/** The event's type; for what names none, the request itself. */
export function titleOf(delivery: Delivery): string {
  return delivery.eventType ?? `${delivery.method} ${delivery.url.split('?')[0] ?? ''}`;
}
