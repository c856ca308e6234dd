import { SquareChevronRight } from 'lucide-react';
import { useServices } from '#renderer/platform/services.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import styles from './palette-button.module.css';

/** Opens the palette, and tells the key that does. */
export function PaletteButton() {
  const { commands } = useServices();
  return (
    <button type="button" className={styles.button} onClick={() => commands.run('app.palette')}>
      {/* The name holds the keys that are seen, so that somebody who speaks to the window can say them. */}
      <span className="visually-hidden">Commands, and go to anything </span>
      <SquareChevronRight className={styles.icon} size={16} strokeWidth={1.5} aria-hidden />
      <span className={styles.keys}>
        <Keys keys="Mod+k" />
      </span>
    </button>
  );
}
