import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ConsoleConnection } from '#contract/models/console.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Callout } from '#renderer/ui/callout.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { Switch } from '#renderer/ui/switch.tsx';
import { rateLimitWords } from '../connection-words.ts';
import styles from '../console.module.css';
import { useConnect } from '../use-connect.ts';

/** Whether every delivery is compared as it arrives, and what that costs. */
export function CaptureSection({ connection, isReady }: { readonly connection: ConsoleConnection; readonly isReady: boolean }) {
  const connect = useConnect(connection);
  const [problem, setProblem] = useState<string | null>(null);
  const { isFetchingOnCapture, queued, queueNotice, rateLimit } = connection;
  const nowUs = useNow() * 1000;
  const limit = rateLimit === null ? null : rateLimitWords(rateLimit, nowUs);
  return (
    <Section title="Comparing by itself">
      <CardRow className={styles.switchRow}>
        <div className={styles.switchWords}>
          <Switch
            label="Fetch the object behind every delivery as it arrives"
            isOn={isFetchingOnCapture}
            isDisabled={!isReady && !isFetchingOnCapture}
            onChange={(isOn) => void connect({ isFetchingOnCapture: isOn }).then(setProblem)}
          />
          <p className={styles.indented}>
            Costs one API request for each object that has news; the same object is not asked for twice in a row, and the queue keeps below
            the rate limit and goes on after a restart. Receiving never waits for it.
          </p>
          {queued > 0 || limit !== null ? (
            <p className={styles.indented} role="status">
              {[queued > 0 ? `${countOf(queued, 'object waits', 'objects wait')} to be fetched` : null, limit]
                .filter((part) => part !== null)
                .join(' · ')}
            </p>
          ) : null}
          {queueNotice === null ? null : (
            <p className={styles.notice} role="status">
              <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />
              <bdi>{visibleText(queueNotice)}</bdi>
            </p>
          )}
          {problem === null ? null : (
            <Callout tone="bad" isAlert title="Not saved">
              {visibleText(problem)}
            </Callout>
          )}
        </div>
      </CardRow>
    </Section>
  );
}
