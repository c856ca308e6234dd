import { Copy } from 'lucide-react';
import { useState } from 'react';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import type { ByteWindow } from './byte-window.ts';
import { type ByteSelection, hexText, parseOffset, selectedRange } from './hex-lines.ts';
import styles from './raw-view.module.css';

/** More than this is not what a clipboard is for. */
const copyLimitBytes = 1024 * 1024;

export interface RawBarProps {
  readonly bytes: ByteWindow;
  readonly total: number;
  readonly selection: ByteSelection | undefined;
  readonly onGoTo: (offset: number) => void;
}

type CopyForm = 'hex' | 'text' | 'base64';

export function RawBar({ bytes, total, selection, onGoTo }: RawBarProps) {
  const { platform } = useServices();
  const [problem, setProblem] = useState('');
  const [first, last] = selection === undefined ? [0, total - 1] : selectedRange(selection);
  const length = last - first + 1;
  const copy = async (form: CopyForm) => {
    try {
      await platform.copyText(textIn(form, await bytes.read(first, last + 1)));
      setProblem('Copied');
    } catch (error) {
      if (isCancelled(error)) return;
      setProblem('Not copied: the bytes or the clipboard could not be had');
    }
  };
  const item = (form: CopyForm, label: string) => ({ id: form, label, onSelect: () => void copy(form) });
  return (
    <div className={styles.bar}>
      <span className={styles.what} role="status">
        {problem === '' ? describeSelection(selection, first, last, total) : problem}
      </span>
      <GoTo total={total} onGoTo={onGoTo} />
      <Menu label="Copy bytes" align="end" items={[item('hex', 'As hex'), item('text', 'As text (UTF-8)'), item('base64', 'As Base64')]}>
        <Button
          size="small"
          icon={Copy}
          disabled={length > copyLimitBytes}
          title={length > copyLimitBytes ? `Select at most ${formatBytes(copyLimitBytes)} to copy` : undefined}
        >
          {selection === undefined ? 'Copy all' : 'Copy selection'}
        </Button>
      </Menu>
    </div>
  );
}

function GoTo({ total, onGoTo }: { readonly total: number; readonly onGoTo: (offset: number) => void }) {
  const [text, setText] = useState('');
  const offset = parseOffset(text);
  const isInvalid = text !== '' && (offset === undefined || offset >= total);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (offset !== undefined && offset < total) onGoTo(offset);
      }}
    >
      <TextInput
        isMono
        isInvalid={isInvalid}
        aria-label="Go to offset"
        title={isInvalid ? `An offset below ${formatCount(total)}, or 0x… in hex` : 'Go to offset, then Enter'}
        placeholder="Go to 0x…"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}

function describeSelection(selection: ByteSelection | undefined, first: number, last: number, total: number): string {
  if (selection === undefined) return `${formatBytes(total)} (${formatCount(total)} bytes) as received`;
  const range =
    first === last ? `Byte ${formatCount(first)}` : `${formatCount(last - first + 1)} bytes, ${formatCount(first)} to ${formatCount(last)}`;
  return `${range} · 0x${first.toString(16)}`;
}

function textIn(form: CopyForm, bytes: Uint8Array): string {
  if (form === 'hex') return hexText(bytes);
  if (form === 'text') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
