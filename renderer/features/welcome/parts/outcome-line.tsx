import { Check, TriangleAlert } from 'lucide-react';
import { useServices } from '#renderer/platform/services.tsx';
import type { StepOutcome } from '#renderer/state/guide-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from '../welcome.module.css';

/** What a step led to, with the way to its row. Always there, so that it is said as soon as it changes. */
export function OutcomeLine({ outcome }: { readonly outcome: StepOutcome | undefined }) {
  return (
    <p className={styles.outcome} role="status">
      {outcome === undefined ? null : <Told outcome={outcome} />}
    </p>
  );
}

function Told({ outcome: { tone, words, deliveryId } }: { readonly outcome: StepOutcome }) {
  const { stores } = useServices();
  return (
    <>
      {tone === 'waiting' ? <Spinner size={12} /> : null}
      {tone === 'ok' ? <Check className={styles.ok} size={14} strokeWidth={2} aria-hidden /> : null}
      {tone === 'warn' ? <TriangleAlert className={styles.warn} size={14} strokeWidth={1.75} aria-hidden /> : null}
      <span className={styles.words}>{words}</span>
      {deliveryId === null ? null : (
        <Button
          size="small"
          variant="quiet"
          onClick={() => stores.selection.setState({ view: 'timeline', deliveryId, focusedId: deliveryId })}
        >
          Open it
        </Button>
      )}
    </>
  );
}
