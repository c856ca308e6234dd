import type { ScenarioProblem } from '#contract/models/scenario.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { problemCount } from '../runs.ts';
import styles from '../scenarios.module.css';

const looks: Readonly<Record<ScenarioProblem['severity'], { readonly sign: string; readonly word: string }>> = {
  error: { sign: '✕', word: 'mistake' },
  warning: { sign: '!', word: 'warning' },
  info: { sign: 'i', word: 'remark' },
};

export interface ProblemListProps {
  readonly problems: readonly ScenarioProblem[];
  readonly onProblem: (problem: ScenarioProblem) => void;
}

/** What is wrong with the text; each leads to its place. */
export function ProblemList({ problems, onProblem }: ProblemListProps) {
  const words = problemCount(problems);
  return (
    <div className={classNames(styles.problems, words === null && styles.isEmpty)}>
      <p className="visually-hidden" role="status">
        {words ?? 'No mistakes'}
      </p>
      {words === null ? null : (
        <ul aria-label="Mistakes in the text">
          {problems.map((problem) => {
            const { sign, word } = looks[problem.severity];
            return (
              <li key={`${problem.line} ${problem.column} ${problem.sentence}`}>
                <button type="button" className={styles.problem} onClick={() => onProblem(problem)}>
                  <span className={classNames(styles.problemSign, styles[problem.severity])}>
                    <span aria-hidden="true">{sign}</span>
                    <span className="visually-hidden">{word}</span>
                  </span>
                  <bdi className={styles.problemText}>{visibleText(problem.sentence)}</bdi>
                  <span className={styles.problemLine}>line {problem.line}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
