import type { SecretEncoding } from '#contract/models/signing.ts';
import { defaultHeaderOf, schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { durationText } from '#renderer/lib/duration-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { schemeOptions } from '../scheme-words.ts';
import styles from '../signing.module.css';
import { readSigning, type SigningDraft, signingProblems, signingWords, signsTime, withScheme } from '../signing-draft.ts';
import { CustomEditor } from './custom-editor.tsx';
import { DraftInput } from './draft-input.tsx';

export interface SigningFieldsProps {
  readonly draft: SigningDraft;
  readonly onChange: (draft: SigningDraft) => void;
  /** Where deliveries come in, for the example of a scheme that signs the address. */
  readonly url: string;
}

const encodingOptions: readonly { readonly value: SecretEncoding; readonly label: string }[] = [
  { value: 'text', label: 'Text, as it is given' },
  { value: 'hex', label: 'Hex that is decoded' },
  { value: 'base64', label: 'Base64 that is decoded' },
];

/** The scheme, and of what it leaves to be chosen only what it takes. */
export function SigningFields({ draft, onChange, url }: SigningFieldsProps) {
  const facts = schemeFactsOf(draft.scheme);
  const problems = signingProblems(draft);
  const words = signingWords(readSigning(draft) ?? defaultSigning(draft.scheme));
  return (
    <>
      <Field label="Scheme" hint={`${words}.`}>
        {({ id, describedBy }) => (
          <Select
            label="Scheme"
            id={id}
            describedBy={describedBy}
            value={draft.scheme}
            options={schemeOptions}
            onChange={(scheme) => onChange(withScheme(draft, scheme))}
          />
        )}
      </Field>
      <div className={styles.pair}>
        {facts.takesHeaderName ? (
          <DraftInput
            label="Signature header"
            isMono
            error={problems.headerName}
            maxLength={100}
            placeholder={defaultHeaderOf(draft.scheme)}
            value={draft.headerName}
            onChange={(headerName) => onChange({ ...draft, headerName })}
          />
        ) : null}
        {facts.takesSecretEncoding ? (
          <Field label="The secret is">
            {({ id, describedBy }) => (
              <Select
                label="The secret is"
                id={id}
                describedBy={describedBy}
                value={draft.secretEncoding}
                options={encodingOptions}
                onChange={(secretEncoding) => onChange({ ...draft, secretEncoding })}
              />
            )}
          </Field>
        ) : null}
        {signsTime(draft) ? <Tolerance draft={draft} onChange={onChange} problem={problems.tolerance} /> : null}
      </div>
      {draft.scheme === 'custom' ? (
        <CustomEditor
          draft={draft.custom}
          problems={problems.custom}
          headerName={draft.headerName.trim() === '' ? defaultHeaderOf('custom') : draft.headerName.trim()}
          url={draft.publicUrl.trim() === '' ? url : draft.publicUrl.trim()}
          onChange={(custom) => onChange({ ...draft, custom })}
        />
      ) : null}
      {facts.takesPublicUrl ? (
        <DraftInput
          label="Public address"
          isMono
          error={problems.publicUrl}
          hint="As the sender knows it, where it signs the address. Empty: http://, the Host header and the path."
          maxLength={2000}
          placeholder="https://example.com/hooks/orders"
          value={draft.publicUrl}
          onChange={(publicUrl) => onChange({ ...draft, publicUrl })}
        />
      ) : null}
      {signsTime(draft) ? null : <Freshness draft={draft} onChange={onChange} problem={problems.freshness} label={facts.label} />}
    </>
  );
}

interface PartProps {
  readonly draft: SigningDraft;
  readonly onChange: (draft: SigningDraft) => void;
  readonly problem: string | undefined;
}

function Tolerance({ draft, onChange, problem }: PartProps) {
  const { stores } = useServices();
  const usual = useStore(stores.settings, (state) => state.settings.toleranceSeconds);
  return (
    <DraftInput
      label="The time may be off by"
      error={problem}
      maxLength={20}
      placeholder={`${durationText(usual)}, as in the settings`}
      value={draft.tolerance}
      onChange={(tolerance) => onChange({ ...draft, tolerance })}
    />
  );
}

/** For schemes without a signed time: off by default, because what senders put into `created` is theirs to say. */
function Freshness({ draft, onChange, problem, label }: PartProps & { readonly label: string }) {
  const who = draft.scheme === 'custom' ? 'This scheme' : label;
  return (
    <div className={styles.freshness}>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={draft.checksFreshness}
          onChange={(event) => onChange({ ...draft, checksFreshness: event.target.checked })}
        />
        <span>
          Look at the event's own <code>created</code>
        </span>
      </label>
      <p className={styles.explained}>
        {who} signs no time: a captured delivery stays valid until the secret is rotated. With this, one whose <code>created</code> is too
        long ago at its arrival is stale.
      </p>
      {draft.checksFreshness ? (
        <DraftInput
          label="It may be as old as"
          error={problem}
          hint="A retry of an old event is late as well: allow for as long as the sender tries again."
          maxLength={20}
          placeholder="24 h"
          value={draft.freshness}
          onChange={(freshness) => onChange({ ...draft, freshness })}
        />
      ) : null}
    </div>
  );
}
