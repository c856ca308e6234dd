import { useEffect, useState } from 'react';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';

const question = 'tag:';

/** Tags that deliveries of the log have, most frequent first. Empty until they are known; without them a tag is typed whole. */
export function useSeenTags(): readonly string[] {
  const { client } = useServices();
  const [tags, setTags] = useState<readonly string[]>([]);
  useEffect(() => {
    const control = new AbortController();
    client.deliveries.complete({ text: question, position: question.length }, { signal: control.signal }).then(
      ({ items }) => setTags(items.filter((item) => item.kind === 'value').map((item) => item.label)),
      (error: unknown) => {
        // Completion is a help; without it every tag can still be typed.
        if (!control.signal.aborted && !isCancelled(error)) setTags([]);
      },
    );
    return () => control.abort();
  }, [client]);
  return tags;
}
