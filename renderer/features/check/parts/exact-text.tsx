import type { ClipboardEvent, TextareaHTMLAttributes } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from '../check-page.module.css';

export interface ExactTextProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange'> {
  /** With the line ends it was pasted with. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isInvalid?: boolean | undefined;
}

/** A field that keeps pasted text as it is: browsers make every line end in a text area a line feed, and a signature tells the two apart. */
export function ExactText({ value, onChange, isInvalid = false, className, ...rest }: ExactTextProps) {
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const text = event.clipboardData.getData('text/plain');
    const { selectionStart, selectionEnd, value: shown } = event.currentTarget;
    const replacesAll = selectionStart === 0 && selectionEnd === shown.length;
    if (!replacesAll || !text.includes('\r')) return;
    event.preventDefault();
    onChange(text);
  };
  return (
    <textarea
      spellCheck={false}
      autoComplete="off"
      autoCorrect="off"
      autoCapitalize="off"
      {...rest}
      className={classNames(styles.area, className)}
      aria-invalid={isInvalid || undefined}
      value={value.replaceAll(/\r\n?/g, '\n')}
      onPaste={paste}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
