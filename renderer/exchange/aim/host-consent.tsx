import { useState } from 'react';
import { HostTyped } from './host-typed.tsx';
import { isHostTyped } from './target-choice.ts';

export interface HostConsentProps {
  /** Null where nobody has to be asked. */
  readonly host: string | null;
  /** The host once it is typed whole; undefined while it is not. */
  readonly onConsent: (host: string | undefined) => void;
}

/** Asks before anything leaves this machine, and keeps what is typed for one host. */
export function HostConsent({ host, onConsent }: HostConsentProps) {
  return host === null ? null : <Asked key={host} host={host} onConsent={onConsent} />;
}

function Asked({ host, onConsent }: { readonly host: string; readonly onConsent: HostConsentProps['onConsent'] }) {
  const [typed, setTyped] = useState('');
  const type = (text: string) => {
    setTyped(text);
    onConsent(isHostTyped(text, host) ? host : undefined);
  };
  return <HostTyped host={host} typed={typed} onType={type} />;
}
