import { Check, ChevronDown, ChevronRight, CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { DraftProblem } from '#renderer/editor/draft/draft-problems.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import styles from './problem-list.module.css';

/** In the order of the text, and the type and envelope by which it was looked at. */
export interface FoundProblems {
  readonly found: readonly DraftProblem[];
  readonly of: string;
}

export interface ProblemListProps {
  /** Null until the text was looked at. */
  readonly problems: FoundProblems | null;
  readonly onGo: (problem: DraftProblem) => void;
}

const looks: Readonly<Record<DraftProblem['severity'], { readonly icon: LucideIcon; readonly word: string }>> = {
  error: { icon: CircleAlert, word: 'Problem' },
  warning: { icon: TriangleAlert, word: 'Warning' },
  info: { icon: Info, word: 'Note' },
};

const mostShown = 200;

/** What is odd about the text, line by line; a press goes there. */
export function ProblemList({ problems, onGo }: ProblemListProps) {
  const [isOpen, setOpen] = useState(true);
  const count = problems?.found.length ?? 0;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section
      className={styles.pane}
      aria-label="Problems of the text"
      data-count={problems === null ? undefined : count}
      data-of={problems?.of}
    >
      {count === 0 ? (
        <p className={styles.none} role="status">
          {problems === null ? null : (
            <>
              <Check size={12} strokeWidth={2} aria-hidden /> No problems
            </>
          )}
        </p>
      ) : (
        <button type="button" className={styles.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Chevron size={14} strokeWidth={1.5} aria-hidden />
          {countOf(count, 'problem', 'problems')}
          <span className={styles.hint}>It can be sent all the same.</span>
        </button>
      )}
      {isOpen && problems !== null && count > 0 ? (
        <ul className={styles.list}>
          {problems.found.slice(0, mostShown).map((problem) => (
            <li key={`${problem.line} ${problem.column} ${problem.sentence}`}>
              <Row problem={problem} onGo={() => onGo(problem)} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function Row({ problem, onGo }: { readonly problem: DraftProblem; readonly onGo: () => void }) {
  const { icon: Icon, word } = looks[problem.severity];
  return (
    <button type="button" className={styles.row} onClick={onGo}>
      <Icon size={14} strokeWidth={1.75} aria-hidden className={classNames(styles.icon, styles[problem.severity])} />
      <span className="visually-hidden">{word}: </span>
      <span className={styles.sentence}>{visibleText(problem.sentence)}</span>
      <span className={styles.place}>
        line {problem.line}, column {problem.column}
      </span>
    </button>
  );
}
