/** A report while it is being made. */
import type { AttemptId } from '#contract/ids.ts';
import {
  type CheckResult,
  type ConformanceCheck,
  type ConformanceReport,
  type ConformanceSummary,
  conformanceChecks,
  notAskedFor,
} from '#contract/models/conformance.ts';
import { type Answer, isAnswered, listWords } from './answers.ts';
import { titleOf } from './check-facts.ts';
import { type CheckVerdict, inconclusive, skipped } from './judging.ts';

export interface ReportBook {
  report(): ConformanceReport;
  begin(check: ConformanceCheck): void;
  end(check: ConformanceCheck, verdict: CheckVerdict, durationMs: number, attemptIds: readonly AttemptId[]): void;
  /** The report as it ended; what had not ended by then says so. */
  conclude(end: {
    readonly endedAtUs: number;
    readonly stopped: 'cancelled' | 'interrupted' | null;
    readonly answers: readonly Answer[];
  }): ConformanceReport;
}

export interface ReportStart {
  readonly id: ConformanceReport['id'];
  readonly targetUrl: string;
  readonly startedAtUs: number;
  /** Those that are run. */
  readonly planned: ReadonlySet<ConformanceCheck>;
}

type Counts = Pick<ConformanceSummary, 'passed' | 'failed' | 'inconclusive' | 'skipped' | 'total'>;

export function summaryOf({ checks: _checks, ...summary }: ConformanceReport): ConformanceSummary {
  return summary;
}

export function createReportBook({ id, targetUrl, startedAtUs, planned }: ReportStart): ReportBook {
  let checks: readonly CheckResult[] = conformanceChecks.map((name) => ({
    name,
    title: titleOf(name),
    ...(planned.has(name)
      ? { state: 'waiting', sentence: 'Waits for its turn.', advice: null }
      : { state: 'skipped', sentence: notAskedFor, advice: null }),
    durationMs: 0,
    attemptIds: [],
  }));
  const change = (name: ConformanceCheck, changes: Partial<CheckResult>) => {
    checks = checks.map((check) => (check.name === name ? { ...check, ...changes } : check));
  };
  const ended = () => checks.filter(({ name, state }) => planned.has(name) && state !== 'waiting' && state !== 'running').length;
  const running = (): ConformanceReport => ({
    id,
    targetUrl,
    state: 'running',
    sentence: `${ended()} of ${planned.size} checks done.`,
    startedAtUs,
    endedAtUs: null,
    ...countsOf(checks),
    checks: [...checks],
  });

  return {
    report: running,
    begin: (name) => change(name, { state: 'running', sentence: 'Is under way.' }),
    end: (name, verdict, durationMs, attemptIds) => change(name, { ...verdict, durationMs, attemptIds: [...attemptIds] }),
    conclude({ endedAtUs, stopped, answers }) {
      const done = ended();
      checks = checks.map((check) => ({ ...check, ...verdictOfStopped(check.state) }));
      const words = stopped === null ? endingOf(checks, answers) : stoppedEnding(stopped, done, planned.size);
      return { ...running(), ...words, endedAtUs, ...countsOf(checks) };
    },
  };
}

function countsOf(checks: readonly CheckResult[]): Counts {
  const count = (state: CheckResult['state']) => checks.filter((check) => check.state === state).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    skipped: count('skipped'),
    total: checks.length,
  };
}

function verdictOfStopped(state: CheckResult['state']): Partial<CheckResult> {
  if (state === 'waiting') return skipped('Was not run: the handler check was stopped before.');
  return state === 'running' ? inconclusive('Was stopped before it was over.') : {};
}

type Ending = Pick<ConformanceSummary, 'state' | 'sentence'>;

function stoppedEnding(stopped: 'cancelled' | 'interrupted', done: number, planned: number): Ending {
  const why = stopped === 'cancelled' ? 'Cancelled' : 'Interrupted, as Hookglass ended,';
  return { state: stopped, sentence: `${why} after ${done} of ${planned} checks.` };
}

function endingOf(checks: readonly CheckResult[], answers: readonly Answer[]): Ending {
  if (!answers.some(isAnswered)) {
    return { state: 'unreachable', sentence: `No request got an answer. ${answers[0]?.attempt.sentence ?? 'None left.'}` };
  }
  const { passed, failed, inconclusive: unclear } = countsOf(checks);
  const judged = passed + failed;
  const open = unclear === 0 ? '' : ` ${unclear} could not be judged.`;
  if (failed === 0) return { state: 'passed', sentence: `${passed === 1 ? 'The check' : `All ${passed} checks`} passed.${open}` };
  const titles = checks.filter(({ state }) => state === 'failed').map(({ name }) => name);
  return { state: 'failed', sentence: `${failed} of ${judged} checks failed: ${listWords(titles, 16)}.${open}` };
}
