import { Tag } from 'lucide-react';
import type { Delivery } from '#contract/models/delivery.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import styles from './tag-chips.module.css';

/** The tags of the delivery; pressed, they are edited. */
export function TagChips({ delivery }: { readonly delivery: Delivery }) {
  const { stores } = useServices();
  const { id, tags } = delivery;
  const edit = () => stores.selection.setState({ dialog: { kind: 'tags', subject: { set: { ids: [id] }, known: [delivery] } } });
  return (
    <Tooltip text={tags.length === 0 ? 'Add tags' : 'Change tags'} shortcut="l">
      <button type="button" className={styles.tags} aria-label={wordsOf(tags)} onClick={edit}>
        <Tag size={12} strokeWidth={1.75} aria-hidden className={styles.icon} />
        {tags.length === 0 ? <span className={styles.none}>Tags</span> : null}
        {tags.map((tag) => (
          <bdi key={tag} className={styles.tag}>
            {visibleText(tag)}
          </bdi>
        ))}
      </button>
    </Tooltip>
  );
}

function wordsOf(tags: readonly string[]): string {
  return tags.length === 0 ? 'Add tags' : `Change tags: ${tags.map(visibleText).join(', ')}`;
}
