import { classNames } from '#renderer/lib/class-names.ts';
import styles from './state-dot.module.css';

const words = { listening: 'Listening', stopped: 'Not listening', failed: 'Port lost', busy: 'Reconnecting' } as const;

/** Full for listening, hollow for stopped, a cross-barred one for lost: shape first, colour second. */
export function StateDot({ state }: { readonly state: keyof typeof words }) {
  return (
    <span className={classNames(styles.dot, styles[state])} title={words[state]}>
      <span className="visually-hidden">{words[state]}</span>
    </span>
  );
}
