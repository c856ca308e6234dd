import { visibleText } from '#renderer/lib/visible-text.ts';
import { Callout } from '#renderer/ui/callout.tsx';
import styles from './aim.module.css';

export interface HostConsentProps {
  /** Null where nobody has to be asked. */
  readonly host: string | null;
  readonly isGiven: boolean;
  /** The host as it was confirmed; undefined when that is taken back. */
  readonly onConsent: (host: string | undefined) => void;
}

/** Asks before anything leaves this machine. */
export function HostConsent({ host, isGiven, onConsent }: HostConsentProps) {
  if (host === null) return null;
  return (
    <Callout
      tone="warn"
      title={
        <>
          Send to <bdi>{visibleText(host)}</bdi>?
        </>
      }
    >
      <p>It is not on this machine. The body, the headers and the signature leave it.</p>
      <label className={styles.consent}>
        <input type="checkbox" checked={isGiven} onChange={(event) => onConsent(event.target.checked ? host : undefined)} />
        <span>
          Yes, send to <bdi>{visibleText(host)}</bdi>
        </span>
      </label>
    </Callout>
  );
}
