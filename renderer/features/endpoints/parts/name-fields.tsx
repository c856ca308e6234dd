import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../endpoints-page.module.css';
import { slugProblem } from '../field-errors.ts';

export interface NameFieldsProps {
  readonly name: string;
  readonly slug: string;
  readonly onName: (name: string) => void;
  readonly onSlug: (slug: string) => void;
  /** Why the engine refused the path; undefined when it did not. */
  readonly slugError: string | undefined;
}

export function NameFields({ name, slug, onName, onSlug, slugError }: NameFieldsProps) {
  return (
    <>
      <Field label="Name">
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            required
            maxLength={80}
            placeholder="Orders"
            value={name}
            onChange={(event) => onName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Path" error={slugError ?? slugProblem(slug)} hint="Part of the address; senders have to be told when it changes.">
        {({ id, describedBy, isInvalid }) => (
          <div className={styles.prefix}>
            <span aria-hidden="true">/in/</span>
            <TextInput
              id={id}
              isMono
              isInvalid={isInvalid}
              aria-describedby={describedBy}
              maxLength={63}
              placeholder="orders"
              value={slug}
              onChange={(event) => onSlug(event.target.value)}
            />
          </div>
        )}
      </Field>
    </>
  );
}
