import { Copy } from 'lucide-react';
import type { ApiClient } from '#contract/api.ts';
import type { AttemptId } from '#contract/ids.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';

type CopyFormat = Parameters<ApiClient['attempts']['copy']>[0]['format'];

const formats: readonly { readonly format: CopyFormat; readonly label: string }[] = [
  { format: 'curl', label: 'cURL' },
  { format: 'http', label: 'HTTP' },
  { format: 'fetch', label: 'JavaScript (fetch)' },
  { format: 'python', label: 'Python (requests)' },
];

/** What an attempt sent, to the clipboard, in a form of choice; what the form can not carry is said. */
export function CopyRequest({ id }: { readonly id: AttemptId }) {
  const { client, platform, stores } = useServices();
  const copy = async (format: CopyFormat, label: string, withCredentials = false) => {
    try {
      const { text, note, isMasked } = await client.attempts.copy({ id, format, withCredentials });
      await platform.copyText(text);
      addNotice(stores.notice, {
        tone: 'ok',
        title: `Copied as ${label}`,
        text: note,
        ...(isMasked ? { action: { label: 'Copy with credentials', run: () => void copy(format, label, true) } } : {}),
        key: 'copied',
        lastsMs: note === '' ? 3_000 : 8_000,
      });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  const items = formats.map(({ format, label }) => ({ id: format, label, onSelect: () => void copy(format, label) }));
  return (
    <Menu label="Copy the request" align="end" items={items}>
      <Button size="small" icon={Copy}>
        Copy as
      </Button>
    </Menu>
  );
}
