import { Terminal } from 'lucide-react';
import type { AttemptId } from '#contract/ids.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import { Button } from '#renderer/ui/button.tsx';

/** What was sent, as a cURL command, to the clipboard. */
export function CopyCurl({ id }: { readonly id: AttemptId }) {
  const { client, platform, stores } = useServices();
  const copy = useRunning(async (attemptId: AttemptId, signal) => {
    try {
      const { command, note } = await client.composer.attemptCurl({ id: attemptId }, { signal });
      await platform.copyText(command);
      addNotice(stores.notice, { tone: 'ok', title: 'Copied as cURL', text: note, key: 'copied', lastsMs: 4_000 });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  });
  return (
    <Button size="small" variant="quiet" icon={Terminal} isBusy={copy.isRunning} onClick={() => void copy.run(id)}>
      Copy as cURL
    </Button>
  );
}
