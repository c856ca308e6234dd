import type { SignatureReport } from '#contract/models/verdict.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { formatUtc } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Fact, Facts } from '#renderer/ui/facts.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { ComparisonView } from './comparison-view.tsx';
import styles from './report-view.module.css';

/** What was compared with what: each secret's signature, the signed content, and what the headers held. */
export function ReportView({ report }: { readonly report: SignatureReport }) {
  return (
    <>
      <section className={styles.group} aria-label="Compared">
        <h3 className={styles.caption}>Compared</h3>
        {report.comparisons.length === 0 ? (
          <p className={styles.quiet}>{nothingComparedWords(report)}</p>
        ) : (
          report.comparisons.map((comparison) => (
            <ComparisonView key={comparison.secretId} comparison={comparison} received={report.received} />
          ))
        )}
      </section>
      <SignedFacts report={report} />
      <ReceivedFacts report={report} />
    </>
  );
}

function nothingComparedWords({ verification }: SignatureReport): string {
  if (verification.secretsTried === 0) return 'No secret counted at that moment, so there was nothing to compare with.';
  return verification.verdict === 'no-secret'
    ? 'None of the secrets can be a key of the scheme, so there was nothing to compare with.'
    : 'What was signed is not all here, so there was nothing to compare with.';
}

function SignedFacts({ report }: { readonly report: SignatureReport }) {
  return (
    <Facts caption="What is signed">
      <Fact name="Content">
        {visibleText(report.signedContent)} <span className={styles.quiet}>· {formatCount(report.signedBytes)} bytes</span>
      </Fact>
      {report.signedPrefix === '' ? null : (
        <Fact name={report.isBodySigned ? 'Before the body' : 'In full'}>
          <Mono>{report.signedPrefix}</Mono>
        </Fact>
      )}
      {report.signedSuffix === '' ? null : (
        <Fact name="After the body">
          <Mono>{report.signedSuffix}</Mono>
        </Fact>
      )}
      <Fact name="Algorithm">
        {visibleText(report.algorithm)} <span className={styles.quiet}>· {visibleText(report.encoding)}</span>
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
          {report.received.length === 0 ? <span className={styles.quiet}>not among the headers</span> : null}
          {report.received.map((value, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal values may come twice and never move
            <CopyText key={index} text={value} label="signature header" />
          ))}
        </div>
      </Fact>
      {timestampSeconds === null ? null : (
        <Fact name="Signed at">
          <span className={styles.data}>{formatSeconds(timestampSeconds)}</span>
          {toleranceSeconds === null ? null : <span className={styles.quiet}> · may be off by {formatCount(toleranceSeconds)} s</span>}
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
