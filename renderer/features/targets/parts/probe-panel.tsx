import { useState } from 'react';
import type { Target } from '#contract/models/target.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { HostTyped } from '#renderer/exchange/aim/host-typed.tsx';
import { isHostTyped } from '#renderer/exchange/aim/target-choice.ts';
import { AttemptStatus } from '#renderer/exchange/attempt-status.tsx';
import { describeTime, formatDay, formatDuration, formatRelative } from '#renderer/lib/format-time.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import styles from '../targets.module.css';
import type { ProbeView } from '../use-probe.ts';

/** What the last probe found and how the last attempt ended. */
export function ProbePanel({ target, probe }: { readonly target: Target; readonly probe: ProbeView }) {
  const nowMs = useNow();
  const { last } = target;
  return (
    <Section title="State">
      <CardRow>
        <div className={styles.stateLine}>
          <span className={styles.stateName}>Probe</span>
          <div className={styles.stateWords} aria-live="polite">
            <ProbeWords probe={probe} nowMs={nowMs} />
          </div>
        </div>
        <Asked target={target} probe={probe} />
      </CardRow>
      <CardRow>
        <div className={styles.stateLine}>
          <span className={styles.stateName}>Last attempt</span>
          <div className={styles.stateWords}>
            {last === null ? (
              <p className={styles.hint}>Nothing was sent to this URL yet.</p>
            ) : (
              <p className={styles.last}>
                <AttemptStatus attempt={last} />
                <span>{visibleText(last.sentence)}</span>
                <span className={styles.when} title={describeTime(last.atUs, nowMs)}>
                  {formatRelative(last.atUs, nowMs)}
                </span>
              </p>
            )}
          </div>
        </div>
      </CardRow>
    </Section>
  );
}

function ProbeWords({ probe, nowMs }: { readonly probe: ProbeView; readonly nowMs: number }) {
  const { last } = probe;
  if (probe.isRunning) {
    return (
      <p className={styles.last}>
        <Spinner size={14} /> Looking whether it can be reached
        <Button size="small" variant="quiet" onClick={probe.cancel}>
          Cancel
        </Button>
      </p>
    );
  }
  if (last === null)
    return <p className={styles.hint}>Not probed yet. A probe connects, agrees on TLS and sends OPTIONS without a body.</p>;
  const [summary, ...rest] = last.sentences;
  return (
    <>
      <p className={styles.last}>
        <Badge tone={last.isReachable ? 'ok' : 'bad'}>{last.isReachable ? '✓ Reachable' : '✕ Not reachable'}</Badge>
        <span className={styles.summary}>{visibleText(summary ?? '')}</span>
        <span className={styles.when} title={describeTime(last.atUs, nowMs)}>
          {formatDuration(last.durationMs * 1000)} · {formatRelative(last.atUs, nowMs)}
        </span>
      </p>
      <ul className={styles.found}>
        {rest.map((sentence) => (
          <li key={sentence}>{visibleText(sentence)}</li>
        ))}
        {last.certificateExpiresAtUs === null ? null : (
          <li>
            Its certificate ends on <TimeText timeUs={last.certificateExpiresAtUs}>{formatDay(last.certificateExpiresAtUs)}</TimeText>.
          </li>
        )}
      </ul>
    </>
  );
}

/** What has to be typed before a probe leaves this machine, or why it did not. */
function Asked({ target, probe }: { readonly target: Target; readonly probe: ProbeView }) {
  const [typed, setTyped] = useState('');
  const host = probe.askedHost;
  if (probe.error === undefined) return null;
  if (host === null) return <ErrorCallout error={probe.error} actions={{ retry: probe.run, reconnect: probe.run }} />;
  return (
    <form
      className={styles.asked}
      onSubmit={(event) => {
        event.preventDefault();
        if (isHostTyped(typed, host)) probe.confirm(host);
      }}
    >
      <HostTyped
        host={host}
        typed={typed}
        onType={setTyped}
        isProduction={target.isProduction}
        why="A probe connects to it and sends OPTIONS. No delivery leaves."
      />
      <Button type="submit" disabled={!isHostTyped(typed, host)}>
        Probe {visibleText(host)}
      </Button>
    </form>
  );
}
