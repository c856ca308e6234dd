import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import styles from './copy-text.module.css';

export interface CopyTextProps {
  /** What is copied, whole. */
  readonly text: string;
  /** What is shown in its place, where that is not the text. */
  readonly display?: string | undefined;
  /** Characters that are shown of it at most; the middle goes. */
  readonly atMost?: number | undefined;
  /** What it is: "event id"; said as "Copy event id". */
  readonly label: string;
  readonly isMono?: boolean | undefined;
  /** A filter found something in it. */
  readonly isMarked?: boolean | undefined;
  readonly className?: string | undefined;
  readonly tabIndex?: number | undefined;
  /** Its icon is made when it is pointed at: for rows by the thousand, whose icon takes no place of its own. */
  readonly isIconLate?: boolean | undefined;
}

type CopyState = 'idle' | 'copied' | 'failed';

/** A value that is copied by one press, and says so for two seconds. */
export function CopyText({
  text,
  display,
  atMost,
  label,
  isMono = true,
  isMarked = false,
  className,
  tabIndex,
  isIconLate = false,
}: CopyTextProps) {
  const [state, setState] = useState<CopyState>('idle');
  const [hasIcon, setHasIcon] = useState(!isIconLate);
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  // Line breaks of a text we show whole are its shape, not something hidden in it.
  const shown = (display ?? (atMost === undefined ? text : shortenMiddle(text, atMost))).split('\n').map(visibleText).join('\n');
  const Icon = state === 'copied' ? Check : Copy;
  const content = <bdi className={styles.text}>{shown}</bdi>;
  return (
    <button
      type="button"
      className={classNames(styles.copy, isMono && styles.mono, className)}
      data-state={state}
      tabIndex={tabIndex}
      title={display === undefined && atMost === undefined ? undefined : visibleText(text)}
      aria-label={`Copy ${label}: ${shown}`}
      onPointerEnter={() => setHasIcon(true)}
      onFocus={() => setHasIcon(true)}
      onClick={(event) => {
        event.stopPropagation();
        copy();
      }}
    >
      {isMarked ? <mark className={styles.mark}>{content}</mark> : content}
      {hasIcon ? <Icon className={styles.icon} size={12} strokeWidth={1.75} aria-hidden /> : null}
      <span className="visually-hidden" role="status">
        {state === 'copied' ? 'Copied' : state === 'failed' ? 'Not copied: the clipboard refused' : ''}
      </span>
    </button>
  );
}
