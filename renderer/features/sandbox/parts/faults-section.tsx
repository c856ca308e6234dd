import { RotateCcw, TriangleAlert } from 'lucide-react';
import type { SandboxFaults } from '#contract/models/sandbox.ts';
import { catalog } from '#domain/catalog/catalog.ts';
import { defaultFaults } from '#domain/sandbox-faults.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { problemOf } from '#renderer/errors/problem-of.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Checkbox } from '#renderer/ui/checkbox.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { SavedField } from '#renderer/ui/saved-field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { durationWords, faultWords, parseMs, parseSchedule, parseWhole, type Typed } from '../faults.ts';
import styles from '../sandbox.module.css';

export interface FaultsSectionProps {
  readonly faults: SandboxFaults;
  readonly onChanged: () => void;
}

/** How it treats what it sends and what it answers. Whatever is not normal is said at the top, so that nobody hunts a fault that was asked for. */
export function FaultsSection({ faults, onChanged }: FaultsSectionProps) {
  const { client, stores } = useServices();
  const set = async (part: Partial<SandboxFaults>): Promise<string | null> => {
    try {
      await client.sandbox.configure({ faults: part });
      onChanged();
      return null;
    } catch (error) {
      return problemOf(error);
    }
  };
  const choose = (part: Partial<SandboxFaults>) => {
    client.sandbox.configure({ faults: part }).then(onChanged, (error: unknown) => noticeError(stores.notice, error));
  };
  const words = faultWords(faults);
  return (
    <Section
      title="How it misbehaves"
      badge={
        words.length === 0 ? (
          <Badge>not at all</Badge>
        ) : (
          <Badge tone="warn">{words.length === 1 ? '1 setting' : `${words.length} settings`}</Badge>
        )
      }
      actions={
        words.length === 0 ? null : (
          <Button size="small" icon={RotateCcw} onClick={() => choose(defaultFaults)}>
            Back to normal
          </Button>
        )
      }
    >
      {words.length === 0 ? null : (
        <p className={styles.misbehaving} role="status">
          <TriangleAlert size={15} strokeWidth={1.75} aria-hidden />
          <span>The sandbox {listed(words)}.</span>
        </p>
      )}
      <CardRow className={styles.group}>
        <h3 className={styles.groupName}>What it sends</h3>
        <SendingFields faults={faults} set={set} choose={choose} />
      </CardRow>
      <CardRow className={styles.group}>
        <h3 className={styles.groupName}>What it answers</h3>
        <AnsweringFields faults={faults} set={set} />
      </CardRow>
    </Section>
  );
}

interface FieldsProps {
  readonly faults: SandboxFaults;
  readonly set: (part: Partial<SandboxFaults>) => Promise<string | null>;
}

function SendingFields({ faults, set, choose }: FieldsProps & { readonly choose: (part: Partial<SandboxFaults>) => void }) {
  const withheld = faults.withheldTypes;
  return (
    <div className={styles.faults}>
      <Choice
        label="Signature"
        value={faults.signature}
        options={[
          { value: 'right', label: 'Right' },
          { value: 'wrong', label: 'Wrong' },
          { value: 'missing', label: 'Missing' },
        ]}
        onChange={(signature) => choose({ signature })}
      />
      <Choice
        label="Envelope"
        value={faults.envelope}
        options={[
          { value: 'current', label: 'Current' },
          { value: 'legacy', label: 'Legacy' },
        ]}
        onChange={(envelope) => choose({ envelope })}
      />
      <Choice
        label="Order"
        value={faults.order}
        options={[
          { value: 'as-it-happened', label: 'As it happened' },
          { value: 'reversed', label: 'Reversed' },
        ]}
        onChange={(order) => choose({ order })}
      />
      <ParsedField
        label="Copies of each event"
        value={String(faults.copies)}
        parse={(text) => parseWhole(text, 1, 10)}
        onValue={(copies) => set({ copies })}
      />
      <ParsedField
        label="Delay before sending"
        value={durationWords(faults.delayMs)}
        parse={(text) => parseMs(text, 600_000)}
        onValue={(delayMs) => set({ delayMs })}
      />
      <ParsedField
        label="Objects change untold after"
        placeholder="Never"
        value={faults.changeAfterMs === null ? '' : durationWords(faults.changeAfterMs)}
        parse={(text): Typed<number | null> => (text.trim() === '' ? { kind: 'value', value: null } : parseMs(text, 600_000))}
        onValue={(changeAfterMs) => set({ changeAfterMs })}
      />
      <ParsedField
        label="Tries again after"
        className={styles.wide}
        placeholder="Never; for example 1 s, 5 s, 30 s"
        hint="Waits before another try after an answer that is not 2xx."
        value={faults.retryScheduleMs.map(durationWords).join(', ')}
        parse={parseSchedule}
        onValue={(retryScheduleMs) => set({ retryScheduleMs })}
      />
      <fieldset className={styles.wideSet}>
        <legend className={styles.label}>Never sent</legend>
        <div className={styles.typeChecks}>
          {catalog.map(({ type, meaning }) => (
            <span key={type} title={meaning}>
              <Checkbox
                isChecked={withheld.includes(type)}
                onChange={(isChecked) =>
                  choose({ withheldTypes: isChecked ? [...withheld, type] : withheld.filter((other) => other !== type) })
                }
              >
                <span className={styles.mono}>{type}</span>
              </Checkbox>
            </span>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

function AnsweringFields({ faults, set }: FieldsProps) {
  return (
    <div className={styles.faults}>
      <ParsedField
        label="Requests a minute"
        value={String(faults.rateLimitPerMinute)}
        parse={(text) => parseWhole(text, 1, 100_000)}
        onValue={(rateLimitPerMinute) => set({ rateLimitPerMinute })}
      />
      <ParsedField
        label="Answered with 500, of 100"
        value={String(faults.serverErrorPercent)}
        parse={(text) => parseWhole(text, 0, 100)}
        onValue={(serverErrorPercent) => set({ serverErrorPercent })}
      />
      <ParsedField
        label="Waits before each answer"
        value={durationWords(faults.latencyMs)}
        parse={(text) => parseMs(text, 60_000)}
        onValue={(latencyMs) => set({ latencyMs })}
      />
    </div>
  );
}

interface ParsedFieldProps<T> {
  readonly label: string;
  readonly value: string;
  readonly parse: (text: string) => Typed<T>;
  readonly onValue: (value: T) => Promise<string | null>;
  readonly placeholder?: string | undefined;
  readonly hint?: string | undefined;
  readonly className?: string | undefined;
}

function ParsedField<T>({ parse, onValue, ...rest }: ParsedFieldProps<T>) {
  const check = (text: string) => {
    const parsed = parse(text);
    return parsed.kind === 'problem' ? parsed.problem : null;
  };
  const save = (text: string) => {
    const parsed = parse(text);
    return parsed.kind === 'problem' ? Promise.resolve(parsed.problem) : onValue(parsed.value);
  };
  return <SavedField {...rest} check={check} onSave={save} />;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length <= 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
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
        <Select<V> label={label} id={id} describedBy={describedBy} value={value} options={options} onChange={onChange} />
      )}
    </Field>
  );
}
