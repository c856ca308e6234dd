import { Copy } from 'lucide-react';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import styles from '../endpoints-page.module.css';

/** A secret in the open, whole; copied exactly, white space included. */
export function RevealedValue({ value }: { readonly value: string }) {
  const { platform } = useServices();
  return (
    <div className={styles.revealed}>
      <bdi>{visibleText(value)}</bdi>
      <IconButton size="small" icon={Copy} label="Copy the secret" onClick={() => void platform.copyText(value)} />
    </div>
  );
}
