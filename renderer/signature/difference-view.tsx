import { useLayoutEffect, useRef, useState } from 'react';
import type { ByteExcerpt, Difference } from '#contract/models/diagnosis.ts';
import { offsetOf } from '#renderer/exchange/hex-lines.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { type BytePiece, type HexCell, hexRowsOf, isCutAt, piecesOf } from './difference-pieces.ts';
import styles from './difference-view.module.css';
import { differenceNames, lengthWords, placeWords } from './difference-words.ts';

type Form = 'text' | 'hex';

const forms = [
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
] as const;

/** What arrived above what was signed, around the first place where they differ. */
export function DifferenceView({ difference }: { readonly difference: Difference }) {
  const [form, setForm] = useState<Form>(() => recall('difference-form', (value) => (value === 'hex' ? 'hex' : undefined)) ?? 'text');
  const choose = (chosen: Form) => {
    setForm(chosen);
    remember('difference-form', chosen);
  };
  return (
    <figure className={styles.difference} aria-label={`Difference: ${differenceNames[difference.kind]}`}>
      <figcaption className={styles.head}>
        <span className={styles.name}>{differenceNames[difference.kind]}</span>
        <span className={styles.words}>
          {lengthWords(difference)} · {placeWords(difference)}
        </span>
        <Segmented label="Show the bytes as" value={form} options={forms} onChange={choose} />
      </figcaption>
      <Side name="received" excerpt={difference.received} totalBytes={difference.receivedBytes} form={form} />
      <Side name="signed" excerpt={difference.signed} totalBytes={difference.signedBytes} form={form} />
    </figure>
  );
}

interface SideProps {
  readonly name: 'received' | 'signed';
  readonly excerpt: ByteExcerpt;
  readonly totalBytes: number;
  readonly form: Form;
}

function Side({ name, excerpt, totalBytes, form }: SideProps) {
  const cut = isCutAt(excerpt, totalBytes);
  const content = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other form has its mark elsewhere
  useLayoutEffect(() => showMark(content.current), [form]);
  return (
    <div className={classNames(styles.side, name === 'signed' && styles.signed)}>
      <div className={styles.label}>
        {name}
        {cut.before ? <span className={styles.from}>from {formatCount(excerpt.start)}</span> : null}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <section ref={content} className={styles.content} aria-label={`Bytes ${name}`} tabIndex={0}>
        {form === 'hex' ? <Hex excerpt={excerpt} /> : <Text excerpt={excerpt} cut={cut} />}
      </section>
    </div>
  );
}

/** Scrolls the stretch itself, never the page, so that the mark is in view. */
function showMark(content: HTMLElement | null): void {
  const mark = content?.querySelector('[data-mark]');
  if (content === null || !(mark instanceof HTMLElement)) return;
  const below = mark.getBoundingClientRect().bottom - content.getBoundingClientRect().bottom;
  if (below > 0) content.scrollTop += below + content.clientHeight / 2;
}

function Text({ excerpt, cut }: { readonly excerpt: ByteExcerpt; readonly cut: { readonly before: boolean; readonly after: boolean } }) {
  return (
    <bdi className={styles.text}>
      {cut.before ? <span className={styles.cut}>…</span> : null}
      {byMark(piecesOf(excerpt)).map((group) =>
        group.isMarked ? (
          <mark key="mark" className={styles.mark} data-mark>
            {group.pieces.map(drawn)}
          </mark>
        ) : (
          group.pieces.map(drawn)
        ),
      )}
      {cut.after ? <span className={styles.cut}>…</span> : null}
    </bdi>
  );
}

interface MarkGroup {
  readonly isMarked: boolean;
  readonly pieces: readonly BytePiece[];
}

/** Before the mark, the mark, behind it: what is marked is one stroke, whatever it is made of. */
function byMark(pieces: readonly BytePiece[]): readonly MarkGroup[] {
  const first = pieces.findIndex(({ isMarked }) => isMarked);
  const last = pieces.findLastIndex(({ isMarked }) => isMarked);
  return [
    { isMarked: false, pieces: pieces.slice(0, first) },
    { isMarked: true, pieces: pieces.slice(first, last + 1) },
    { isMarked: false, pieces: pieces.slice(last + 1) },
  ];
}

function drawn({ at, text, kind }: BytePiece) {
  if (kind === 'text') return text;
  if (kind === 'nothing')
    return (
      <span key={at} className={styles.nothing}>
        nothing here
      </span>
    );

  return (
    <span key={at} className={kind === 'space' ? styles.space : styles.sign}>
      {text}
    </span>
  );
}

function Hex({ excerpt }: { readonly excerpt: ByteExcerpt }) {
  return (
    <div className={styles.hex}>
      {hexRowsOf(excerpt).map(({ offset, cells }) => (
        <div key={offset}>
          <b>{offsetOf(offset)}</b>
          {'  '}
          {runsOf(cells).map((run) => (
            <Run key={run.from} isMarked={run.isMarked} text={run.cells.map((cell) => cell.hex).join(' ')} isLast={run.isLast} gap=" " />
          ))}
          {'  '}
          {runsOf(cells).map((run) => (
            <Run key={run.from} isMarked={run.isMarked} text={run.cells.map((cell) => cell.text).join('')} isLast={run.isLast} gap="" />
          ))}
        </div>
      ))}
    </div>
  );
}

interface RunProps {
  readonly text: string;
  readonly isMarked: boolean;
  readonly isLast: boolean;
  readonly gap: string;
}

function Run({ text, isMarked, isLast, gap }: RunProps) {
  return (
    <>
      {isMarked ? (
        <mark className={styles.mark} data-mark>
          {text}
        </mark>
      ) : (
        text
      )}
      {isLast ? '' : gap}
    </>
  );
}

interface CellRun {
  readonly from: number;
  readonly cells: readonly HexCell[];
  readonly isMarked: boolean;
  readonly isLast: boolean;
}

/** Cells that follow each other and are marked alike, so that a mark is one stroke and not one per byte. */
function runsOf(cells: readonly HexCell[]): readonly CellRun[] {
  const starts = cells.flatMap((cell, index) => (index === 0 || cells[index - 1]?.isMarked !== cell.isMarked ? [index] : []));
  return starts.map((from, index) => ({
    from,
    cells: cells.slice(from, starts[index + 1]),
    isMarked: cells[from]?.isMarked === true,
    isLast: index === starts.length - 1,
  }));
}
