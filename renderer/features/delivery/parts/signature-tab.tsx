import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { SignatureReport, Verdict } from '#contract/models/verdict.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { formatUtc } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Callout, type Tone } from '#renderer/ui/callout.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import panes from '../delivery-pane.module.css';
import { ComparisonView } from './comparison-view.tsx';
import { Fact, Facts } from './facts.tsx';
import styles from './signature-tab.module.css';

type ReportState = { readonly report?: SignatureReport; readonly error?: unknown };

const tones: Readonly<Record<Verdict, Tone>> = {
  verified: 'ok',
  mismatch: 'bad',
  missing: 'warn',
  malformed: 'warn',
  stale: 'warn',
  'no-secret': 'info',
};

/** The verdict with what was compared. Signatures are made anew from the stored bytes; secrets stay in the engine. */
export function SignatureTab({ delivery }: { readonly delivery: Delivery }) {
  const { client } = useServices();
  const [state, setState] = useState<ReportState>({});
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const load = useEffectEvent(async (signal: AbortSignal) => {
    try {
      const report = await client.deliveries.signature({ id: delivery.id }, { signal });
      if (!signal.aborted) setState({ report });
    } catch (error) {
      if (!isCancelled(error) && !signal.aborted) setState({ error });
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another delivery or another try is another report
  useEffect(() => {
    const control = new AbortController();
    void load(control.signal);
    return () => control.abort();
  }, [delivery.id, round]);

  if (state.error !== undefined) {
    return (
      <div className={panes.content}>
        <ErrorCallout error={state.error} actions={{ retry: again, reconnect: again, reload: again }} />
      </div>
    );
  }
  return state.report === undefined ? <Skeleton rows={6} label="Comparing signatures" /> : <Report report={state.report} />;
}

function Report({ report }: { readonly report: SignatureReport }) {
  const { verification } = report;
  return (
    <div className={panes.content}>
      <Callout tone={tones[verification.verdict]} title={visibleText(report.sentence)}>
        {report.advice === '' ? null : visibleText(report.advice)}
      </Callout>
      <section className={panes.group} aria-label="Compared">
        <h3 className={panes.caption}>Compared</h3>
        {report.comparisons.length === 0 ? (
          <p className={panes.secondary}>No secret counted at that moment, so there was nothing to compare with.</p>
        ) : (
          report.comparisons.map((comparison) => (
            <ComparisonView key={comparison.secretId} comparison={comparison} received={report.received} />
          ))
        )}
      </section>
      <SignedFacts report={report} />
      <ReceivedFacts report={report} />
    </div>
  );
}

function SignedFacts({ report }: { readonly report: SignatureReport }) {
  return (
    <Facts caption="What is signed">
      <Fact name="Content">
        {visibleText(report.signedContent)} <span className={panes.secondary}>· {formatCount(report.signedBytes)} bytes</span>
      </Fact>
      {report.signedPrefix === '' ? null : (
        <Fact name="Before the body">
          <Mono>{report.signedPrefix}</Mono>
        </Fact>
      )}
      <Fact name="Algorithm">
        {visibleText(report.algorithm)} <span className={panes.secondary}>· {visibleText(report.encoding)}</span>
      </Fact>
    </Facts>
  );
}

function ReceivedFacts({ report }: { readonly report: SignatureReport }) {
  const { scheme, headerName, timestampSeconds, toleranceSeconds, secretsTried } = report.verification;
  return (
    <Facts caption="What was received">
      <Fact name="Scheme">
        <Mono>{scheme}</Mono>
      </Fact>
      <Fact name="Header">
        <Mono>{headerName}</Mono>
        <div className={styles.received}>
          {report.received.length === 0 ? <span className={panes.secondary}>not among the headers</span> : null}
          {report.received.map((value, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal values may come twice and never move
            <CopyText key={index} text={value} label="signature header" />
          ))}
        </div>
      </Fact>
      {timestampSeconds === null ? null : (
        <Fact name="Signed at">
          <span className={panes.data}>{formatSeconds(timestampSeconds)}</span>
          {toleranceSeconds === null ? null : <span className={panes.secondary}> · may be off by {formatCount(toleranceSeconds)} s</span>}
        </Fact>
      )}
      <Fact name="Secrets tried">{formatCount(secretsTried)}</Fact>
    </Facts>
  );
}

/** A date where the number is one; else the number as it stands. */
function formatSeconds(seconds: number): string {
  return Math.abs(seconds) < 8_000_000_000 ? `${formatUtc(Math.round(seconds) * 1_000_000).slice(0, 19)}Z` : String(seconds);
}
