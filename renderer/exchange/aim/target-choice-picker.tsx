import type { Target } from '#contract/models/target.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useTargets } from '#renderer/platform/use-targets.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './aim.module.css';
import { choiceOptions, choiceValue, chosenTarget, startingTarget, type TargetDraft } from './target-choice.ts';
import { completeTarget } from './target-input.ts';
import { RecentTargets } from './target-picker.tsx';
import { useRecentTargets } from './use-recent-targets.ts';

export interface TargetChoicePickerProps {
  readonly draft: TargetDraft;
  readonly onChange: (draft: TargetDraft) => void;
  /** What the engine says is wrong with the target. */
  readonly error?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Takes the target that was used last while nothing is named. */
  readonly startsWithLast?: boolean | undefined;
}

/** Where deliveries are sent again: a kept target, or a URL with those used before at hand. */
export function TargetChoicePicker({ draft, onChange, error, isDisabled = false, startsWithLast = true }: TargetChoicePickerProps) {
  const { targets } = useTargets();
  const kept = targets ?? [];
  const target = kept.find(({ id }) => id === draft.targetId);
  return (
    <div className={styles.picker}>
      {kept.length === 0 && draft.targetId === null ? null : (
        <Field label="Target" error={draft.targetId === null ? undefined : error}>
          {({ id, describedBy }) => (
            <Select
              label="Target"
              id={id}
              describedBy={describedBy}
              value={choiceValue(draft)}
              options={choiceOptions(kept, draft)}
              isDisabled={isDisabled}
              onChange={(value) => onChange(chosenTarget(value, kept, draft))}
            />
          )}
        </Field>
      )}
      {target === undefined ? null : <KeptTarget target={target} />}
      {draft.targetId === null ? <UrlField draft={draft} onChange={onChange} error={error} isDisabled={isDisabled} /> : null}
      {startsWithLast && targets !== null ? <StartWithLast draft={draft} targets={targets} onChange={onChange} /> : null}
    </div>
  );
}

/** Its URL and what to mind about it. */
function KeptTarget({ target }: { readonly target: Target }) {
  return (
    <div className={styles.kept}>
      <p className={styles.keptUrl}>
        <Mono>{target.url}</Mono>
      </p>
      {target.isProduction || !target.tls.isVerified ? (
        <p className={styles.marks}>
          {target.isProduction ? <Badge tone="warn">Production</Badge> : null}
          {target.tls.isVerified ? null : <Badge tone="warn">Any certificate is taken</Badge>}
        </p>
      ) : null}
      {target.warnings.length === 0 ? null : (
        <ul className={styles.warnings}>
          {target.warnings.map((warning) => (
            <li key={warning}>{visibleText(warning)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function UrlField({ draft, onChange, error, isDisabled }: TargetChoicePickerProps) {
  const recent = useRecentTargets(() => {});
  const completed = completeTarget(draft.url);
  const type = (url: string) => onChange({ targetId: null, url });
  const usual = completed.isCompleted ? `Goes to ${completed.url}` : 'Any http or https URL. Redirects are shown, not followed.';
  return (
    <Field label="Target URL" hint={error === undefined ? usual : undefined} error={error}>
      {({ id, describedBy, isInvalid }) => (
        <div className={styles.row}>
          <TextInput
            id={id}
            isMono
            isInvalid={isInvalid}
            aria-describedby={describedBy}
            inputMode="url"
            placeholder="http://localhost:3000/webhooks"
            value={draft.url}
            disabled={isDisabled}
            onChange={(event) => type(event.target.value)}
            onBlur={() => (completed.isCompleted ? type(completed.url) : undefined)}
          />
          {recent.length === 0 || isDisabled === true ? null : <RecentTargets recent={recent} onChoose={type} />}
        </div>
      )}
    </Field>
  );
}

interface StartWithLastProps {
  readonly draft: TargetDraft;
  readonly targets: readonly Target[];
  readonly onChange: (draft: TargetDraft) => void;
}

function StartWithLast({ draft, targets, onChange }: StartWithLastProps) {
  useRecentTargets((lastUrl) => {
    const next = startingTarget(draft, lastUrl, targets);
    if (next !== draft) onChange(next);
  });
  return null;
}
