/** The desktop's own notifications and the count on the application's icon, through the preload; and the application's menu. */
import { z } from 'zod';
import { type NativeCalls, nativeEventMessage, pageOrigin } from '#contract/native.ts';
import { type Attention, createListeners } from './attention.ts';
import type { AppMenu } from './platform.ts';

const eventSchema = z.object({
  type: z.literal(nativeEventMessage),
  event: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('notification.opened'), key: z.string() }),
    z.object({ kind: z.literal('menu.chosen'), command: z.string() }),
  ]),
});

export function createElectronAttention(native: NativeCalls): { readonly attention: Attention; readonly menu: AppMenu } {
  const watched = createListeners<undefined>();
  const opened = createListeners<string>();
  const chosen = createListeners<string>();
  window.addEventListener('focus', () => watched.tell(undefined));
  window.addEventListener('message', (message: MessageEvent<unknown>) => {
    if (message.source !== window || message.origin !== pageOrigin) return;
    const parsed = eventSchema.safeParse(message.data);
    if (!parsed.success) return;
    const { event } = parsed.data;
    if (event.kind === 'menu.chosen') chosen.tell(event.command);
    else opened.tell(event.key);
  });
  // why: what can not be shown is logged by the shell, and there is nothing for the person to do about it.
  const quietly = (call: Promise<void>) => void call.catch(() => undefined);
  return {
    attention: {
      permission: () => 'granted',
      askPermission: async () => 'granted',
      notify: (notice) => quietly(native.notify(notice)),
      setBadge: (count) => quietly(native.setBadge(count)),
      isWatched: () => document.hasFocus(),
      onWatched: watched.add,
      onOpened: opened.add,
    },
    menu: {
      show: (entries) => quietly(native.setMenu(entries)),
      onChosen: chosen.add,
    },
  };
}
