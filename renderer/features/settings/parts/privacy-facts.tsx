import type { ReactNode } from 'react';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import styles from '../settings-page.module.css';

export interface PrivacyFact {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly content?: ReactNode;
}

/** What a person wants to know before real payloads come in. Each is true of the code and covered by SECURITY.md. */
export const privacyFacts: readonly PrivacyFact[] = [
  {
    id: 'telemetry',
    label: 'No telemetry',
    text: 'No telemetry. Hookglass tells nobody about you, your deliveries or how it is used, sends no crash reports, and asks nobody for updates.',
  },
  {
    id: 'leaves',
    label: 'What leaves this machine',
    text: 'Only what you send: replays and composed events to the targets you name, and requests to the Consoles you connect. The receiver and the window are reachable from this machine alone.',
  },
  {
    id: 'kept',
    label: 'What is kept, and where',
    text: 'Deliveries byte for byte, answers, snapshots, drafts and these settings, all in the data folder, readable by your user account only. Retention says how long; what is deleted can be had back until the next start.',
  },
  {
    id: 'exports',
    label: 'What exports hold',
    text: 'Never a secret, a Console key or a header with credentials. Copied requests have credentials masked unless you ask for them.',
  },
];

export function PrivacyText({ text }: { readonly text: string }) {
  return <p className={styles.plain}>{text}</p>;
}

/** How the secrets are kept here: by the system's keychain, or in a file. */
export function SecretsFact() {
  const { stores } = useServices();
  const label = useStore(stores.session, (state) => state.health?.vault.label ?? '');
  return (
    <p className={styles.plain}>
      Secrets are encrypted, shown as dots with their last four characters, and revealed only when you ask. {visibleText(label)}
    </p>
  );
}
