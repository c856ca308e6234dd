import { useId } from 'react';
import { KindPicker } from '#renderer/exchange/aim/kind-picker.tsx';
import { TargetChoicePicker } from '#renderer/exchange/aim/target-choice-picker.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import type { PaceKind, PlanForm, PlanOrder, PlanProblems, RetryKind } from '../plan-form.ts';
import styles from '../plans.module.css';

export interface PlanOptionsProps {
  readonly form: PlanForm;
  readonly problems: PlanProblems;
  readonly targetError: string | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (form: PlanForm) => void;
}

const orders: readonly { readonly value: PlanOrder; readonly label: string; readonly hint?: string }[] = [
  { value: 'original', label: 'As they arrived' },
  { value: 'event-time', label: 'By event time', hint: 'their own “created”' },
  { value: 'reversed', label: 'Newest first' },
  { value: 'random', label: 'Shuffled', hint: 'the same for the same seed' },
];

const paces: readonly { readonly value: PaceKind; readonly label: string; readonly hint?: string }[] = [
  { value: 'at-once', label: 'At once', hint: 'as fast as it goes' },
  { value: 'original', label: 'As they arrived', hint: 'the same gaps' },
  { value: 'scaled', label: 'Faster or slower', hint: 'gaps in per cent' },
  { value: 'capped', label: 'Gaps, but no longer than' },
  { value: 'fixed', label: 'Every so often' },
];

const retries: readonly { readonly value: RetryKind; readonly label: string; readonly hint?: string }[] = [
  { value: 'none', label: 'Not again' },
  { value: 'list', label: 'After given times' },
  { value: 'exponential', label: 'Growing delays', hint: 'doubling' },
];

/** Everything that can be chosen about a plan. */
export function PlanOptionsForm({ form, problems, targetError, isReadOnly, onChange }: PlanOptionsProps) {
  const set = (change: Partial<PlanForm>) => onChange({ ...form, ...change });
  const part = { form, problems, isReadOnly, set };
  return (
    <div className={styles.options}>
      <TargetChoicePicker draft={form.target} error={targetError} isDisabled={isReadOnly} onChange={(target) => set({ target })} />
      <KindPicker kind={form.kind} isDisabled={isReadOnly} onChange={(kind) => set({ kind })} />
      <Order {...part} />
      <Pace {...part} />
      <Failures {...part} />
    </div>
  );
}

interface PartProps {
  readonly form: PlanForm;
  readonly problems: PlanProblems;
  readonly isReadOnly: boolean;
  readonly set: (change: Partial<PlanForm>) => void;
}

type TextKey =
  | 'seed'
  | 'percent'
  | 'longestGap'
  | 'gap'
  | 'concurrency'
  | 'stopAfter'
  | 'delays'
  | 'tries'
  | 'firstDelay'
  | 'longestDelay'
  | 'retryPercent';

function Text({
  field,
  label,
  hint,
  placeholder,
  ...part
}: PartProps & { readonly field: TextKey; readonly label: string; readonly hint?: string; readonly placeholder?: string }) {
  const { form, problems, isReadOnly, set } = part;
  return (
    <Field label={label} hint={hint} error={problems[field]}>
      {({ id, describedBy, isInvalid }) => (
        <TextInput
          id={id}
          aria-describedby={describedBy}
          isInvalid={isInvalid}
          disabled={isReadOnly}
          placeholder={placeholder}
          value={form[field]}
          onChange={(event) => set({ [field]: event.target.value })}
        />
      )}
    </Field>
  );
}

function Order(part: PartProps) {
  const { form, isReadOnly, set } = part;
  return (
    <div className={styles.pair}>
      <Field label="Order">
        {({ id }) => (
          <Select label="Order" id={id} value={form.order} options={orders} isDisabled={isReadOnly} onChange={(order) => set({ order })} />
        )}
      </Field>
      {form.order === 'random' ? <Text {...part} field="seed" label="Seed" /> : null}
    </div>
  );
}

function Pace(part: PartProps) {
  const { form, isReadOnly, set } = part;
  return (
    <div className={styles.pair}>
      <Field label="Pace">
        {({ id }) => (
          <Select label="Pace" id={id} value={form.pace} options={paces} isDisabled={isReadOnly} onChange={(pace) => set({ pace })} />
        )}
      </Field>
      {form.pace === 'scaled' ? <Text {...part} field="percent" label="Gaps, per cent" hint="50 is twice as fast." /> : null}
      {form.pace === 'capped' ? <Text {...part} field="longestGap" label="Longest gap" /> : null}
      {form.pace === 'fixed' ? <Text {...part} field="gap" label="Every" /> : null}
      <Text {...part} field="concurrency" label="At the same time" placeholder="as the target" />
    </div>
  );
}

function Failures(part: PartProps) {
  const { form, isReadOnly, set } = part;
  const name = useId();
  return (
    <>
      <div className={styles.pair}>
        <Text {...part} field="stopAfter" label="Stop after failures" placeholder="never" />
        <Field label="Try again">
          {({ id }) => (
            <Select
              label="Try again"
              id={id}
              value={form.retry}
              options={retries}
              isDisabled={isReadOnly}
              onChange={(retry) => set({ retry })}
            />
          )}
        </Field>
        {form.retry === 'exponential' ? (
          <>
            <Text {...part} field="tries" label="Tries again" />
            <Text {...part} field="firstDelay" label="First delay" />
            <Text {...part} field="longestDelay" label="Longest delay" />
            <Field label="Jitter">
              {({ id }) => (
                <Select
                  label="Jitter"
                  id={id}
                  value={form.jitter}
                  options={[
                    { value: 'full', label: 'Full', hint: '0 to the delay' },
                    { value: 'none', label: 'None' },
                  ]}
                  isDisabled={isReadOnly}
                  onChange={(jitter) => set({ jitter })}
                />
              )}
            </Field>
          </>
        ) : null}
      </div>
      {form.retry === 'list' ? <Text {...part} field="delays" label="Delays" hint="One a try, apart by commas." /> : null}
      {form.retry === 'none' ? null : (
        <Text
          {...part}
          field="retryPercent"
          label="Delays take, per cent"
          hint="100 is real time, 1 is a hundred times as fast. After no answer, 429 and 5xx only."
        />
      )}
      <fieldset className={styles.gap} disabled={isReadOnly}>
        <legend>After sleep or a restart</legend>
        <label>
          <input type="radio" name={name} checked={form.afterGap === 'pause'} onChange={() => set({ afterGap: 'pause' })} /> Wait for me
        </label>
        <label>
          <input type="radio" name={name} checked={form.afterGap === 'go-on'} onChange={() => set({ afterGap: 'go-on' })} /> Go on
        </label>
      </fieldset>
    </>
  );
}
