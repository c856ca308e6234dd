import { useEffect, useState } from 'react';
import type { RetentionPreview, RetentionRule } from '#contract/models/storage.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';

const typingPauseMs = 250;

/**
 * What a rule would remove now; undefined while that is asked, null when it could not be said. Typing gives up the question before,
 * and another `asOf` asks again.
 */
export function usePreview(rule: RetentionRule | null, asOf: unknown): RetentionPreview | null | undefined {
  const { client } = useServices();
  const [answer, setAnswer] = useState<{ readonly of: string; readonly preview: RetentionPreview | null }>();
  const key = rule === null ? null : JSON.stringify(rule);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the rule, a new object with every letter typed; asOf is another time
  useEffect(() => {
    if (rule === null || key === null) return undefined;
    const control = new AbortController();
    const timer = setTimeout(() => {
      client.storage.previewRetention(rule, { signal: control.signal }).then(
        (preview) => setAnswer({ of: key, preview }),
        (error: unknown) => {
          if (!control.signal.aborted && !isCancelled(error)) setAnswer({ of: key, preview: null });
        },
      );
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [client, key, asOf]);
  return answer !== undefined && answer.of === key ? answer.preview : undefined;
}
