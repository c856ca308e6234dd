import { KeyRound } from 'lucide-react';
import type { SecretId } from '#contract/ids.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import { Button } from '#renderer/ui/button.tsx';

/** Puts the secret on the clipboard without showing it. */
export function CopySecret({ secretId }: { readonly secretId: SecretId }) {
  const { client, platform, stores } = useServices();
  const copying = useRunning(async (id: SecretId) => {
    try {
      const { value } = await client.secrets.reveal({ id });
      const goes = await platform.copySecret(value);
      addNotice(stores.notice, {
        tone: goes ? 'ok' : 'info',
        title: 'Secret copied',
        text: goes
          ? 'It is taken off the clipboard in 60 s, unless you copy something else.'
          : 'It stays on the clipboard: this browser lets no page take it away. Copy something else when it is pasted.',
        key: 'copied-secret',
        lastsMs: 8_000,
      });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  });
  return (
    <Button size="small" icon={KeyRound} isBusy={copying.isRunning} onClick={() => void copying.run(secretId)}>
      Copy the secret
    </Button>
  );
}
