import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WireFailure } from '#contract/errors.ts';
import { ErrorDetails } from '#renderer/errors/error-details.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from './gate.module.css';

/** Whole pages for the times when there is nothing to show: before the first answer, and when there is no way in. */
export function Gate({ children }: { readonly children: ReactNode }) {
  const { stores, reconnect } = useServices();
  const link = useStore(stores.session, (state) => state.link);
  const isKnown = useStore(stores.session, (state) => state.health !== null);
  if (link.kind === 'refused') return <Refused failure={link.failure} />;
  if (isKnown) return children;
  return (
    <main className={styles.gate}>
      <div className={styles.inner} role="status">
        {link.kind === 'lost' && link.attempt > 1 ? (
          <>
            <h1 className={styles.title}>Hookglass does not answer</h1>
            <p className={styles.text}>It may have been stopped. This page goes on trying and opens by itself.</p>
            <Button icon={RefreshCw} onClick={reconnect}>
              Try at once
            </Button>
          </>
        ) : (
          <span className={styles.wait}>
            <Spinner /> Connecting
          </span>
        )}
      </div>
    </main>
  );
}

function Refused({ failure }: { readonly failure: WireFailure }) {
  const isVersion = failure.code === 'link.client_too_old' || failure.code === 'link.engine_too_old';
  return (
    <main className={styles.gate}>
      <div className={styles.inner}>
        <h1 className={styles.title}>{visibleText(isVersion ? failure.sentence : 'This tab needs a fresh link')}</h1>
        <p className={styles.text}>{visibleText(failure.reason)}</p>
        {isVersion ? (
          <Button variant="primary" icon={RefreshCw} onClick={() => location.reload()}>
            Reload
          </Button>
        ) : (
          <ol className={styles.steps}>
            <li>Go to the terminal where Hookglass runs.</li>
            <li>
              Press <kbd>Enter</kbd>: it opens a fresh link. Or run <code>npm start</code> again.
            </li>
          </ol>
        )}
        <p className={styles.note}>
          Links work once, so that nobody else on this machine can open what you received. Deliveries go on being received meanwhile.
        </p>
        <ErrorDetails failure={failure} />
      </div>
    </main>
  );
}
