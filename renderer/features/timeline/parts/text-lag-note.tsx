import { Hourglass } from 'lucide-react';
import { asksForText } from '#renderer/lib/filter-marks.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import styles from './text-lag-note.module.css';

/** Said while a text is searched for that the text index does not hold everything of yet. */
export function TextLagNote({ query }: { readonly query: string }) {
  const { stores } = useServices();
  const lag = useStore(stores.session, (state) => state.health?.log.textLag ?? 0);
  if (lag === 0 || !asksForText(query)) return null;
  return (
    <p className={styles.note} role="status">
      <Hourglass size={14} strokeWidth={1.5} aria-hidden />
      <span>The text index is being built. {countOf(lag, 'delivery is', 'deliveries are')} not in it yet and searched one by one.</span>
    </p>
  );
}
