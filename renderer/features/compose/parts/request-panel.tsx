import { Plus, X } from 'lucide-react';
import type { EnvironmentId } from '#contract/ids.ts';
import type { Composition } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { fittingSigner } from '#renderer/exchange/aim/aim.ts';
import { SignerPicker } from '#renderer/exchange/aim/signer-picker.tsx';
import { TargetPicker } from '#renderer/exchange/aim/target-picker.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './panels.module.css';

export interface RequestPanelProps {
  readonly composition: Composition;
  readonly onChange: (change: Partial<Composition>) => void;
  readonly environmentId: EnvironmentId | null;
  readonly onEnvironment: (id: EnvironmentId) => void;
  readonly givenSecret: string;
  readonly onGivenSecret: (secret: string) => void;
  readonly targetError: string | undefined;
  readonly isReadOnly: boolean;
}

/** All of the request but its body. */
export function RequestPanel(props: RequestPanelProps) {
  const { composition, onChange, targetError, isReadOnly } = props;
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  return (
    <div className={styles.panel}>
      <TargetPicker
        destination={composition.destination}
        error={targetError}
        isDisabled={isReadOnly}
        onChange={(destination) => onChange({ destination, signer: fittingSigner(destination, composition.signer, endpoints) })}
      />
      <SignerPicker
        destination={composition.destination}
        signer={composition.signer}
        givenSecret={props.givenSecret}
        isDisabled={isReadOnly}
        onGivenSecret={props.onGivenSecret}
        onChange={(signer) => onChange({ signer })}
      />
      <div className={styles.pair}>
        <Field label="Method">
          {({ id }) => (
            <TextInput
              id={id}
              isMono
              maxLength={20}
              value={composition.method}
              disabled={isReadOnly}
              onChange={(event) => onChange({ method: event.target.value })}
            />
          )}
        </Field>
        <Field label="Content-Type" hint={composition.contentType === null ? 'Left out' : undefined}>
          {({ id, describedBy }) => (
            <TextInput
              id={id}
              isMono
              maxLength={200}
              aria-describedby={describedBy}
              placeholder="left out"
              value={composition.contentType ?? ''}
              disabled={isReadOnly}
              onChange={(event) => onChange({ contentType: event.target.value === '' ? null : event.target.value })}
            />
          )}
        </Field>
      </div>
      <Headers headers={composition.headers} isReadOnly={isReadOnly} onChange={(headers) => onChange({ headers: [...headers] })} />
      <ValuesOf {...props} />
    </div>
  );
}

interface HeadersProps {
  readonly headers: readonly HeaderPair[];
  readonly isReadOnly: boolean;
  readonly onChange: (headers: readonly HeaderPair[]) => void;
}

const mostHeaders = 100;

function Headers({ headers, isReadOnly, onChange }: HeadersProps) {
  const set = (index: number, pair: HeaderPair) => onChange(headers.map((other, at) => (at === index ? pair : other)));
  return (
    <fieldset className={styles.group}>
      <legend>Headers</legend>
      {headers.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header is known by its place: name and value are being typed
        <div key={index} className={styles.header}>
          <TextInput
            isMono
            aria-label={`Name of header ${index + 1}`}
            placeholder="X-Name"
            value={name}
            disabled={isReadOnly}
            onChange={(event) => set(index, [event.target.value, value])}
          />
          <TextInput
            isMono
            aria-label={`Value of header ${index + 1}`}
            placeholder="value, or {{uuid}}"
            value={value}
            disabled={isReadOnly}
            onChange={(event) => set(index, [name, event.target.value])}
          />
          <IconButton
            icon={X}
            size="small"
            label={name === '' ? `Remove header ${index + 1}` : `Remove ${visibleText(name)}`}
            disabled={isReadOnly}
            onClick={() => onChange(headers.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          variant="quiet"
          icon={Plus}
          disabled={isReadOnly || headers.length >= mostHeaders}
          onClick={() => onChange([...headers, ['', '']])}
        >
          Add a header
        </Button>
      </div>
      <p className={styles.hint}>Signature, length and host are added as it leaves. Variables work here too.</p>
    </fieldset>
  );
}

/** Only where it is not settled by the endpoint it goes to, and there is a choice. */
function ValuesOf({ composition, environmentId, onEnvironment }: RequestPanelProps) {
  const { stores } = useServices();
  const environments = useStore(stores.environment, (state) => state.environments);
  if (composition.destination.to === 'endpoint' || environments.length < 2 || environmentId === null) return null;
  const options = environments.map(({ id, name }) => ({ value: id, label: visibleText(name) }));
  return (
    <Field label="Values of" hint="Whose values {{env.…}} stands for">
      {({ id, describedBy }) => (
        <Select label="Values of" id={id} describedBy={describedBy} value={environmentId} options={options} onChange={onEnvironment} />
      )}
    </Field>
  );
}
