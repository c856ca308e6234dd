import { ChevronDown, ChevronUp } from 'lucide-react';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { useCommand } from '#renderer/platform/services.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import styles from './match-nav.module.css';

export interface MatchNavProps {
  readonly count: number;
  /** Index of the match looked at. */
  readonly current: number;
  readonly onMove: (to: number) => void;
}

/** From one match of the filter to the next, round and round. Shows nothing when there is none. */
export function MatchNav({ count, current, onMove }: MatchNavProps) {
  const move = (by: 1 | -1) => onMove((current + by + count) % count);
  useCommand('match.next', count === 0 ? null : () => move(1));
  useCommand('match.previous', count === 0 ? null : () => move(-1));
  if (count === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <span role="group" aria-label="Matches of the filter" className={styles.nav}>
      <span className={styles.count} role="status">
        {formatCount(current + 1)} of {formatCount(count)}
      </span>
      <IconButton size="small" icon={ChevronUp} label="Match before" shortcut="Shift+N" onClick={() => move(-1)} />
      <IconButton size="small" icon={ChevronDown} label="Next match" shortcut="n" onClick={() => move(1)} />
    </span>
  );
}
