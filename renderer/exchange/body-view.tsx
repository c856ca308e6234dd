import { Binary, Copy, Search, WrapText } from 'lucide-react';
import { useRef, useState } from 'react';
import { CodeEditor, type CodeEditorHandle } from '#renderer/editor/code-editor.tsx';
import { wrapLimit } from '#renderer/editor/wrap-limit.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { BodyNotes } from './body-notes.tsx';
import type { BodyText } from './body-text.ts';
import styles from './body-view.module.css';
import { HexPreview } from './hex-preview.tsx';
import { type BodySource, type LoadedBody, partBytes, wholeLimitBytes } from './load-body.ts';
import { LoadProgress } from './load-progress.tsx';
import { MatchNav } from './match-nav.tsx';
import { useBody } from './use-body.ts';
import { type FindMarks, useMarks } from './use-marks.ts';

export interface BodyViewProps {
  readonly source: BodySource;
  /** What it is, for screen readers: "Payload". */
  readonly label: string;
  /** Words for a body of no bytes. */
  readonly emptyText: string;
  /** Leads to the view of all bytes, where there is one. */
  readonly onOpenRaw?: (() => void) | undefined;
  /** Where a filter matched in the text that is shown; the same function until the filter changes. */
  readonly findMarks?: FindMarks | undefined;
}

type Form = 'formatted' | 'received';

/** Kept bytes as a person reads them: JSON laid out, text, or a hint of what they are. */
export function BodyView(props: BodyViewProps) {
  const { source, emptyText } = props;
  if (source.keptBytes === 0) return <Empty title="The body is empty">{emptyText}</Empty>;
  return <FilledBody key={source.path} {...props} />;
}

function FilledBody({ source, label, onOpenRaw, findMarks }: BodyViewProps) {
  const [isUnpacked, setUnpacked] = useState(false);
  const { state, stop, again } = useBody(source, isUnpacked);
  if (state.kind === 'loading') {
    const bytes = source.keptBytes <= wholeLimitBytes ? source.keptBytes : partBytes;
    return <LoadProgress readBytes={state.readBytes} totalBytes={bytes} onStop={stop} />;
  }
  if (state.kind === 'stopped') {
    return (
      <div className={styles.notes}>
        <Callout
          tone="info"
          title="Loading was stopped"
          actions={
            <Button size="small" onClick={again}>
              Load it
            </Button>
          }
        />
      </div>
    );
  }
  if (state.kind === 'failed') {
    return (
      <div className={styles.notes}>
        <ErrorCallout error={state.error} actions={{ retry: again, reconnect: again }} />
        <div>
          <Button size="small" onClick={again}>
            Try again
          </Button>
        </div>
      </div>
    );
  }
  const unpacking = { onUnpack: () => setUnpacked(true), onPack: () => setUnpacked(false) };
  if (state.body.text === undefined) return <BinaryBody source={source} body={state.body} onOpenRaw={onOpenRaw} {...unpacking} />;
  return <TextBody source={source} body={state.body} text={state.body.text} label={label} findMarks={findMarks} {...unpacking} />;
}

interface BinaryBodyProps {
  readonly source: BodySource;
  readonly body: LoadedBody;
  readonly onOpenRaw: (() => void) | undefined;
  readonly onUnpack: () => void;
  readonly onPack: () => void;
}

function BinaryBody({ source, body, onOpenRaw, onUnpack, onPack }: BinaryBodyProps) {
  return (
    <div className={styles.view}>
      <BodyNotes source={source} body={body} onUnpack={onUnpack} onPack={onPack} onShowBreak={() => undefined} />
      <div className={styles.binary}>
        <div className={styles.intro}>
          <span>
            {formatBytes(body.bytes.length)} of <bdi>{visibleText(source.contentType ?? 'no stated type')}</bdi>
            {body.canUnpack ? '' : ', not text'}. It begins like this:
          </span>
          {onOpenRaw === undefined ? null : (
            <Button size="small" icon={Binary} onClick={onOpenRaw}>
              Open Raw
            </Button>
          )}
        </div>
        <HexPreview bytes={body.bytes.subarray(0, 256)} />
      </div>
    </div>
  );
}

interface TextBodyProps {
  readonly source: BodySource;
  readonly body: LoadedBody;
  readonly text: BodyText;
  readonly label: string;
  readonly findMarks: FindMarks | undefined;
  readonly onUnpack: () => void;
  readonly onPack: () => void;
}

function TextBody({ source, body, text, label, findMarks, onUnpack, onPack }: TextBodyProps) {
  const { platform } = useServices();
  const editor = useRef<CodeEditorHandle>(null);
  const [form, setForm] = useState<Form>('formatted');
  const [isWrapped, setWrapped] = useState(true);
  const shown = text.json.kind === 'formatted' && form === 'formatted' ? text.json.text : text.received();
  const isJson = text.json.kind !== 'not-json';
  const canWrap = shown.length <= wrapLimit;
  const { marks, current, moveTo } = useMarks(shown, findMarks, editor);
  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        {text.json.kind === 'formatted' ? (
          <Segmented
            label="Form"
            value={form}
            options={[
              { value: 'formatted', label: 'Formatted' },
              { value: 'received', label: 'As received' },
            ]}
            onChange={setForm}
          />
        ) : null}
        <span className={styles.what}>
          <bdi>{visibleText(describeBody(source, body))}</bdi>
        </span>
        <MatchNav count={marks.length} current={current} onMove={moveTo} />
        <IconButton size="small" icon={Search} label="Find in body" shortcut="Mod+f" onClick={() => editor.current?.find()} />
        <IconButton
          size="small"
          icon={WrapText}
          label={canWrap ? 'Wrap long lines' : 'Too long to wrap'}
          aria-pressed={isWrapped && canWrap}
          disabled={!canWrap}
          onClick={() => setWrapped(!isWrapped)}
        />
        <IconButton size="small" icon={Copy} label="Copy what is shown" onClick={() => void platform.copyText(shown)} />
      </div>
      <BodyNotes
        source={source}
        body={body}
        onUnpack={onUnpack}
        onPack={onPack}
        onShowBreak={({ line, column }) => editor.current?.reveal(line, column)}
      />
      <CodeEditor
        value={shown}
        language={isJson ? 'json' : 'plaintext'}
        label={label}
        readOnly
        foldLevel={4}
        isWrapped={isWrapped && canWrap}
        marks={marks}
        handle={editor}
      />
    </div>
  );
}

function describeBody(source: BodySource, body: LoadedBody): string {
  const type = source.contentType ?? 'no Content-Type';
  return `${formatBytes(body.unpacked === undefined ? source.keptBytes : body.bytes.length)} · ${type}`;
}
