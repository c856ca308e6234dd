import { useRef, useState } from 'react';
import type { SecretEncoding } from '#contract/models/signing.ts';
import { schemeFacts, schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { SavedField } from '#renderer/ui/saved-field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../targets.module.css';
import type { PartProps } from './part-props.ts';

const ownChoice = 'endpoint';

// A scheme of one's own has a dozen fields: it is set up as an endpoint, and replays are signed as that endpoint expects.
const schemeChoices = [
  { value: ownChoice, label: 'As the endpoint of each delivery expects' },
  ...schemeFacts
    .filter(({ name }) => name !== 'custom')
    .map(({ name, label, headers }) => ({ value: `${name}`, label, hint: headers[0], group: 'Always as' })),
];

const encodings: readonly { readonly value: SecretEncoding; readonly label: string }[] = [
  { value: 'text', label: 'Text, as it is given' },
  { value: 'hex', label: 'Hex that is decoded' },
  { value: 'base64', label: 'Base64 that is decoded' },
];

/** How fresh replays are signed, and with what. */
export function SigningSection({ target, save, isReadOnly }: PartProps) {
  const { signing } = target;
  const [problem, setProblem] = useState<string | null>(null);
  const facts = signing === null ? null : schemeFactsOf(signing.scheme);
  const choices =
    signing?.scheme === 'custom'
      ? [...schemeChoices, { value: 'custom', label: 'A scheme of its own', group: 'Always as' }]
      : schemeChoices;
  const choose = async (chosen: string) => {
    const scheme = schemeFacts.find(({ name }) => name === chosen)?.name;
    setProblem(await save({ signing: scheme === undefined ? null : { scheme } }));
  };
  return (
    <Section title="Signing" hint="For fresh replays and new identities. Exact ones keep the signature they came with.">
      <CardRow className={styles.pair}>
        <Field label="Scheme" error={problem}>
          {({ id, describedBy }) => (
            <Select
              label="Scheme"
              id={id}
              describedBy={describedBy}
              value={signing?.scheme ?? ownChoice}
              options={choices}
              isDisabled={isReadOnly}
              onChange={(chosen) => void choose(chosen)}
            />
          )}
        </Field>
        {signing !== null && facts?.takesHeaderName === true ? (
          <SavedField
            label="Signature header"
            isMono
            value={signing.headerName}
            isReadOnly={isReadOnly}
            onSave={(headerName) => save({ signing: { scheme: signing.scheme, headerName: headerName.trim() } })}
          />
        ) : null}
        {signing !== null && facts?.takesSecretEncoding === true ? (
          <Field label="The secret is">
            {({ id }) => (
              <Select
                label="The secret is"
                id={id}
                value={signing.secretEncoding}
                options={encodings}
                isDisabled={isReadOnly}
                onChange={async (secretEncoding) => setProblem(await save({ signing: { scheme: signing.scheme, secretEncoding } }))}
              />
            )}
          </Field>
        ) : null}
      </CardRow>
      <SecretRow target={target} save={save} isReadOnly={isReadOnly} />
    </Section>
  );
}

/** The secret goes one way: it is typed into an uncontrolled field and never comes back. */
function SecretRow({ target, save, isReadOnly }: PartProps) {
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isTyped, setTyped] = useState(false);
  const put = async (secret: string | null) => {
    setBusy(true);
    const wrong = await save({ secret });
    if (wrong === null && field.current !== null) field.current.value = '';
    if (wrong === null) setTyped(false);
    setProblem(wrong);
    setBusy(false);
  };
  const mask = target.secretMask;
  const commit = () => {
    const secret = field.current?.value ?? '';
    if (secret !== '') void put(secret);
  };
  return (
    <CardRow>
      <Field
        label={mask === null ? 'Secret' : 'Another secret'}
        hint={
          mask === null ? 'None of its own: each delivery is signed with the secret of its endpoint.' : `Its own ends in ${mask.slice(-4)}.`
        }
        error={problem}
      >
        {({ id, describedBy, isInvalid }) => (
          <div className={styles.secret}>
            <TextInput
              ref={field}
              id={id}
              isMono
              type="password"
              autoComplete="new-password"
              isInvalid={isInvalid}
              aria-describedby={describedBy}
              maxLength={16_384}
              placeholder={mask ?? ''}
              disabled={isReadOnly}
              onChange={(event) => setTyped(event.target.value !== '')}
              onKeyDown={(event) => (event.key === 'Enter' ? commit() : undefined)}
            />
            <Button disabled={!isTyped || isReadOnly} isBusy={isBusy} onClick={commit}>
              Keep secret
            </Button>
            {mask === null ? null : (
              <Button variant="quiet" disabled={isReadOnly || isBusy} onClick={() => void put(null)}>
                Remove secret
              </Button>
            )}
          </div>
        )}
      </Field>
    </CardRow>
  );
}
