import type { ReactNode, Ref } from 'react';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';

export interface DraftInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength: number;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly isMono?: boolean | undefined;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
}

/** One line of text with its label, hint and error. */
export function DraftInput({ label, hint, error, isMono = false, value, onChange, maxLength, placeholder, inputRef }: DraftInputProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy, isInvalid }) => (
        <TextInput
          id={id}
          ref={inputRef}
          isMono={isMono}
          isInvalid={isInvalid}
          aria-describedby={describedBy}
          maxLength={maxLength}
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
