import type { Spoiler, SpoilerName } from '#contract/models/composer.ts';
import { spoilerSchema } from '#contract/models/composer.ts';
import type { SchemeFacts } from '#contract/models/diagnosis.ts';
import { allSpoilerFacts, expectationOf } from '#domain/composer/spoilers.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Checkbox } from '#renderer/ui/checkbox.tsx';
import { reasonAgainst, unfitOf } from '../spoiler-choice.ts';
import { ExpectationNote } from './expectation-note.tsx';
import panels from './panels.module.css';
import styles from './spoil-panel.module.css';
import { SpoilerSettings } from './spoiler-settings.tsx';

export interface SpoilPanelProps {
  readonly spoilers: readonly Spoiler[];
  readonly onChange: (spoilers: readonly Spoiler[]) => void;
  /** By what it is signed; null when nobody signs, undefined while that is not known. */
  readonly scheme: SchemeFacts | null | undefined;
  readonly bodyBytes: number;
  readonly isReadOnly: boolean;
}

const groups: readonly { readonly name: string; readonly spoilers: readonly SpoilerName[] }[] = [
  {
    name: 'The signature',
    spoilers: ['unsigned', 'wrong-secret', 'tampered', 'stale-timestamp', 'upper-case-hex', 'prefix', 'base64'],
  },
  { name: 'The request', spoilers: ['wrong-method', 'wrong-content-type', 'truncated-body', 'invalid-utf8', 'oversized'] },
  { name: 'The delivery', spoilers: ['duplicate-id', 'slow-body', 'cut-connection'] },
];

/** What is made wrong on purpose: what each does, what a correct handler answers, and why one can not be had. */
export function SpoilPanel(props: SpoilPanelProps) {
  const { spoilers, onChange, scheme, bodyBytes, isReadOnly } = props;
  const unfit = unfitOf(spoilers, scheme, bodyBytes);
  return (
    <div className={panels.panel}>
      <ExpectationNote expectation={expectationOf(spoilers, scheme)} />
      {unfit.length === 0 ? null : (
        <Callout tone="warn" title={unfit.length === 1 ? unfit[0] : 'Not all of it goes together'}>
          {unfit.length === 1 ? null : unfit.join(' ')}
        </Callout>
      )}
      {groups.map((group) => (
        <fieldset key={group.name} className={styles.group}>
          <legend>{group.name}</legend>
          {group.spoilers.map((name) => (
            <Choice key={name} name={name} {...props} />
          ))}
        </fieldset>
      ))}
      {spoilers.length === 0 ? null : (
        <div>
          <Button size="small" disabled={isReadOnly} onClick={() => onChange([])}>
            Spoil nothing
          </Button>
        </div>
      )}
    </div>
  );
}

function Choice({ name, spoilers, onChange, scheme, bodyBytes, isReadOnly }: SpoilPanelProps & { readonly name: SpoilerName }) {
  const facts = allSpoilerFacts.find((candidate) => candidate.name === name);
  const chosen = spoilers.find((spoiler) => spoiler.name === name);
  if (facts === undefined) return null;
  const reason = chosen === undefined ? reasonAgainst(name, spoilers, scheme, bodyBytes) : null;
  const expected = expectationOf([chosen ?? spoilerSchema.parse({ name })], scheme ?? undefined).sentence;
  const toggle = (isChecked: boolean) => {
    const others = spoilers.filter((spoiler) => spoiler.name !== name);
    onChange(isChecked ? [...others, spoilerSchema.parse({ name })] : others);
  };
  return (
    <div className={styles.choice} data-chosen={chosen !== undefined || undefined}>
      <Checkbox
        isChecked={chosen !== undefined}
        isDisabled={isReadOnly || reason !== null}
        onChange={toggle}
        hint={
          reason === null ? (
            <>
              {facts.what} <span className={styles.expects}>{expected}</span>
            </>
          ) : (
            reason
          )
        }
      >
        <span className={styles.label}>{facts.label}</span>
      </Checkbox>
      {chosen === undefined ? null : (
        <SpoilerSettings
          spoiler={chosen}
          isReadOnly={isReadOnly}
          onChange={(next) => onChange(spoilers.map((other) => (other.name === name ? next : other)))}
        />
      )}
    </div>
  );
}
