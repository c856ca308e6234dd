import { Lock, TriangleAlert } from 'lucide-react';
import { classNames } from '#renderer/lib/class-names.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import styles from '../endpoints-page.module.css';

/** How secrets are kept on this machine, as plainly as the engine says it: a key file is not a keychain. */
export function VaultLine() {
  const { stores } = useServices();
  const vault = useStore(stores.session, (state) => state.health?.vault ?? null);
  if (vault === null) return null;
  const isSystem = vault.protection === 'system';
  const Icon = isSystem ? Lock : TriangleAlert;
  return (
    <p className={classNames(styles.vault, !isSystem && styles.vaultWarn)}>
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      <span>Secrets: {visibleText(vault.label)}</span>
    </p>
  );
}
