import type { InputHTMLAttributes, Ref } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './text-input.module.css';

export interface TextInputProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly isInvalid?: boolean | undefined;
  /** For data: ids, URLs, secrets. */
  readonly isMono?: boolean | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
}

export function TextInput({ isInvalid = false, isMono = false, className, ...rest }: TextInputProps) {
  return (
    <input
      type="text"
      autoComplete="off"
      autoCorrect="off"
      autoCapitalize="off"
      spellCheck={false}
      {...rest}
      aria-invalid={isInvalid || undefined}
      className={classNames(styles.input, isMono && styles.mono, className)}
    />
  );
}
