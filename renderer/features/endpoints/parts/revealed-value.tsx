import { Copy } from 'lucide-react';
import { noticeError } from '#renderer/errors/present-error.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import styles from '../endpoints-page.module.css';

/** What becomes of the copy; a browser that lets no page read the clipboard can't have it taken away safely. */
const words = {
  goes: 'It is taken off the clipboard in 60 s, unless you copy something else.',
  stays: 'It stays on the clipboard: this browser lets no page take it away. Copy something else when it is pasted.',
} as const;

/** A secret in the open, whole; copied exactly, white space included, and not left on the clipboard where that can be helped. */
export function RevealedValue({ value }: { readonly value: string }) {
  const { platform, stores } = useServices();
  const copy = async () => {
    try {
      const goes = await platform.copySecret(value);
      addNotice(stores.notice, {
        tone: goes ? 'ok' : 'info',
        title: 'Secret copied',
        text: goes ? words.goes : words.stays,
        key: 'copied-secret',
        lastsMs: 8_000,
      });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  return (
    <div className={styles.revealed}>
      <bdi>{visibleText(value)}</bdi>
      <IconButton size="small" icon={Copy} label="Copy the secret" onClick={() => void copy()} />
    </div>
  );
}
