import { SignerPicker } from '#renderer/exchange/aim/signer-picker.tsx';
import { TargetPicker } from '#renderer/exchange/aim/target-picker.tsx';
import type { AimView } from '#renderer/exchange/aim/use-aim.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../run.module.css';
import { readPercent } from '../runs.ts';

export interface RunOptions {
  /** As typed, in percent. */
  readonly pauses: string;
  readonly onFailure: 'stop' | 'go-on';
  /** Whose values are meant; empty for those of the target. */
  readonly environment: string;
}

export interface RunSettingsProps {
  readonly aim: AimView;
  readonly options: RunOptions;
  readonly targetProblem: string | undefined;
  readonly isDisabled: boolean;
  readonly onOptions: (options: RunOptions) => void;
}

/** Where it goes, who signs, how pauses are taken, and what a failed step does. */
export function RunSettings({ aim, options, targetProblem, isDisabled, onOptions }: RunSettingsProps) {
  return (
    <div className={styles.settings}>
      <TargetPicker destination={aim.destination} onChange={aim.setDestination} error={targetProblem} isDisabled={isDisabled} />
      <SignerPicker
        destination={aim.destination}
        signer={aim.signer}
        onChange={aim.setSigner}
        givenSecret={aim.givenSecret}
        onGivenSecret={aim.setGivenSecret}
        isDisabled={isDisabled}
      />
      <div className={styles.options}>
        <Pauses options={options} isDisabled={isDisabled} onOptions={onOptions} />
        <Field label="On a failure">
          {({ id }) => (
            <Select<RunOptions['onFailure']>
              label="On a failure"
              id={id}
              value={options.onFailure}
              options={[
                { value: 'stop', label: 'Stop' },
                { value: 'go-on', label: 'Go on' },
              ]}
              isDisabled={isDisabled}
              onChange={(onFailure) => onOptions({ ...options, onFailure })}
            />
          )}
        </Field>
        <Environment options={options} isDisabled={isDisabled} onOptions={onOptions} />
      </div>
    </div>
  );
}

type PartProps = Pick<RunSettingsProps, 'options' | 'isDisabled' | 'onOptions'>;

function Pauses({ options, isDisabled, onOptions }: PartProps) {
  const isWrong = readPercent(options.pauses) === undefined;
  return (
    <Field label="Pauses, %" error={isWrong ? '0 to 1000' : undefined}>
      {({ id, describedBy, isInvalid }) => (
        <TextInput
          id={id}
          aria-describedby={describedBy}
          isInvalid={isInvalid}
          inputMode="numeric"
          maxLength={5}
          title="100 takes pauses as written, 0 leaves them out"
          value={options.pauses}
          disabled={isDisabled}
          onChange={(event) => onOptions({ ...options, pauses: event.target.value })}
        />
      )}
    </Field>
  );
}

function Environment({ options, isDisabled, onOptions }: PartProps) {
  const { stores } = useServices();
  const environments = useStore(stores.environment, (state) => state.environments);
  return (
    <Field label="Values of">
      {({ id }) => (
        <Select
          label="Values of"
          id={id}
          value={options.environment}
          options={[
            { value: '', label: 'The target' },
            ...environments.map(({ id: value, name }) => ({ value: `${value}`, label: visibleText(name) })),
          ]}
          isDisabled={isDisabled}
          onChange={(environment) => onOptions({ ...options, environment })}
        />
      )}
    </Field>
  );
}
