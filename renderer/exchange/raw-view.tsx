import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useServices } from '#renderer/platform/services.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { createByteWindow } from './byte-window.ts';
import { FixedRows, type FixedRowsHandle } from './fixed-rows.tsx';
import { type ByteSelection, bytesPerRow, hexOf, moveSelection, selectedRange, textOf } from './hex-lines.ts';
import { RawBar } from './raw-bar.tsx';
import { RawRow, rowHex } from './raw-row.tsx';
import styles from './raw-view.module.css';
import { rangesOf } from './read-body.ts';

export interface RawViewProps {
  readonly path: string;
  readonly keptBytes: number;
  readonly emptyText: string;
}

const rowHeight = 18;
/** Rows in one list: a browser places nothing beyond some 30 million pixels. A longer body is shown in parts. */
const rowsPerPart = 1024 * 1024;
const bytesPerPart = rowsPerPart * bytesPerRow;

/** Every kept byte, in hex and as text. Fetches only what is looked at, so its length does not matter. */
export function RawView({ path, keptBytes, emptyText }: RawViewProps) {
  if (keptBytes === 0) return <Empty title="There are no bytes">{emptyText}</Empty>;
  return <Bytes key={path} path={path} total={keptBytes} />;
}

function Bytes({ path, total }: { readonly path: string; readonly total: number }) {
  const { bytes, error, retry } = useByteWindow(path, total);
  const [selection, setSelection] = useState<ByteSelection | undefined>(undefined);
  const [part, setPart] = useState(0);
  const list = useRef<FixedRowsHandle>(null);
  const partStart = part * bytesPerPart;
  const rows = Math.ceil(Math.min(total - partStart, bytesPerPart) / bytesPerRow);

  const show = (next: ByteSelection) => {
    setSelection(next);
    const nextPart = Math.floor(next.focus / bytesPerPart);
    setPart(nextPart);
    const row = Math.floor((next.focus - nextPart * bytesPerPart) / bytesPerRow);
    // why: a list of another part has its rows only after it was drawn.
    requestAnimationFrame(() => list.current?.reveal(row));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moveSelection(selection ?? { anchor: partStart, focus: partStart }, event.key, event.shiftKey, total);
    if (next === undefined) return;
    event.preventDefault();
    show(next);
  };
  return (
    <div className={styles.view}>
      <RawBar bytes={bytes} total={total} selection={selection} onGoTo={(offset) => show({ anchor: offset, focus: offset })} />
      {error === undefined ? null : (
        <div className={styles.failed}>
          <ErrorCallout error={error} actions={{ retry, reconnect: retry, reload: retry }} />
        </div>
      )}
      <FixedRows
        key={part}
        handle={list}
        count={rows}
        rowHeight={rowHeight}
        renderRow={(index) => rowAt(bytes.byteAt, partStart + index * bytesPerRow, total, selection)}
        tabIndex={0}
        role="application"
        aria-label="Bytes"
        onKeyDown={onKeyDown}
        {...pointerSelection(selection, setSelection)}
      />
      <span className="visually-hidden" role="status">
        {selection === undefined ? '' : spoken(bytes.byteAt(selection.focus), selection)}
      </span>
    </div>
  );
}

function useByteWindow(path: string, total: number) {
  const { platform } = useServices();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [error, setError] = useState<unknown>(undefined);
  const [round, nextRound] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another window
  const bytes = useMemo(() => {
    const fetchRange = rangesOf((blob, options) => platform.fetchBlob(blob, options), path);
    return createByteWindow(fetchRange, total, (problem) => (problem === undefined ? redraw() : setError(problem)));
  }, [platform, path, total, round]);
  useEffect(() => () => bytes.close(), [bytes]);
  const retry = () => {
    setError(undefined);
    nextRound();
  };
  return { bytes, error, retry };
}

function rowAt(byteAt: (offset: number) => number | undefined, offset: number, total: number, selection: ByteSelection | undefined) {
  const length = Math.min(bytesPerRow, total - offset);
  const [first, last] = selection === undefined ? [-1, -1] : selectedRange(selection);
  const isTouched = first < offset + length && last >= offset && selection !== undefined;
  const cursor = selection === undefined ? -1 : selection.focus - offset;
  return (
    <RawRow
      offset={offset}
      hex={rowHex(byteAt, offset, length)}
      from={isTouched ? Math.max(first - offset, 0) : -1}
      to={isTouched ? Math.min(last - offset, length - 1) : -2}
      cursor={cursor >= 0 && cursor < length ? cursor : -1}
    />
  );
}

function offsetUnder(event: PointerEvent): number | undefined {
  const target = event.target;
  const at = target instanceof HTMLElement ? target.dataset.at : undefined;
  return at === undefined ? undefined : Number(at);
}

/** Press to begin, drag or press with Shift to extend. */
function pointerSelection(selection: ByteSelection | undefined, select: (selection: ByteSelection) => void) {
  return {
    onPointerDown: (event: PointerEvent) => {
      const at = offsetUnder(event);
      if (at !== undefined && event.button === 0)
        select({ anchor: event.shiftKey && selection !== undefined ? selection.anchor : at, focus: at });
    },
    onPointerMove: (event: PointerEvent) => {
      const at = offsetUnder(event);
      if (at !== undefined && event.buttons === 1 && selection !== undefined && at !== selection.focus)
        select({ anchor: selection.anchor, focus: at });
    },
  };
}

function spoken(byte: number | undefined, selection: ByteSelection): string {
  return byte === undefined ? `Byte ${selection.focus}` : `Byte ${selection.focus}: ${hexOf(byte)}, ${textOf(byte)}`;
}
