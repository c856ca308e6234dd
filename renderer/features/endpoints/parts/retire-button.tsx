import { Button } from '#renderer/ui/button.tsx';
import styles from '../secrets.module.css';
import type { Retirement } from '../use-retirement.ts';

const labels: Readonly<Record<Retirement['next'], string>> = { retire: 'Retire', undo: 'Undo', accept: 'Accept again' };

/** The second press of a double click would take back what the first one did. */
export function RetireButton({ retirement }: { readonly retirement: Retirement }) {
  const { next, isBusy, isAsked, press, button } = retirement;
  return (
    <Button
      ref={button}
      size="small"
      variant="quiet"
      isBusy={isBusy}
      aria-expanded={next === 'accept' ? isAsked : undefined}
      onClick={(event) => (event.detail > 1 ? undefined : press())}
    >
      {labels[next]}
    </Button>
  );
}

export function AcceptQuestion({ retirement: { answer } }: { readonly retirement: Retirement }) {
  return (
    <p className={styles.question} role="status">
      <span>It counts again, from where it began and without end. Is that right?</span>
      <Button size="small" onClick={() => answer(true)}>
        Accept without end
      </Button>
      <Button size="small" variant="quiet" onClick={() => answer(false)}>
        Leave it
      </Button>
    </p>
  );
}
