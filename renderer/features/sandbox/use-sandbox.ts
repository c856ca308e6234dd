import { useEffect, useRef } from 'react';
import type { Sandbox } from '#contract/models/sandbox.ts';
import { useFeed } from '#renderer/platform/services.tsx';
import { type Asked, useAsked } from '#renderer/platform/use-asked.ts';

/** While the world lives it is asked for again at this pace at most. */
const pauseMs = 250;

/** The sandbox as it is, asked for again whenever it says that it changed. */
export function useSandbox(): Asked<Sandbox> {
  const asked = useAsked('sandbox', (client, signal) => client.sandbox.state({}, { signal }));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useFeed(({ events, isStale }) => {
    if (!isStale && !events.some(({ kind }) => kind === 'sandbox.changed')) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      asked.reload();
    }, pauseMs);
  });
  return asked;
}
