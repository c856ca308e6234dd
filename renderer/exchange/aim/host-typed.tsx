import { visibleText } from '#renderer/lib/visible-text.ts';
import { Callout } from '#renderer/ui/callout.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './aim.module.css';

export interface HostTypedProps {
  /** Null where nobody has to be asked. */
  readonly host: string | null;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  /** It is marked as production, whether it is on this machine or not. */
  readonly isProduction?: boolean | undefined;
  /** Instead of what a replay takes with it. */
  readonly why?: string | undefined;
}

/** Has the host typed before anything leaves for it: a press is too easily given. */
export function HostTyped({ host, typed, onType, isProduction = false, why }: HostTypedProps) {
  if (host === null) return null;
  const usual = isProduction
    ? 'It is marked as production. What is sent there is real.'
    : 'It is not on this machine. The body, the headers and the signature leave it.';
  return (
    <Callout
      tone="warn"
      title={
        <>
          Send to <bdi>{visibleText(host)}</bdi>?
        </>
      }
    >
      <p>{why ?? usual}</p>
      <div className={styles.typed}>
        <Field label={`Type ${visibleText(host)} to go on`}>
          {({ id }) => (
            <TextInput id={id} isMono placeholder={visibleText(host)} value={typed} onChange={(event) => onType(event.target.value)} />
          )}
        </Field>
      </div>
    </Callout>
  );
}
