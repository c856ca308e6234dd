import { useEffect, useState } from 'react';
import type { OpenSession } from '#contract/models/open-session.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { formatDateTime, formatMoment, formatRelative } from '#renderer/lib/format-time.ts';
import { useShownZone } from '#renderer/lib/shown-zone.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { useRunning } from '#renderer/platform/use-running.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from '../settings-page.module.css';

/** The tabs that may show and change what is here, and one way to end them all. */
export function OpenSessions() {
  const nowMs = useNow();
  const [isAsking, setAsking] = useState(false);
  const { value, error, reload } = useAsked('sessions', (client, signal) => client.sessions.list({}, { signal }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other tabs come and go without a word, so it is asked again as time goes by
  useEffect(reload, [nowMs]);
  if (value === undefined) {
    return error === undefined ? (
      <Skeleton rows={2} label="Loading the open sessions" />
    ) : (
      <ErrorCallout error={error} actions={{ retry: reload }} />
    );
  }
  const { items, idleLimitSeconds, longestSeconds } = value;
  return (
    <>
      <p className={styles.plain}>
        Each tab that was opened by a link is a session. It ends {hoursOf(longestSeconds)} after it was opened, or after{' '}
        {hoursOf(idleLimitSeconds)} in which nothing was asked in it.
      </p>
      <ul className={styles.list} aria-label="Open sessions">
        {items.map((session) => (
          <SessionRow key={session.id} session={session} nowMs={nowMs} />
        ))}
      </ul>
      <div className={styles.foot}>
        <Button variant="danger" onClick={() => setAsking(true)}>
          End all sessions…
        </Button>
      </div>
      {isAsking ? <EndAllDialog count={items.length} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function hoursOf(seconds: number): string {
  return `${seconds / 3600} hours`;
}

function SessionRow({ session, nowMs }: { readonly session: OpenSession; readonly nowMs: number }) {
  useShownZone();
  const { openedAtUs, lastUsedAtUs, endsAtUs, links, isThis } = session;
  return (
    <li className={styles.session}>
      <p>
        Opened {formatRelative(openedAtUs, nowMs)} {isThis ? <Badge tone="info">this tab</Badge> : null}
        {links === 0 ? <Badge title="No window of it is connected at the moment">not connected</Badge> : null}
      </p>
      <p className={styles.hint} title={`Opened ${formatDateTime(openedAtUs)}, last used ${formatDateTime(lastUsedAtUs)}`}>
        Last used {formatRelative(lastUsedAtUs, nowMs)}. Ends {formatMoment(endsAtUs, nowMs * 1000)} at the latest.
      </p>
    </li>
  );
}

function EndAllDialog({ count, onClose }: { readonly count: number; readonly onClose: () => void }) {
  const { client } = useServices();
  const { error, isRunning, run } = useRunning(() => client.sessions.endAll({}));
  return (
    <Dialog
      title={count === 1 ? 'End this session?' : `End all ${count} sessions?`}
      isOpen
      onClose={onClose}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" isBusy={isRunning} onClick={() => void run(undefined)}>
            {count === 1 ? 'End this session' : `End ${count} sessions`}
          </Button>
        </>
      }
    >
      <p>
        {count === 1 ? 'This tab is' : 'All tabs, this one included, are'} cut off at once and opened again by a fresh link only. Links that
        nobody has opened yet stop working. Deliveries go on being received, and scripts keep their token.
      </p>
      {error === undefined ? null : <ErrorCallout error={error} />}
    </Dialog>
  );
}
