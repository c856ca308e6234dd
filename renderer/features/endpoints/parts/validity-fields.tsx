import type { ReadValidity, ValidityDraft } from '../validity-draft.ts';
import { ChoiceRow } from './choice-row.tsx';
import { MomentInput } from './moment-input.tsx';

export interface ValidityFieldsProps {
  readonly draft: ValidityDraft;
  readonly read: ReadValidity;
  /** Why the engine refused the dates; undefined when it did not. */
  readonly refusal: string | undefined;
  readonly onChange: (draft: ValidityDraft) => void;
}

const fromOptions = [
  { value: 'always', label: 'Always' },
  { value: 'now', label: 'Now' },
  { value: 'date', label: 'A date' },
] as const;

const untilOptions = [
  { value: 'open', label: 'No end' },
  { value: 'date', label: 'A date' },
] as const;

export function ValidityFields({ draft, read, refusal, onChange }: ValidityFieldsProps) {
  const { fromProblem, untilProblem } = read;
  return (
    <>
      <ChoiceRow
        label="Counts from"
        value={draft.from}
        options={fromOptions}
        error={fromProblem}
        onChange={(from) => onChange({ ...draft, from })}
      >
        {draft.from === 'date' ? (
          <MomentInput
            label="Counts from, day and time"
            isInvalid={fromProblem !== undefined}
            value={draft.fromText}
            onChange={(fromText) => onChange({ ...draft, fromText })}
          />
        ) : null}
      </ChoiceRow>
      <ChoiceRow
        label="Until"
        value={draft.until}
        options={untilOptions}
        error={untilProblem ?? refusal}
        onChange={(until) => onChange({ ...draft, until })}
      >
        {draft.until === 'date' ? (
          <MomentInput
            label="Until, day and time"
            isInvalid={untilProblem !== undefined || refusal !== undefined}
            value={draft.untilText}
            onChange={(untilText) => onChange({ ...draft, untilText })}
          />
        ) : null}
      </ChoiceRow>
    </>
  );
}
