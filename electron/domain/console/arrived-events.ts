/** What deliveries of one event type say of a run, held against the state that the Console gives it. */
import type { ReconciledEvent } from '#contract/models/reconciliation.ts';
import { sameTimeUs, turnTimeUs } from '../drift/console-times.ts';
import { spanText } from '../drift/moments.ts';
import type { JsonValue } from '../json-value.ts';
import type { Expectation } from './expected-events.ts';
import type { RunDelivery } from './run-case.ts';
import { isSameStatus, runStatusOf, statusOf } from './statuses.ts';

/** An event that took longer than this to arrive is worth a word. */
const lateUs = 60_000_000;

type Verdict = Pick<ReconciledEvent, 'finding' | 'sentence'>;

export interface Arrived {
  readonly eventType: string;
  /** Oldest first, at least one. */
  readonly deliveries: readonly RunDelivery[];
  readonly expectation: Expectation | null;
  readonly run: JsonValue;
}

/** The one that tells the newest state: later by its own time, or by its arrival where that is not named. */
function newest(deliveries: readonly RunDelivery[]): RunDelivery | undefined {
  const timeOf = ({ eventTimeUs, receivedAtUs }: RunDelivery) => eventTimeUs ?? receivedAtUs;
  return deliveries.reduce<RunDelivery | undefined>(
    (best, one) => (best !== undefined && timeOf(best) > timeOf(one) ? best : one),
    undefined,
  );
}

/** ", which changed 4 s after that event"; empty where no times are named. */
function changedWords(run: JsonValue, status: string, last: RunDelivery | undefined): string {
  const atUs = last?.eventTimeUs ?? null;
  const consoleUs = turnTimeUs(run, status, { state: last?.payloadStatus ?? null, atUs });
  if (consoleUs === null || atUs === null) return '';
  const span = consoleUs - atUs;
  return Math.abs(span) < sameTimeUs ? '' : `, as of ${spanText(span)} ${span > 0 ? 'after' : 'before'} the event`;
}

/** The payload names a state other than the Console's although the event tells of an end, which does not change any more. */
function contradiction({ eventType, deliveries, run }: Arrived, status: string): string | null {
  const last = newest(deliveries);
  const said = last?.payloadStatus ?? null;
  const known = runStatusOf(status);
  const when = changedWords(run, status, last);
  const tellsOfEnd = eventType === 'run.completed' || eventType === 'run.failed';
  if (tellsOfEnd && said !== null && !isSameStatus(said, status)) return `${eventType} said ${said}; the Console says ${status}${when}.`;
  if (eventType === 'run.completed' && known !== null && !known.isTerminal) {
    return `run.completed says that the run ended; the Console says ${status}${when}.`;
  }
  return eventType === 'run.started' && known?.status === 'queued'
    ? 'run.started came; the Console says that the run is still queued.'
    : null;
}

/** It came although the state gives no reason for it. */
function surprise({ eventType, expectation }: Arrived, status: string): string | null {
  if (eventType !== 'run.failed' || expectation !== null || runStatusOf(status) === null) return null;
  return `run.failed came, but the Console says ${status}; the thresholds of the policy may have been passed on the way.`;
}

function countWords(deliveries: readonly RunDelivery[]): string {
  const repeats = deliveries.filter(({ duplicateNumber }) => duplicateNumber > 1).length;
  const events = deliveries.length - repeats;
  const again = repeats === 0 ? '' : `, and ${repeats === 1 ? 'once' : `${repeats} times`} more as a duplicate`;
  if (events > 1) return `It arrived as ${events} different events${again}.`;
  return `It arrived${again}.`;
}

function lateWords(deliveries: readonly RunDelivery[]): string {
  const [first] = deliveries;
  const us = first === undefined || first.eventTimeUs === null ? 0 : first.receivedAtUs - first.eventTimeUs;
  return us > lateUs ? ` It came ${spanText(us)} after it happened.` : '';
}

/** Two events of an end that name two states: at most one of them can be true. */
function statesWords(deliveries: readonly RunDelivery[]): string {
  const states = deliveries.flatMap(({ payloadStatus }) => (payloadStatus === null ? [] : [payloadStatus]));
  const different = states.filter((state, index) => states.findIndex((other) => isSameStatus(other, state)) === index);
  return different.length > 1 ? ` Its deliveries name different states: ${different.join(', ')}.` : '';
}

function envelopeWords(deliveries: readonly RunDelivery[]): string {
  const legacy = deliveries.filter(({ envelope }) => envelope === 'legacy').length;
  if (legacy === 0) return '';
  return legacy === deliveries.length ? ' It is in the legacy envelope.' : ' It came in both envelopes, the legacy one among them.';
}

function facts({ eventType, deliveries, expectation }: Arrived): string {
  const states = eventType === 'run.started' ? '' : statesWords(deliveries);
  const remark = expectation === null || expectation.remark === null ? '' : ` ${expectation.remark}`;
  return `${countWords(deliveries)}${lateWords(deliveries)}${states}${envelopeWords(deliveries)}${remark}`;
}

/** How deliveries of one type fit the run. */
export function judgeArrived(arrived: Arrived): Verdict {
  const status = statusOf(arrived.run);
  const told = facts(arrived);
  if (status === null) return { finding: 'arrived', sentence: told };
  const contradicting = contradiction(arrived, status);
  if (contradicting !== null) return { finding: 'contradicts', sentence: `${contradicting} ${told}` };
  const surprising = surprise(arrived, status);
  return surprising === null ? { finding: 'arrived', sentence: told } : { finding: 'unexpected', sentence: `${surprising} ${told}` };
}
