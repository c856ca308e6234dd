/**
 * A run as the Console tells it, next to what was captured of it. What events a state lets one expect is documented only in part; where the
 * pages contradict each other or say nothing, the sentence says so, and nothing that may not have been sent is called missing.
 */
import type { ReconciledEvent, Reconciliation } from '#contract/models/reconciliation.ts';
import { beginningUs } from '../drift/console-times.ts';
import { spanText } from '../drift/moments.ts';
import { plainWord } from '../drift/spellings.ts';
import type { JsonValue } from '../json-value.ts';
import { judgeArrived } from './arrived-events.ts';
import { believed, withProof } from './event-proof.ts';
import { type Expectation, expectedEvents } from './expected-events.ts';
import type { RunCase, RunDelivery } from './run-case.ts';
import { statusOf } from './statuses.ts';

export type RunStory = Pick<Reconciliation, 'consoleStatus' | 'sentence' | 'events' | 'cases'>;

/** An event may come this long after its cause without being late; a gap that begins within it may have swallowed it. */
const underwayUs = 10_000_000;

function isUnobserved({ run, gaps, nowUs }: RunCase, { causeUs, causeFromUs }: Expectation): boolean {
  // Without a time it may have been sent at any time since the run began, as far as that is known.
  const from = causeFromUs ?? beginningUs(run) ?? Number.NEGATIVE_INFINITY;
  const until = causeUs === null ? nowUs : causeUs + underwayUs;
  return gaps.some((gap) => gap.fromUs <= until && (gap.untilUs ?? nowUs) >= from);
}

type Verdict = Pick<ReconciledEvent, 'finding' | 'sentence'>;

function judgeAbsent(given: RunCase, expectation: Expectation): Verdict {
  const { eventType, causeUs, remark } = expectation;
  const said = remark === null ? '' : ` ${remark}`;
  const isSubscribed = given.subscribedTypes?.includes(eventType) ?? true;
  if (!isSubscribed) {
    return { finding: 'missing', sentence: `Nothing arrived, and no endpoint that leads here is subscribed to ${eventType}.${said}` };
  }
  if (isUnobserved(given, expectation)) {
    const when = causeUs === null ? 'It may have been sent while nothing listened here' : 'Nothing listened here when it was due';
    return { finding: 'not-observed', sentence: `${when}, so whether it was sent can not be said.${said}` };
  }
  const ageUs = causeUs === null ? null : given.nowUs - causeUs;
  if (ageUs !== null && ageUs >= 0 && ageUs < underwayUs) {
    return {
      finding: 'pending',
      sentence: `It has not arrived yet; its cause is only ${spanText(ageUs)} old, so it may be on its way.${said}`,
    };
  }
  const since = ageUs === null || ageUs < 0 ? '' : `, though its cause is ${spanText(ageUs)} old`;
  return { finding: 'missing', sentence: `The Console's state asks for it and nothing arrived${since}.${said}` };
}

/** Of other types than the run's own three: what the state of a run says nothing about. */
function judgeOther(eventType: string, deliveries: readonly RunDelivery[]): Verdict {
  const count = deliveries.length === 1 ? 'It arrived once' : `It arrived in ${deliveries.length} deliveries`;
  return { finding: 'arrived', sentence: `${count}; the state of the run says nothing about ${eventType}.` };
}

function byReceipt(deliveries: readonly RunDelivery[]): readonly RunDelivery[] {
  return deliveries.toSorted((a, b) => a.receivedAtUs - b.receivedAtUs);
}

const runTypes = ['run.started', 'run.completed', 'run.failed'];

function orderSentence(deliveries: readonly RunDelivery[]): string | null {
  const firstOf = (type: string) => deliveries.find(({ eventType }) => eventType === type);
  const [started, completed] = [firstOf('run.started'), firstOf('run.completed')];
  if (started === undefined || completed === undefined || started.receivedAtUs <= completed.receivedAtUs) return null;
  return `run.started arrived ${spanText(started.receivedAtUs - completed.receivedAtUs)} after run.completed.`;
}

function eventsOf(given: RunCase): { readonly events: ReconciledEvent[]; readonly open: readonly Expectation[] } {
  const expected = new Map(expectedEvents(given.run).map((one) => [one.eventType, one]));
  const received = Map.groupBy(byReceipt(given.deliveries), ({ eventType }) => eventType);
  const types = [...runTypes, ...received.keys()].filter((type, index, all) => all.indexOf(type) === index);
  const events: ReconciledEvent[] = [];
  const open: Expectation[] = [];
  for (const eventType of types) {
    const deliveries = received.get(eventType) ?? [];
    const expectation = expected.get(eventType) ?? null;
    const deliveryIds = deliveries.map(({ id }) => id);
    if (deliveries.length > 0) {
      const isOwn = runTypes.includes(eventType);
      const judged = believed(deliveries);
      const verdict = isOwn ? judgeArrived({ eventType, deliveries: judged, expectation, run: given.run }) : judgeOther(eventType, judged);
      events.push({ eventType, ...withProof(verdict, deliveries), deliveryIds });
    } else if (expectation?.certainty === 'expected') events.push({ eventType, ...judgeAbsent(given, expectation), deliveryIds });
    else if (expectation !== null) open.push(expectation);
  }
  return { events, open };
}

function names(events: readonly { readonly eventType: string }[]): string {
  return events.map(({ eventType }) => eventType).join(', ');
}

function ofFinding(events: readonly ReconciledEvent[], finding: ReconciledEvent['finding']): readonly ReconciledEvent[] {
  return events.filter((event) => event.finding === finding);
}

function missingSentence(missing: readonly ReconciledEvent[], expected: number): string {
  const count = `${missing.length} of ${expected} expected ${expected === 1 ? 'event' : 'events'}`;
  return `${count} never arrived: ${names(missing)}.`;
}

function openSentence(open: readonly Expectation[]): string {
  return `Whether ${open.map(({ eventType }) => eventType).join(' or ')} was due is not certain: ${open[0]?.remark ?? ''}`;
}

function wholeSentence(given: RunCase, events: readonly ReconciledEvent[], open: readonly Expectation[]): string {
  const status = statusOf(given.run);
  const expected = expectedEvents(given.run).filter(({ certainty }) => certainty === 'expected').length;
  const [missing, unseen] = [ofFinding(events, 'missing'), ofFinding(events, 'not-observed')];
  const [against, surprising] = [ofFinding(events, 'contradicts'), ofFinding(events, 'unexpected')];
  const [waiting, unproven] = [ofFinding(events, 'pending'), ofFinding(events, 'unproven')];
  const parts = [
    ...(unproven.length > 0 ? [`Arrived without a signature that verifies: ${names(unproven)}.`] : []),
    ...(missing.length > 0 ? [missingSentence(missing, expected)] : []),
    ...(waiting.length > 0 ? [`May still be on its way: ${names(waiting)}.`] : []),
    ...(unseen.length > 0 ? [`May have been sent while nothing listened: ${names(unseen)}.`] : []),
    ...(against.length > 0 ? [`${names(against)} ${against.length === 1 ? 'contradicts' : 'contradict'} the Console.`] : []),
    ...(surprising.length > 0 ? [`Not explained by the Console's state: ${names(surprising)}.`] : []),
  ];
  const order = orderSentence(byReceipt(given.deliveries));
  const rest = [...(open.length > 0 ? [openSentence(open)] : []), ...(order === null ? [] : [order])];
  return [...(parts.length > 0 ? parts : [calmSentence(status, expected)]), ...rest].join(' ');
}

/** Nothing is missing and nothing contradicts. */
function calmSentence(status: string | null, expected: number): string {
  if (status === null) return 'The Console names no status of the run, so no event can be expected of it.';
  if (expected > 0) return expected === 1 ? 'The 1 expected event arrived.' : `All ${expected} expected events arrived.`;
  return `The Console says ${status}: no event is certain to be sent for that.`;
}

function casesOf(results: readonly JsonValue[]): Reconciliation['cases'] {
  const counts = new Map<string, { readonly status: string; count: number }>();
  for (const result of results) {
    const status = statusOf(result) ?? 'without a status';
    const counted = counts.get(plainWord(status)) ?? { status, count: 0 };
    counted.count += 1;
    counts.set(plainWord(status), counted);
  }
  return { total: results.length, byStatus: [...counts.values()].toSorted((a, b) => b.count - a.count) };
}

/** The run's own events in the order of its life, then others that came; what is not certain to be sent is in the sentence alone. */
export function reconcile(given: RunCase): RunStory {
  const { events, open } = eventsOf(given);
  return {
    consoleStatus: statusOf(given.run),
    sentence: wholeSentence(given, events, open),
    events,
    cases: casesOf(given.results),
  };
}
