import { useEffect, useEffectEvent } from 'react';
import type { Secret } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import styles from '../endpoints-page.module.css';
import { useReveal } from '../use-reveal.ts';
import { RevealedValue } from './revealed-value.tsx';

/** The secret that was just made, revealed so that it can be handed to the sender. It hides by itself, as every revealed one. */
export function GeneratedSecret({ secret }: { readonly secret: Secret }) {
  const reveal = useReveal(secret.id);
  const show = useEffectEvent(() => reveal.show());
  useEffect(() => show(), []);
  return (
    <div className={styles.form}>
      <Callout tone="ok" isAlert title="The secret was rotated">
        Give the new one to the sender now: what it still signs with the one before is verified only as long as that is accepted.
      </Callout>
      {reveal.error === undefined ? null : <ErrorCallout error={reveal.error} actions={{ retry: reveal.show }} />}
      {reveal.value === undefined ? (
        <div>
          <Button size="small" isBusy={reveal.isBusy} onClick={reveal.show}>
            Show it
          </Button>
        </div>
      ) : (
        <>
          <RevealedValue value={reveal.value} />
          <p className={styles.note}>It hides in {reveal.secondsLeft} s and stays in the list, masked.</p>
        </>
      )}
    </div>
  );
}
