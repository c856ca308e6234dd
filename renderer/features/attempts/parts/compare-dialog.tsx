import { useState } from 'react';
import type { ResponseComparison } from '#contract/models/attempt-comparison.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { maskUrl } from '#domain/masking.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { AttemptStatus } from '#renderer/exchange/attempt-status.tsx';
import { countOf, formatCount } from '#renderer/lib/format-bytes.ts';
import { formatClock, formatDuration } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Switch } from '#renderer/ui/switch.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import styles from '../compare.module.css';

export interface CompareDialogProps {
  readonly first: AttemptSummary;
  readonly second: AttemptSummary;
  readonly onClose: () => void;
}

/** Two answers side by side: status, headers, body. */
export function CompareDialog({ first, second, onClose }: CompareDialogProps) {
  const asked = useAsked(`${first.id} ${second.id}`, (client, signal) =>
    client.attempts.compare({ first: first.id, second: second.id }, { signal }),
  );
  return (
    <Dialog title="Two answers" description="The older one to the left." isOpen onClose={onClose} size="wide">
      <div className={styles.dialog}>
        {asked.error === undefined ? null : (
          <ErrorCallout error={asked.error} actions={{ retry: asked.reload, reconnect: asked.reload, reload: asked.reload }} />
        )}
        {asked.value === undefined && asked.error === undefined ? <Skeleton rows={8} label="Comparing the answers" /> : null}
        {asked.value === undefined ? null : <Comparison comparison={asked.value} />}
      </div>
    </Dialog>
  );
}

function Comparison({ comparison }: { readonly comparison: ResponseComparison }) {
  const { first, second, headers, body, isSame, sentence } = comparison;
  const [isWhole, setWhole] = useState(false);
  const differing = headers.filter(({ change }) => change !== 'same');
  const shown = isWhole ? headers : differing;
  return (
    <>
      <div className={styles.summary}>
        <p className={styles.sentence} data-testid="comparison">
          <span className={isSame ? styles.ok : styles.warn} aria-hidden="true">
            {isSame ? '=' : '≠'}
          </span>{' '}
          {visibleText(sentence)}
        </p>
        <Switch label="Show what is alike" isOn={isWhole} onChange={setWhole} />
      </div>
      <div className={styles.heads}>
        <Head attempt={first} name="First" />
        <Head attempt={second} name="Second" />
      </div>
      <section className={styles.part} aria-label="Headers">
        <h3 className={styles.caption}>
          Headers <span className={styles.count}>{countOf(differing.length, 'differs', 'differ')}</span>
        </h3>
        <Rows
          rows={shown.map(({ name, change, first: left, second: right }) => ({ key: name, change, left, right }))}
          none="Every header is alike."
        />
      </section>
      <section className={styles.part} aria-label="Body">
        <h3 className={styles.caption}>Body</h3>
        <Body body={body} isWhole={isWhole} />
      </section>
    </>
  );
}

function Head({ attempt, name }: { readonly attempt: AttemptSummary; readonly name: string }) {
  return (
    <div className={styles.side}>
      <p className={styles.sideLine}>
        <span className={styles.sideName}>{name}</span>
        <AttemptStatus attempt={attempt} />
        <span className={styles.time}>
          <TimeText timeUs={attempt.startedAtUs}>{formatClock(attempt.startedAtUs)}</TimeText>
          {attempt.phases.totalUs === null ? '' : ` · ${formatDuration(attempt.phases.totalUs)}`}
        </span>
      </p>
      <p className={styles.url}>
        <bdi>{visibleText(maskUrl(attempt.targetUrl))}</bdi>
      </p>
    </div>
  );
}

type Change = ResponseComparison['status'];

interface RowView {
  readonly key: string;
  readonly change: Change;
  readonly left: string | null;
  readonly right: string | null;
}

const signs: Readonly<Record<Change, { readonly sign: string; readonly word: string }>> = {
  same: { sign: '', word: 'same' },
  changed: { sign: '≠', word: 'differs' },
  'only-first': { sign: '−', word: 'only in the first' },
  'only-second': { sign: '+', word: 'only in the second' },
};

function Rows({ rows, none }: { readonly rows: readonly RowView[]; readonly none: string }) {
  if (rows.length === 0) return <p className={styles.none}>{none}</p>;
  return (
    <table className={styles.table}>
      <colgroup>
        <col className={styles.signColumn} />
        <col className={styles.nameColumn} />
        <col />
        <col />
      </colgroup>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Change</th>
          <th scope="col">Name</th>
          <th scope="col">First</th>
          <th scope="col">Second</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, change, left, right }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand there several times, and rows never move
          <tr key={`${key} ${index}`} data-change={change}>
            <td className={styles.sign}>
              <span aria-hidden="true">{signs[change].sign}</span>
              <span className="visually-hidden">{signs[change].word}</span>
            </td>
            <th scope="row">
              <bdi>{visibleText(key)}</bdi>
            </th>
            <td>{left === null ? <Absent /> : <bdi>{visibleText(left)}</bdi>}</td>
            <td>{right === null ? <Absent /> : <bdi>{visibleText(right)}</bdi>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Absent() {
  return <span className={styles.absent}>not there</span>;
}

function Body({ body, isWhole }: { readonly body: ResponseComparison['body']; readonly isWhole: boolean }) {
  switch (body.kind) {
    case 'same':
      return <p className={styles.none}>The bodies are alike, byte by byte.</p>;
    case 'absent':
      return <p className={styles.none}>{visibleText(body.sentence)}</p>;
    case 'bytes':
      return (
        <p className={styles.none}>
          {body.firstDifference === null ? 'The bodies differ.' : `The bodies differ from byte ${formatCount(body.firstDifference)} on.`}{' '}
          They are no text, or too large to compare in detail.
        </p>
      );
    case 'json':
      return (
        <>
          <Rows
            rows={body.fields
              .filter(({ change }) => isWhole || change !== 'same')
              .map(({ path, change, first, second }) => ({ key: path, change, left: first, right: second }))}
            none="Every field is alike; only the writing differs."
          />
          {body.isCut ? <p className={styles.none}>There are more fields; the first 1,000 are compared.</p> : null}
        </>
      );
    default:
      return (
        <>
          <Lines lines={isWhole ? body.lines : body.lines.filter(({ change }) => change !== 'same')} />
          {body.isCut ? <p className={styles.none}>There are more lines; the first 5,000 are compared.</p> : null}
        </>
      );
  }
}

const lineSigns = { same: ' ', removed: '−', added: '+' } as const;

function Lines({ lines }: { readonly lines: Extract<ResponseComparison['body'], { kind: 'text' }>['lines'] }) {
  return (
    <ol className={styles.lines} aria-label="Lines that differ">
      {lines.map(({ change, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and never move
        <li key={index} data-change={change}>
          <span className={styles.sign}>
            <span aria-hidden="true">{lineSigns[change]}</span>
            <span className="visually-hidden">{change}</span>
          </span>
          <bdi>{visibleText(text)}</bdi>
        </li>
      ))}
    </ol>
  );
}
