import { useRef } from 'react';
import { signatureEncodings } from '#contract/models/signing.ts';
import { Field } from '#renderer/ui/field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { type CustomDraft, type CustomProblems, readCustom } from '../custom-draft.ts';
import { algorithmOptions } from '../custom-example.ts';
import styles from '../signing.module.css';
import { ChoiceRow } from './choice-row.tsx';
import { CustomExampleView } from './custom-example-view.tsx';
import { DraftInput } from './draft-input.tsx';

export interface CustomEditorProps {
  readonly draft: CustomDraft;
  readonly problems: CustomProblems;
  readonly headerName: string;
  readonly url: string;
  readonly onChange: (draft: CustomDraft) => void;
}

const encodingLabels = { hex: 'Hex', base64: 'Base64', base64url: 'Base64url' } as const;
const encodingOptions = signatureEncodings.map((value) => ({ value, label: encodingLabels[value] }));

/** A scheme described by its own fields, with what it makes of an example beneath. */
export function CustomEditor({ draft, problems, headerName, url, onChange }: CustomEditorProps) {
  const change = (part: Partial<CustomDraft>) => onChange({ ...draft, ...part });
  return (
    <fieldset className={styles.custom}>
      <legend className={styles.legend}>How it signs</legend>
      <div className={styles.four}>
        <Choice label="Algorithm" value={draft.algorithm} options={algorithmOptions} onChange={(algorithm) => change({ algorithm })} />
        <Choice label="Encoding" value={draft.encoding} options={encodingOptions} onChange={(encoding) => change({ encoding })} />
        <DraftInput
          label="Prefix"
          isMono
          error={problems.prefix}
          maxLength={40}
          placeholder="none"
          value={draft.prefix}
          onChange={(prefix) => change({ prefix })}
        />
        <DraftInput
          label="Separator"
          isMono
          error={problems.separator}
          maxLength={8}
          placeholder="none"
          value={draft.separator}
          onChange={(separator) => change({ separator })}
        />
      </div>
      <TemplateField draft={draft} error={problems.template} onChange={change} />
      <TimeFields draft={draft} problems={problems} onChange={change} />
      <DraftInput
        label="Header of the message id"
        isMono
        error={problems.idHeader}
        maxLength={100}
        placeholder="none"
        value={draft.idHeader}
        onChange={(idHeader) => change({ idHeader })}
      />
      <CustomExampleView custom={readCustom(draft).custom} headerName={headerName} url={url} />
    </fieldset>
  );
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
}

function Choice<V extends string>({ label, value, options, onChange }: ChoiceProps<V>) {
  return (
    <Field label={label}>
      {({ id, describedBy }) => (
        <Select label={label} id={id} describedBy={describedBy} value={value} options={options} onChange={onChange} />
      )}
    </Field>
  );
}

interface PartProps {
  readonly draft: CustomDraft;
  readonly onChange: (part: Partial<CustomDraft>) => void;
}

const chips = ['{body}', '{timestamp}', '{id}', '{url}'] as const;

/** A chip writes its name where the cursor was. */
function TemplateField({ draft, onChange, error }: PartProps & { readonly error: string | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  const insert = (chip: string) => {
    const field = input.current;
    const from = field?.selectionStart ?? draft.template.length;
    const to = field?.selectionEnd ?? from;
    onChange({ template: draft.template.slice(0, from) + chip + draft.template.slice(to) });
    // why: the cursor would jump to the end once the new text is drawn.
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + chip.length, from + chip.length);
    });
  };
  return (
    <div className={styles.template}>
      <DraftInput
        label="What is signed"
        isMono
        error={error}
        maxLength={500}
        inputRef={input}
        value={draft.template}
        onChange={(template) => onChange({ template })}
      />
      <fieldset className={styles.chips}>
        <legend className="visually-hidden">Write into the template</legend>
        {chips.map((chip) => (
          <button key={chip} type="button" className={styles.chip} onClick={() => insert(chip)}>
            {chip}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

const placeOptions = [
  { value: 'none', label: 'Not sent' },
  { value: 'header', label: 'In a header' },
  { value: 'entry', label: 'In the signature header' },
] as const;

const unitOptions = [
  { value: 'seconds', label: 'Seconds since 1970' },
  { value: 'milliseconds', label: 'Milliseconds since 1970' },
] as const;

function TimeFields({ draft, problems, onChange }: PartProps & { readonly problems: CustomProblems }) {
  const { timePlace } = draft;
  return (
    <>
      <ChoiceRow
        label="The time is"
        value={timePlace}
        options={placeOptions}
        error={timePlace === 'none' ? problems.timestampHeader : undefined}
        onChange={(place) => onChange({ timePlace: place })}
      />
      {timePlace === 'none' ? null : (
        <div className={styles.pair}>
          {timePlace === 'header' ? (
            <DraftInput
              label="Header of the time"
              isMono
              error={problems.timestampHeader}
              maxLength={100}
              value={draft.timestampHeader}
              onChange={(timestampHeader) => onChange({ timestampHeader })}
            />
          ) : (
            <DraftInput
              label="Before the time stands"
              isMono
              error={problems.timestampPrefix}
              maxLength={40}
              value={draft.timestampPrefix}
              onChange={(timestampPrefix) => onChange({ timestampPrefix })}
            />
          )}
          <Choice
            label="Written in"
            value={draft.timestampUnit}
            options={unitOptions}
            onChange={(timestampUnit) => onChange({ timestampUnit })}
          />
        </div>
      )}
    </>
  );
}
