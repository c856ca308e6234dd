import type { SchemeName } from '#contract/models/verdict.ts';
import { Field } from '#renderer/ui/field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../endpoints-page.module.css';
import { headerProblem, slugProblem } from '../field-errors.ts';
import { defaultHeaderName, hasChosenHeader, schemeOptions } from '../scheme-words.ts';

export interface EndpointDraft {
  readonly name: string;
  readonly slug: string;
  readonly scheme: SchemeName;
  readonly headerName: string;
}

export interface DraftProps {
  readonly draft: EndpointDraft;
  readonly onChange: (change: Partial<EndpointDraft>) => void;
}

export function SlugField({ draft, onChange, error }: DraftProps & { readonly error: string | undefined }) {
  return (
    <Field label="Path" error={error ?? slugProblem(draft.slug)} hint="Part of the address; senders have to be told when it changes.">
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
            value={draft.slug}
            onChange={(event) => onChange({ slug: event.target.value })}
          />
        </div>
      )}
    </Field>
  );
}

export function SchemeFields({ draft, onChange }: DraftProps) {
  return (
    <div className={styles.pair}>
      <Field label="Scheme">
        {({ id, describedBy }) => (
          <Select
            label="Scheme"
            id={id}
            describedBy={describedBy}
            value={draft.scheme}
            options={schemeOptions}
            onChange={(scheme) => onChange({ scheme })}
          />
        )}
      </Field>
      {hasChosenHeader(draft.scheme) ? (
        <Field label="Signature header" error={headerProblem(draft.headerName)}>
          {({ id, describedBy, isInvalid }) => (
            <TextInput
              id={id}
              isMono
              isInvalid={isInvalid}
              aria-describedby={describedBy}
              maxLength={100}
              placeholder={defaultHeaderName}
              value={draft.headerName}
              onChange={(event) => onChange({ headerName: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <Field label="Signature headers" hint="Named by the scheme.">
          {({ id }) => <TextInput id={id} isMono readOnly value="webhook-signature" />}
        </Field>
      )}
    </div>
  );
}
