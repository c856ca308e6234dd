import type { ReactNode } from 'react';
import type { Attempt } from '#contract/models/replay.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Callout } from '#renderer/ui/callout.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { AttemptStatus } from './attempt-status.tsx';
import styles from './attempt-view.module.css';
import { deadlineWords } from './attempt-words.ts';
import { BodyView } from './body-view.tsx';
import { CopyRequest } from './copy-request.tsx';
import { headerValue } from './header-rows.ts';
import { HeadersTable } from './headers-table.tsx';
import { JudgementNote } from './judgement-note.tsx';
import { sourceLine } from './judgement-words.ts';
import type { BodySource } from './load-body.ts';
import { PhasesBar } from './phases-bar.tsx';

type Response = NonNullable<Attempt['response']>;

/** Longest body that is short enough for the small frame. */
const smallBodyBytes = 400;

/** What stands beside it already. */
export type AttemptPart = 'status' | 'judgement' | 'origin' | 'copy';

export interface AttemptViewProps {
  readonly attempt: Attempt;
  readonly leavesOut?: readonly AttemptPart[] | undefined;
}

/** One HTTP exchange: how it ended, where the time went, what was answered, what was sent. */
export function AttemptView({ attempt, leavesOut = [] }: AttemptViewProps) {
  return (
    <div className={styles.view}>
      <div className={styles.verdict}>
        <p className={styles.line}>
          {leavesOut.includes('status') ? null : <AttemptStatus attempt={attempt} />}
          <span className={styles.sentence}>{visibleText(attempt.sentence)}</span>
        </p>
        {attempt.deadline === null || attempt.deadline === 'not-2xx' || attempt.deadline === 'late' ? null : (
          <p className={styles.deadline}>{deadlineWords[attempt.deadline]}</p>
        )}
        {leavesOut.includes('origin') ? null : (
          <p className={styles.origin}>
            <bdi>{visibleText(sourceLine(attempt))}</bdi>
          </p>
        )}
      </div>
      {attempt.judgement === null || leavesOut.includes('judgement') ? null : <JudgementNote judgement={attempt.judgement} />}
      <PhasesBar phases={attempt.phases} />
      {attempt.response === null ? null : <ResponsePart response={attempt.response} />}
      <RequestPart attempt={attempt} isCopied={!leavesOut.includes('copy')} />
    </div>
  );
}

function ResponsePart({ response }: { readonly response: Response }) {
  return (
    <>
      {response.redirectTo === null ? null : (
        <Callout tone="warn" title="A redirect, not followed">
          It points to <CopyText text={response.redirectTo} label="redirect target" />
        </Callout>
      )}
      <section className={styles.section} aria-label="Response body">
        <h3 className={styles.caption}>
          Answer{' '}
          <span className={styles.count}>
            {`HTTP/${response.httpVersion} ${response.status} ${visibleText(response.statusText)}`.trim()}
          </span>
        </h3>
        <ResponseBody response={response} />
      </section>
      <Fold title="Response headers" count={response.headers.length}>
        <HeadersTable headers={response.headers} label="Response headers" />
      </Fold>
    </>
  );
}

function ResponseBody({ response }: { readonly response: Response }) {
  const source: BodySource = {
    path: response.bodyPath,
    keptBytes: response.keptBytes,
    sha256: undefined,
    contentType: headerValue(response.headers, 'content-type') || null,
    contentEncoding: headerValue(response.headers, 'content-encoding'),
    truncation: response.isTruncated
      ? {
          title: `The first ${formatBytes(response.keptBytes)} of the answer are kept`,
          why: 'It was longer than what is kept of an answer.',
        }
      : undefined,
  };
  if (source.keptBytes === 0) return <p className={styles.deadline}>The answer has no body.</p>;
  return (
    <div className={classNames(styles.body, source.keptBytes <= smallBodyBytes && styles.bodySmall)}>
      <BodyView source={source} label="Response body" emptyText="The answer has no body." />
    </div>
  );
}

function RequestPart({ attempt, isCopied }: { readonly attempt: Attempt; readonly isCopied: boolean }) {
  const { request } = attempt;
  return (
    <Fold title="Request as sent" count={request.headers.length}>
      <div className={styles.request}>
        <bdi>{visibleText(`${request.method} ${request.url}`)}</bdi>
        {isCopied ? <CopyRequest id={attempt.id} /> : null}
      </div>
      <HeadersTable headers={request.headers} label="Request headers as sent" />
      <p className={styles.hash}>
        Body {formatBytes(request.bodyBytes)} ({formatCount(request.bodyBytes)} bytes), SHA-256{' '}
        <CopyText text={request.bodySha256} atMost={19} label="SHA-256 of the body sent" />
      </p>
      {/* Exact and fresh replays send the delivery's own bytes. */}
      {attempt.kind === 'exact' || attempt.kind === 'fresh' || request.bodyPath === null ? null : (
        <RequestBody request={request} path={request.bodyPath} />
      )}
    </Fold>
  );
}

/** What is kept of a composed body, in bytes; what was longer is shown up to here. */
const keptRequestBytes = 5 * 1024 * 1024;

function RequestBody({ request, path }: { readonly request: Attempt['request']; readonly path: string }) {
  if (request.bodyBytes === 0) return <p className={styles.deadline}>It left without a body.</p>;
  const kept = Math.min(request.bodyBytes, keptRequestBytes);
  const source: BodySource = {
    path,
    keptBytes: kept,
    sha256: kept === request.bodyBytes ? request.bodySha256 : undefined,
    contentType: headerValue(request.headers, 'content-type') || null,
    contentEncoding: headerValue(request.headers, 'content-encoding'),
    truncation:
      kept === request.bodyBytes
        ? undefined
        : { title: `The first ${formatBytes(kept)} of the body are kept`, why: 'It was longer than what is kept of a composed request.' },
  };
  return (
    <div className={classNames(styles.body, kept <= smallBodyBytes && styles.bodySmall)}>
      <BodyView source={source} label="Request body as sent" emptyText="It left without a body." />
    </div>
  );
}

function Fold({ title, count, children }: { readonly title: string; readonly count: number; readonly children: ReactNode }) {
  return (
    <details className={styles.section}>
      <summary>
        {title} <span className={styles.count}>{formatCount(count)}</span>
      </summary>
      {children}
    </details>
  );
}
