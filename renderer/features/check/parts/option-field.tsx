import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import type { OptionsDraft } from '../draft.ts';
import type { FieldName } from '../signing-of.ts';
import type { DraftView } from '../use-draft.ts';

interface OptionFieldProps {
  readonly view: DraftView;
  readonly name: Exclude<keyof OptionsDraft, 'custom' | 'secretEncoding'> & FieldName;
  readonly label: string;
  readonly placeholder: string;
}

export function OptionField({ view, name, label, placeholder }: OptionFieldProps) {
  const { options } = view.draft;
  return (
    <Field label={label} error={view.signing.problems[name]}>
      {({ id, describedBy, isInvalid }) => (
        <TextInput
          id={id}
          isMono
          isInvalid={isInvalid}
          aria-describedby={describedBy}
          placeholder={placeholder}
          value={options[name]}
          onChange={(event) => view.change({ options: { ...options, [name]: event.target.value } })}
        />
      )}
    </Field>
  );
}
