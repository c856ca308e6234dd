import { Eye, EyeOff } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Destination, Signer } from '#contract/models/composer.ts';
import type { SecretEncoding } from '#contract/models/signing.ts';
import { schemeFacts, schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './aim.module.css';
import { signerChoiceOf, signerOf, signerOptions, signerProblem } from './aim.ts';

export interface SignerPickerProps {
  readonly destination: Destination;
  readonly signer: Signer;
  readonly onChange: (signer: Signer) => void;
  /** Typed for a signer of the moment; goes with the call and is kept nowhere. */
  readonly givenSecret: string;
  readonly onGivenSecret: (secret: string) => void;
  readonly error?: string | undefined;
  readonly isDisabled?: boolean | undefined;
}

/** Who signs: as the target expects it, with a secret of an endpoint, with one typed here, or nobody. */
export function SignerPicker(props: SignerPickerProps) {
  const { destination, signer, onChange, error, givenSecret, isDisabled = false } = props;
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const choose = (chosen: string) => {
    const next = signerOf(chosen, endpoints, signer);
    if (next !== undefined) onChange(next);
  };
  const own = signer.by === 'given' ? null : signerProblem(destination, signer, givenSecret);
  return (
    <div className={styles.picker}>
      <Field label="Signed by" error={error ?? own}>
        {({ id, describedBy }) => (
          <Select
            label="Signed by"
            id={id}
            describedBy={describedBy}
            value={signerChoiceOf(signer)}
            options={signerOptions(destination, endpoints, signer)}
            isDisabled={isDisabled}
            onChange={choose}
          />
        )}
      </Field>
      {signer.by === 'given' ? <GivenSigner {...props} signer={signer} /> : null}
    </div>
  );
}

type Given = Extract<Signer, { by: 'given' }>;

const encodings: readonly { readonly value: SecretEncoding; readonly label: string }[] = [
  { value: 'text', label: 'Text, as it is given' },
  { value: 'hex', label: 'Hex that is decoded' },
  { value: 'base64', label: 'Base64 that is decoded' },
];

// A scheme of one's own has a dozen fields: it is set up as an endpoint, and signed as that endpoint would expect it.
const givenSchemes = schemeFacts
  .filter(({ name }) => name !== 'custom')
  .map(({ name, label, headers }) => ({ value: name, label, hint: headers[0] }));

function GivenSigner({ signer, onChange, givenSecret, onGivenSecret, isDisabled = false }: SignerPickerProps & { readonly signer: Given }) {
  const { signing } = signer;
  const scheme = signing.scheme ?? 'zof';
  const facts = schemeFactsOf(scheme);
  return (
    <div className={styles.given}>
      <Field label="Scheme">
        {({ id }) => (
          <Select
            label="Scheme"
            id={id}
            value={scheme}
            options={givenSchemes}
            isDisabled={isDisabled}
            onChange={(chosen) => onChange({ by: 'given', signing: { scheme: chosen } })}
          />
        )}
      </Field>
      <SecretInput secret={givenSecret} hint={facts.secretForm} isDisabled={isDisabled} onSecret={onGivenSecret} />
      {facts.takesSecretEncoding ? (
        <Field label="The secret is">
          {({ id }) => (
            <Select
              label="The secret is"
              id={id}
              value={signing.secretEncoding ?? 'text'}
              options={encodings}
              isDisabled={isDisabled}
              onChange={(secretEncoding) => onChange({ by: 'given', signing: { ...signing, secretEncoding } })}
            />
          )}
        </Field>
      ) : null}
      {facts.takesHeaderName ? (
        <HeaderInput
          name={signing.headerName ?? ''}
          usual={facts.headers[0] ?? ''}
          isDisabled={isDisabled}
          onName={(headerName) => onChange({ by: 'given', signing: withHeader(signing, headerName) })}
        />
      ) : null}
    </div>
  );
}

function withHeader({ headerName: _, ...others }: Given['signing'], headerName: string): Given['signing'] {
  return headerName.trim() === '' ? others : { ...others, headerName: headerName.trim() };
}

interface HeaderInputProps {
  readonly name: string;
  readonly usual: string;
  readonly isDisabled: boolean;
  readonly onName: (name: string) => void;
}

function HeaderInput({ name, usual, isDisabled, onName }: HeaderInputProps) {
  return (
    <Field label="Signature header">
      {({ id }) => (
        <TextInput
          id={id}
          isMono
          maxLength={100}
          placeholder={usual}
          value={name}
          disabled={isDisabled}
          onChange={(event) => onName(event.target.value)}
        />
      )}
    </Field>
  );
}

interface SecretInputProps {
  readonly secret: string;
  readonly hint: string;
  readonly isDisabled: boolean;
  readonly onSecret: (secret: string) => void;
}

function SecretInput({ secret, hint, isDisabled, onSecret }: SecretInputProps) {
  const [isShown, setShown] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // why: React writes the value of a field it controls into the page's markup as well, where it has no business.
  useLayoutEffect(() => {
    if (field.current !== null && field.current.value !== secret) field.current.value = secret;
  }, [secret]);
  return (
    <Field label="Secret" hint={hint}>
      {({ id, describedBy }) => (
        <div className={styles.row}>
          <TextInput
            ref={field}
            id={id}
            isMono
            aria-describedby={describedBy}
            type={isShown ? 'text' : 'password'}
            autoComplete="new-password"
            disabled={isDisabled}
            onChange={(event) => onSecret(event.target.value)}
          />
          <IconButton
            icon={isShown ? EyeOff : Eye}
            label={isShown ? 'Hide the secret' : 'Show the secret'}
            onClick={() => setShown(!isShown)}
          />
        </div>
      )}
    </Field>
  );
}
