import type { ApiClient } from '#contract/api.ts';
import type { AttemptId } from '#contract/ids.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';

export type CopyFormat = Parameters<ApiClient['attempts']['copy']>[0]['format'];

export const copyFormats: readonly { readonly format: CopyFormat; readonly label: string }[] = [
  { format: 'curl', label: 'cURL' },
  { format: 'http', label: 'HTTP' },
  { format: 'fetch', label: 'JavaScript (fetch)' },
  { format: 'python', label: 'Python (requests)' },
];

/** What was sent, to the clipboard; what the form can not carry is said. */
export function useCopyRequest(): (id: AttemptId, format: CopyFormat) => void {
  const { client, platform, stores } = useServices();
  const copy = async (id: AttemptId, format: CopyFormat) => {
    try {
      const { text, note } = await client.attempts.copy({ id, format });
      await platform.copyText(text);
      const name = copyFormats.find((one) => one.format === format)?.label ?? format;
      addNotice(stores.notice, { tone: 'ok', title: `Copied as ${name}`, text: note, key: 'copied', lastsMs: note === '' ? 3_000 : 8_000 });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  return (id, format) => void copy(id, format);
}
