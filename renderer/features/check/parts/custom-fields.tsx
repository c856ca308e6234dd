import { hashAlgorithms, signatureEncodings } from '#contract/models/signing.ts';
import { Field } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../check-page.module.css';
import type { CustomDraft } from '../draft.ts';
import type { DraftView } from '../use-draft.ts';
import { OptionField } from './option-field.tsx';

const algorithmOptions = hashAlgorithms.map((value) => ({ value, label: value.toUpperCase().replace('SHA', 'SHA-') }));
const encodingOptions = signatureEncodings.map((value) => ({ value, label: value }));
const unitOptions = [
  { value: 'seconds', label: 'Seconds' },
  { value: 'milliseconds', label: 'Milliseconds' },
] as const;

/** A scheme of one's own: an HMAC in a header, over a template. */
export function CustomFields({ view }: { readonly view: DraftView }) {
  const { draft, change } = view;
  const { custom } = draft.options;
  const set = (part: Partial<CustomDraft>) => change({ options: { ...draft.options, custom: { ...custom, ...part } } });
  return (
    <fieldset className={styles.custom}>
      <legend className="visually-hidden">Custom scheme</legend>
      <div className={styles.choices}>
        <Segmented label="Hash" value={custom.algorithm} options={algorithmOptions} onChange={(algorithm) => set({ algorithm })} />
        <Segmented
          label="Signature written as"
          value={custom.encoding}
          options={encodingOptions}
          onChange={(encoding) => set({ encoding })}
        />
      </div>
      <div className={styles.options}>
        <OptionField view={view} name="headerName" label="Signature header" placeholder="X-Signature" />
        <Text view={view} name="template" label="What is signed" placeholder="{timestamp}.{body}" onChange={set} />
        <Text view={view} name="prefix" label="Before each signature" placeholder="sha256=" onChange={set} />
        <Text view={view} name="separator" label="Between signatures" placeholder="," onChange={set} />
        <Text view={view} name="timestampHeader" label="Header of the time" placeholder="X-Timestamp" onChange={set} />
        <Text view={view} name="timestampPrefix" label="Or its entry in the signature header" placeholder="t=" onChange={set} />
        <Text view={view} name="idHeader" label="Header of the id" placeholder="X-Message-Id" onChange={set} />
        <div className={styles.labelled}>
          <span className={styles.label}>The time is in</span>
          <Segmented
            label="The time is in"
            value={custom.timestampUnit}
            options={unitOptions}
            onChange={(timestampUnit) => set({ timestampUnit })}
          />
        </div>
      </div>
    </fieldset>
  );
}

interface TextProps {
  readonly view: DraftView;
  readonly name: Exclude<keyof CustomDraft, 'algorithm' | 'encoding' | 'timestampUnit'>;
  readonly label: string;
  readonly placeholder: string;
  readonly onChange: (part: Partial<CustomDraft>) => void;
}

function Text({ view, name, label, placeholder, onChange }: TextProps) {
  return (
    <Field label={label} error={view.signing.problems[name]}>
      {({ id, describedBy, isInvalid }) => (
        <TextInput
          id={id}
          isMono
          isInvalid={isInvalid}
          aria-describedby={describedBy}
          placeholder={placeholder}
          value={view.draft.options.custom[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}
