import type { ReplayKind } from '#contract/models/replay.ts';
import { HostConsent } from '#renderer/exchange/aim/host-consent.tsx';
import { RecentTargets } from '#renderer/exchange/aim/target-picker.tsx';
import type { RecentTarget } from '#renderer/exchange/aim/use-recent-targets.ts';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../replay-dialog.module.css';

interface TargetField {
  readonly text: string;
  /** The whole URL when the scheme was left out. */
  readonly completed: string | undefined;
  readonly error: string | undefined;
  readonly recent: readonly RecentTarget[];
}

export interface ReplayFormProps {
  readonly target: TargetField;
  readonly kind: ReplayKind;
  readonly consent: { readonly host: string | null; readonly isGiven: boolean };
  readonly onText: (text: string) => void;
  readonly onKind: (kind: ReplayKind) => void;
  readonly onConsent: (host: string | undefined) => void;
  readonly onSubmit: () => void;
}

export function ReplayForm(props: ReplayFormProps) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <TargetInput {...props} />
      <Kinds kind={props.kind} onKind={props.onKind} />
      <HostConsent {...props.consent} onConsent={props.onConsent} />
    </form>
  );
}

function TargetInput({ target, onText }: ReplayFormProps) {
  const { text, completed, error, recent } = target;
  const usual = completed === undefined ? 'Any http or https URL. Redirects are shown, not followed.' : `Goes to ${completed}`;
  return (
    <Field label="Target URL" hint={error === undefined ? usual : undefined} error={error}>
      {({ id, describedBy, isInvalid }) => (
        <div className={styles.target}>
          <TextInput
            id={id}
            isMono
            isInvalid={isInvalid}
            aria-describedby={describedBy}
            inputMode="url"
            placeholder="http://localhost:3000/webhooks"
            value={text}
            onChange={(event) => onText(event.target.value)}
            onBlur={() => (completed === undefined ? undefined : onText(completed))}
          />
          {recent.length === 0 ? null : <RecentTargets recent={recent} onChoose={onText} />}
        </div>
      )}
    </Field>
  );
}

const kindWords: readonly { readonly kind: ReplayKind; readonly name: string; readonly text: string }[] = [
  { kind: 'exact', name: 'Exact', text: 'The same bytes with the signature as captured.' },
  { kind: 'fresh', name: 'Fresh', text: 'The same event, signed now with the current secret of its endpoint.' },
];

function Kinds({ kind, onKind }: Pick<ReplayFormProps, 'kind' | 'onKind'>) {
  return (
    <fieldset className={styles.kinds}>
      <legend>What is sent</legend>
      {kindWords.map((word) => (
        <label key={word.kind} className={styles.kind}>
          <input type="radio" name="replay-kind" checked={word.kind === kind} onChange={() => onKind(word.kind)} />
          <span className={styles.kindName}>{word.name}</span>
          <span className={styles.kindText}>{word.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
