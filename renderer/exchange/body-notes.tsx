import { formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import styles from './body-view.module.css';
import { decompressLimitBytes } from './decompress.ts';
import type { JsonBreak } from './json-break.ts';
import { type BodySource, type LoadedBody, partBytes } from './load-body.ts';

export interface BodyNotesProps {
  readonly source: BodySource;
  readonly body: LoadedBody;
  readonly onUnpack: () => void;
  readonly onPack: () => void;
  readonly onShowBreak: (at: JsonBreak) => void;
}

/** What is odd about a body, each in a sentence: cut, packed, broken, or not what it says it is. */
export function BodyNotes(props: BodyNotesProps) {
  const { source, body } = props;
  const lines = noteLines(source, body);
  const isPlain = !body.isDamaged && source.truncation === undefined && source.contentEncoding === '' && body.text?.json.kind !== 'invalid';
  if (isPlain && lines.length === 0) return null;
  return (
    <div className={styles.notes}>
      {body.isDamaged ? (
        <Callout tone="bad" title="The stored body has changed since it was received">
          Its SHA-256 is no longer the one taken at arrival. Restore the log from a backup to see what came in.
        </Callout>
      ) : null}
      {source.truncation === undefined ? null : (
        <Callout tone="warn" title={source.truncation.title}>
          {source.truncation.why === '' ? null : visibleText(source.truncation.why)}
        </Callout>
      )}
      <PackedNote {...props} />
      <BrokenNote {...props} />
      {lines.map((line) => (
        <p key={line} className={styles.note}>
          {line}
        </p>
      ))}
    </div>
  );
}

function PackedNote({ source, body, onUnpack, onPack }: BodyNotesProps) {
  if (source.contentEncoding === '') return null;
  const name = visibleText(source.contentEncoding);
  if (body.unpacked === undefined) {
    const action = body.canUnpack ? (
      <Button size="small" onClick={onUnpack}>
        Show decompressed
      </Button>
    ) : undefined;
    return (
      <Callout tone="info" title={`Compressed with ${name}`} actions={action}>
        The signature covers the compressed bytes as they came.
        {body.canUnpack ? '' : ' This encoding can not be unpacked here; the Raw tab has every byte.'}
      </Callout>
    );
  }
  const action = (
    <Button size="small" onClick={onPack}>
      Show as received
    </Button>
  );
  if (body.unpacked === 'failed') {
    return (
      <Callout tone="bad" title={`The ${name} stream is broken`} actions={action}>
        Shown is what could be unpacked before it broke: {formatBytes(body.bytes.length)}.
      </Callout>
    );
  }
  const what =
    body.unpacked === 'cut'
      ? `the first ${formatBytes(decompressLimitBytes)} of it are shown`
      : `${formatBytes(body.bytes.length)} unpacked`;
  return <Callout tone="info" title={`Decompressed from ${name}: ${what}`} actions={action} />;
}

function BrokenNote({ source, body, onShowBreak }: BodyNotesProps) {
  const json = body.text?.json;
  if (json?.kind !== 'invalid') return null;
  const { offset, line, column, sentence } = json.at;
  const isCut = (source.truncation !== undefined || !body.isWhole) && json.hasRunOut;
  if (isCut) return null;
  return (
    <Callout
      tone="warn"
      title={`Not valid JSON: it breaks at byte ${formatCount(offset)}`}
      actions={
        <Button size="small" onClick={() => onShowBreak(json.at)}>
          Show line {formatCount(line)}, column {formatCount(column)}
        </Button>
      }
    >
      {visibleText(sentence)}
    </Callout>
  );
}

function noteLines(source: BodySource, body: LoadedBody): readonly string[] {
  const { text } = body;
  const lines: string[] = [];
  if (!body.isWhole)
    lines.push(`The first ${formatBytes(partBytes)} of ${formatBytes(source.keptBytes)} are shown. The Raw tab has every byte.`);
  if (text?.json.kind === 'too-deep') lines.push(`Shown as received: it is nested more than ${formatCount(text.json.limit)} levels deep.`);
  if (text?.json.kind === 'too-long') lines.push(`Shown as received: laid out it would take more than ${formatBytes(text.json.limit)}.`);
  if (text?.hasByteOrderMark === true)
    lines.push('It starts with a byte order mark, which strict JSON parsers refuse. The signature covers it.');
  if (text !== undefined && !text.isUtf8) lines.push('Some bytes are not UTF-8 and show as �. The Raw tab has them as they came.');
  return lines;
}
