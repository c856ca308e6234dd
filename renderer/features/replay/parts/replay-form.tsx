import { History } from 'lucide-react';
import type { ReplayKind } from '#contract/models/replay.ts';
import { formatRelative } from '#renderer/lib/format-time.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../replay-dialog.module.css';
import type { RecentTarget } from '../use-recent-targets.ts';

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
      <Consent consent={props.consent} onConsent={props.onConsent} />
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
          {recent.length === 0 ? null : <RecentMenu recent={recent} onText={onText} />}
        </div>
      )}
    </Field>
  );
}

function RecentMenu({ recent, onText }: { readonly recent: readonly RecentTarget[]; readonly onText: (text: string) => void }) {
  const items = recent.map((target) => ({
    id: target.url,
    label: visibleText(shortenMiddle(target.url, 60)),
    hint: formatRelative(target.lastUsedAtUs, Date.now()),
    onSelect: () => onText(target.url),
  }));
  return (
    <Menu label="Targets used before" align="end" items={items}>
      <Button icon={History} aria-label="Targets used before" title="Targets used before" />
    </Menu>
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

function Consent({ consent, onConsent }: Pick<ReplayFormProps, 'consent' | 'onConsent'>) {
  const { host, isGiven } = consent;
  if (host === null) return null;
  return (
    <Callout
      tone="warn"
      title={
        <>
          Send to <bdi>{visibleText(host)}</bdi>?
        </>
      }
    >
      <p>It is not on this machine. The body, the headers and the signature leave it.</p>
      <label className={styles.consent}>
        <input type="checkbox" checked={isGiven} onChange={(event) => onConsent(event.target.checked ? host : undefined)} />
        <span>
          Yes, send to <bdi>{visibleText(host)}</bdi>
        </span>
      </label>
    </Callout>
  );
}
