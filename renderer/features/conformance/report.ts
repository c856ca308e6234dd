/** Reports of the handler check, told in words, and the choices of the next one as they are typed. Pure. */
import {
  type CheckResult,
  type ConformanceCheck,
  type ConformanceReport,
  type ConformanceSummary,
  conformanceChecks,
} from '#contract/models/conformance.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import type { Tone } from '#renderer/ui/callout.tsx';

export interface Look {
  readonly word: string;
  readonly tone: Tone | 'quiet';
}

const stateLooks: Readonly<Record<ConformanceSummary['state'], Look>> = {
  running: { word: 'running', tone: 'info' },
  passed: { word: 'passed', tone: 'ok' },
  failed: { word: 'failed', tone: 'bad' },
  unreachable: { word: 'unreachable', tone: 'bad' },
  cancelled: { word: 'stopped', tone: 'quiet' },
  interrupted: { word: 'interrupted', tone: 'warn' },
};

export function stateLook(state: ConformanceSummary['state']): Look {
  return stateLooks[state];
}

/** `14 passed · 1 failed · 1 skipped`; what there is none of is left out. */
export function countWords({ passed, failed, inconclusive, skipped }: ConformanceSummary): string {
  const parts = [
    passed === 0 ? '' : `${passed} passed`,
    failed === 0 ? '' : `${failed} failed`,
    inconclusive === 0 ? '' : `${inconclusive} inconclusive`,
    skipped === 0 ? '' : `${skipped} skipped`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Checks that have an outcome. */
export function doneCount({ passed, failed, inconclusive, skipped }: ConformanceSummary): number {
  return passed + failed + inconclusive + skipped;
}

const order: Readonly<Record<CheckResult['state'], number>> = { failed: 0, inconclusive: 1, running: 2, waiting: 2, passed: 2, skipped: 3 };

/** While it runs in the order of the suite; afterwards what asks for something comes first. */
export function inReadingOrder(report: ConformanceReport): readonly CheckResult[] {
  if (report.state === 'running') return report.checks;
  return [...report.checks].sort((one, other) => order[one.state] - order[other.state]);
}

export interface Limits {
  /** Seconds, as typed. */
  readonly within: string;
  readonly burst: string;
}

export const usualLimits: Limits = { within: '10', burst: '20' };

export interface ReadLimits {
  readonly answerWithinMs: number | undefined;
  readonly burst: number | undefined;
}

/** What is typed, as the engine takes it; undefined for what it would refuse. */
export function readLimits({ within, burst }: Limits): ReadLimits {
  const seconds = /^\s*[0-9]{1,2}(?:[.,][0-9]{1,3})?\s*s?\s*$/.test(within)
    ? Number(within.replace(/s/, '').replace(',', '.'))
    : Number.NaN;
  const ms = Math.round(seconds * 1000);
  const many = /^\s*[0-9]{1,3}\s*$/.test(burst) ? Number(burst) : Number.NaN;
  return { answerWithinMs: ms >= 100 && ms <= 30_000 ? ms : undefined, burst: many >= 2 && many <= 200 ? many : undefined };
}

/** What is left when one is taken away or put back, in the order of the suite. */
export function withCheck(chosen: readonly ConformanceCheck[], check: ConformanceCheck, isChosen: boolean): readonly ConformanceCheck[] {
  return conformanceChecks.filter((name) => (name === check ? isChosen : chosen.includes(name)));
}

/** About how many requests the chosen checks send. */
export function requestWords(
  facts: readonly { readonly name: ConformanceCheck; readonly requests: number }[],
  chosen: readonly ConformanceCheck[],
  burst: number | undefined,
): string {
  const requests = facts
    .filter(({ name }) => chosen.includes(name))
    .reduce((sum, { name, requests: own }) => sum + (name === 'survives-burst' && burst !== undefined ? burst : own), 0);
  return `${countOf(chosen.length, 'check', 'checks')}, about ${countOf(requests, 'request', 'requests')}`;
}
