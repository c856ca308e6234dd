import { useState } from 'react';
import type { RetentionPreview, RetentionRule } from '#contract/models/storage.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import {
  isSameRule,
  keepsAll,
  parseField,
  parseRule,
  previewWords,
  type RuleField,
  type RuleText,
  ruleFields,
  ruleText,
} from '../retention-text.ts';
import styles from '../storage-page.module.css';
import { usePreview } from '../use-preview.ts';
import { useStart } from '../use-storage.ts';

export interface RetentionFormProps {
  readonly rule: RetentionRule;
  /** Changes when what is kept has changed. */
  readonly asOf: unknown;
  readonly onSaved: () => void;
  readonly isReadOnly: boolean;
  /** A clean-up runs already. */
  readonly isRunning: boolean;
}

const labels: Readonly<Record<RuleField, string>> = {
  maxAgeDays: 'Not older than',
  maxDeliveries: 'No more deliveries than',
  maxBytes: 'Not larger than',
};

/** What a rule would remove is said while it is typed; it counts from the moment it is saved. */
export function RetentionForm({ rule, asOf, onSaved, isReadOnly, isRunning }: RetentionFormProps) {
  const [text, setText] = useState<RuleText>(() => ruleText(rule));
  const typed = parseRule(rule.environmentId, text);
  const isChanged = typed === null || !isSameRule(typed, rule);
  const preview = usePreview(typed === null || keepsAll(typed) ? null : typed, asOf);
  const saving = useSaving(onSaved);
  const { start, isBusy } = useStart();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed !== null && isChanged) void saving.save(typed);
      }}
    >
      <div className={styles.fields}>
        {ruleFields.map((field) => (
          <RuleInput
            key={field}
            field={field}
            text={text[field]}
            isReadOnly={isReadOnly}
            onChange={(next) => setText({ ...text, [field]: next })}
          />
        ))}
      </div>
      <p className={styles.preview} role="status">
        {typed !== null && keepsAll(typed) ? 'Everything is kept, without end.' : wordsOf(preview)}
      </p>
      {saving.error === undefined ? null : <ErrorCallout error={saving.error} />}
      {isReadOnly ? null : (
        <div className={styles.buttons}>
          {isChanged ? (
            <>
              <Button type="submit" size="small" variant="primary" isBusy={saving.isBusy} disabled={typed === null}>
                Save
              </Button>
              <Button size="small" onClick={() => setText(ruleText(rule))}>
                Take back
              </Button>
            </>
          ) : null}
          {!isChanged && preview !== undefined && preview !== null && preview.deliveries > 0 ? (
            <Button
              size="small"
              isBusy={isBusy}
              disabled={isRunning}
              onClick={() => void start((client) => client.storage.applyRetention({ environmentId: rule.environmentId }))}
            >
              Apply now
            </Button>
          ) : null}
        </div>
      )}
    </form>
  );
}

/** Undefined while it is asked, null when it could not be said. */
function wordsOf(preview: RetentionPreview | null | undefined): string {
  if (preview === undefined) return '\u00a0';
  return preview === null ? 'What it would remove can not be said at the moment.' : previewWords(preview);
}

interface RuleInputProps {
  readonly field: RuleField;
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly onChange: (text: string) => void;
}

function RuleInput({ field, text, isReadOnly, onChange }: RuleInputProps) {
  const [isLeft, setLeft] = useState(true);
  const parsed = parseField(field, text);
  const problem = isLeft && parsed.kind === 'problem' ? parsed.problem : undefined;
  return (
    <Field label={labels[field]} error={problem}>
      {({ id, describedBy, isInvalid }) => (
        <TextInput
          id={id}
          aria-describedby={describedBy}
          isInvalid={isInvalid}
          readOnly={isReadOnly}
          placeholder="No limit"
          value={text}
          onFocus={() => setLeft(false)}
          onBlur={() => setLeft(true)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function useSaving(onSaved: () => void) {
  const { client } = useServices();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const save = async (rule: RetentionRule) => {
    setBusy(true);
    setError(undefined);
    try {
      await client.storage.setRetention(rule);
      onSaved();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, save };
}
