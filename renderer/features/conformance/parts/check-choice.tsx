import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { type ConformanceCheck, conformanceChecks } from '#contract/models/conformance.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import type { Asked } from '#renderer/platform/use-asked.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Checkbox } from '#renderer/ui/checkbox.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from '../conformance.module.css';
import { withCheck } from '../report.ts';

export interface CheckFacts {
  readonly name: ConformanceCheck;
  readonly title: string;
  readonly explanation: string;
  readonly requests: number;
}

export interface CheckChoiceProps {
  readonly suite: Asked<readonly CheckFacts[]>;
  readonly chosen: readonly ConformanceCheck[];
  readonly isDisabled: boolean;
  readonly onChosen: (chosen: readonly ConformanceCheck[]) => void;
}

/** Which checks are made, folded while it is all of them; each says how it is tried. */
export function CheckChoice({ suite, chosen, isDisabled, onChosen }: CheckChoiceProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const total = conformanceChecks.length;
  return (
    <div>
      <div className={styles.choiceHead}>
        <button type="button" className={styles.toggle} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          <ChevronRight className={styles.chevron} size={14} strokeWidth={1.5} aria-hidden />
          What is checked
          <span className={styles.hint}>{chosen.length === total ? `all ${total}` : `${chosen.length} of ${total}`}</span>
        </button>
        {isOpen && chosen.length < total ? (
          <Button size="small" variant="quiet" disabled={isDisabled} onClick={() => onChosen(conformanceChecks)}>
            All
          </Button>
        ) : null}
        {isOpen && chosen.length > 0 ? (
          <Button size="small" variant="quiet" disabled={isDisabled} onClick={() => onChosen([])}>
            None
          </Button>
        ) : null}
      </div>
      {isOpen ? (
        <div id={id} className={styles.choices}>
          <Choices suite={suite} chosen={chosen} isDisabled={isDisabled} onChosen={onChosen} />
        </div>
      ) : null}
    </div>
  );
}

function Choices({ suite, chosen, isDisabled, onChosen }: CheckChoiceProps) {
  if (suite.error !== undefined) {
    return <ErrorCallout error={suite.error} actions={{ retry: suite.reload, reconnect: suite.reload, reload: suite.reload }} />;
  }
  if (suite.value === undefined) return <Skeleton rows={4} label="Loading the checks" />;
  return suite.value.map(({ name, title, explanation }) => (
    <Checkbox
      key={name}
      isChecked={chosen.includes(name)}
      isDisabled={isDisabled}
      hint={<bdi>{visibleText(explanation)}</bdi>}
      onChange={(isChosen) => onChosen(withCheck(chosen, name, isChosen))}
    >
      {visibleText(title)}
    </Checkbox>
  ));
}
