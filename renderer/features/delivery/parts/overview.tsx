import { ExternalLink, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import { formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { formatDateTime, formatRelative, formatUtc } from '#renderer/lib/format-time.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useConsoleLink } from '#renderer/platform/use-console-link.ts';
import type { DetailTab } from '#renderer/state/selection-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout, type Tone } from '#renderer/ui/callout.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Fact, Facts } from '#renderer/ui/facts.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { VerdictMark, verdictLooks } from '#renderer/ui/verdict-mark.tsx';
import styles from '../delivery-pane.module.css';
import { answerWords } from './answer-words.ts';
import { NoteEditor } from './note-editor.tsx';
import { WhyHere } from './why-here.tsx';

export interface OverviewProps {
  readonly delivery: Delivery;
  readonly onTab: (tab: DetailTab) => void;
}

export function Overview({ delivery, onTab }: OverviewProps) {
  // A note that is there comes first; the field for a new one stays where it was written.
  const [hasNote] = useState(delivery.note !== null);
  return (
    <div className={styles.content}>
      <WhyHere id={delivery.id} />
      {delivery.verdict === 'verified' ? null : <VerdictCallout delivery={delivery} onTab={onTab} />}
      <Warnings delivery={delivery} />
      {hasNote ? <NoteEditor delivery={delivery} /> : null}
      <EventFacts delivery={delivery} />
      <RequestFacts delivery={delivery} />
      <AnswerFacts delivery={delivery} />
      {hasNote ? null : <NoteEditor delivery={delivery} />}
    </div>
  );
}

const verdictTones: Readonly<Record<Delivery['verdict'], Tone>> = {
  verified: 'ok',
  mismatch: 'bad',
  missing: 'warn',
  malformed: 'warn',
  stale: 'warn',
  'no-secret': 'info',
};

function VerdictCallout({ delivery, onTab }: OverviewProps) {
  return (
    <Callout
      tone={verdictTones[delivery.verdict]}
      title={`Not verified: ${verdictLooks[delivery.verdict].word}`}
      actions={
        <Button size="small" onClick={() => onTab('signature')}>
          What was compared
        </Button>
      }
    >
      {verdictLooks[delivery.verdict].meaning}
    </Callout>
  );
}

function Warnings({ delivery }: { readonly delivery: Delivery }) {
  if (delivery.warnings.length === 0) return null;
  return (
    <ul className={styles.warnings} aria-label="What is odd about it">
      {delivery.warnings.map((warning) => (
        <li key={warning.code} className={styles.warning}>
          <TriangleAlert size={16} strokeWidth={1.5} aria-hidden />
          <span>{visibleText(warning.sentence)}</span>
        </li>
      ))}
    </ul>
  );
}

const envelopeWords: Readonly<Record<Delivery['envelope'], string>> = {
  current: 'Zof, current',
  legacy: 'Zof, legacy',
  unknown: 'JSON of another shape',
  'not-json': 'not JSON',
  empty: 'none, the body is empty',
};

function EventFacts({ delivery }: { readonly delivery: Delivery }) {
  return (
    <Facts caption="Event">
      <Fact name="Type">
        {delivery.eventType === null ? <span className={styles.secondary}>names none</span> : <Mono>{delivery.eventType}</Mono>}
        {delivery.eventType !== null && !delivery.isKnownType ? <span className={styles.secondary}> · not in the catalog</span> : null}
      </Fact>
      <Fact name="Envelope">{envelopeWords[delivery.envelope]}</Fact>
      {delivery.eventId === null ? null : <IdFact name="Event ID" id={delivery.eventId} />}
      <RunFact delivery={delivery} />
      {delivery.organizationId === null ? null : <IdFact name="Organization" id={delivery.organizationId} />}
      {delivery.eventTime === null ? null : (
        <Fact name="Happened">
          <Mono>{delivery.eventTime}</Mono>
          {delivery.eventTimeUs === null ? null : <TransitNote eventUs={delivery.eventTimeUs} receivedUs={delivery.receivedAtUs} />}
        </Fact>
      )}
      <SignatureFact delivery={delivery} />
      <Fact name="Duplicate">
        {delivery.duplicateNumber === 1
          ? 'no, the first of its event here'
          : `number ${formatCount(delivery.duplicateNumber)} of its event on this endpoint`}
      </Fact>
    </Facts>
  );
}

function SignatureFact({ delivery }: { readonly delivery: Delivery }) {
  const { matchedSecret } = delivery.verification;
  return (
    <Fact name="Signature">
      <VerdictMark verdict={delivery.verdict} withWord />
      {matchedSecret === null ? null : (
        <span className={styles.secondary}>
          {' '}
          with <bdi>{visibleText(matchedSecret.name)}</bdi>
        </span>
      )}
    </Fact>
  );
}

function IdFact({ name, id }: { readonly name: string; readonly id: string }) {
  return (
    <Fact name={name}>
      <CopyText text={id} label={name} />
    </Fact>
  );
}

function RunFact({ delivery }: { readonly delivery: Delivery }) {
  const { stores } = useServices();
  const { runId, environmentId } = delivery;
  const link = useConsoleLink(delivery, null);
  if (runId === null) return null;
  return (
    <Fact name="Run ID">
      <CopyText text={runId} label="Run ID" />{' '}
      <Tooltip text="What the Console says of this run, against what was captured" shortcut="u">
        <Button size="small" variant="quiet" onClick={() => stores.selection.setState({ view: 'runs', run: { environmentId, runId } })}>
          Reconcile
        </Button>
      </Tooltip>
      {link === null ? null : (
        <Button size="small" variant="quiet" icon={ExternalLink} onClick={link.open}>
          Open in the Console
        </Button>
      )}
    </Fact>
  );
}

function TransitNote({ eventUs, receivedUs }: { readonly eventUs: number; readonly receivedUs: number }) {
  const relative = formatRelative(eventUs, receivedUs / 1000);
  const words =
    relative === 'just now'
      ? 'received within a second'
      : eventUs > receivedUs
        ? `${relative.replace('in ', '')} after it was received`
        : `${relative.replace(' ago', '')} before it was received`;
  return <div className={styles.secondary}>{words}</div>;
}

function RequestFacts({ delivery }: { readonly delivery: Delivery }) {
  const nowMs = useNow();
  return (
    <Facts caption="Request">
      <Fact name="Received">
        {formatDateTime(delivery.receivedAtUs)}
        <div className={styles.secondary}>
          {formatRelative(delivery.receivedAtUs, nowMs)} · <span className={styles.data}>{formatUtc(delivery.receivedAtUs)}</span>
        </div>
      </Fact>
      <Fact name="Endpoint">
        <bdi>{visibleText(delivery.endpointName)}</bdi> <span className={styles.secondary}>in {visibleText(delivery.environmentName)}</span>
      </Fact>
      <Fact name="Request">
        <Mono>{`${delivery.method} ${delivery.url}`}</Mono>
      </Fact>
      <Fact name="From">
        <Mono>{`${delivery.remoteAddress} port ${delivery.remotePort}`}</Mono>
        <span className={styles.secondary}> · HTTP/{visibleText(delivery.httpVersion)}</span>
      </Fact>
      <Fact name="Body">
        {formatBytes(delivery.body.keptBytes)}
        {delivery.isTruncated ? ` kept of ${formatBytes(delivery.body.totalBytes)}` : ''}
        <span className={styles.secondary}> · {visibleText(delivery.body.contentType ?? 'no Content-Type')}</span>
      </Fact>
      <Fact name="SHA-256">
        <CopyText text={delivery.body.sha256} atMost={33} label="SHA-256" />
      </Fact>
    </Facts>
  );
}

function AnswerFacts({ delivery }: { readonly delivery: Delivery }) {
  const words = answerWords(delivery);
  return (
    <Facts caption="Answer">
      <Fact name="Status">{words.status}</Fact>
      {words.took === null ? null : (
        <Fact name="Took">
          <span className={styles.data}>{words.took}</span>
          <div className={words.isLate ? styles.late : styles.secondary}>{words.deadline}</div>
        </Fact>
      )}
      <IdFact name="Delivery" id={delivery.id} />
    </Facts>
  );
}
