/** Makes the times of a filter absolute: `after:1h` says something only together with a clock and a place. */
import type { QueryNode, QueryTime, QueryValue } from './ast.ts';
import { dayUs } from './times.ts';

export interface ResolveClock {
  /** Microseconds since 1970, UTC. */
  readonly nowUs: number;
  /** What local time is ahead of UTC; a function where it changes over the year. */
  readonly offsetMinutes: number | ((atUs: number) => number);
}

const minuteUs = 60_000_000;

function offsetUs({ offsetMinutes }: ResolveClock, atUs: number): number {
  return (typeof offsetMinutes === 'number' ? offsetMinutes : offsetMinutes(atUs)) * minuteUs;
}

/** The moment at which a clock on the wall shows `localUs`. */
function fromLocal(localUs: number, clock: ResolveClock): number {
  // why: the offset is known for moments only, and the first guess may lie on the other side of a change of the clock.
  const guess = localUs - offsetUs(clock, localUs);
  return localUs - offsetUs(clock, guess);
}

function momentOf(time: QueryTime, clock: ResolveClock): number {
  if (time.kind === 'absolute') return time.us;
  if (time.kind === 'ago') return clock.nowUs - time.us;
  if (time.kind === 'local') return fromLocal(time.us, clock);
  const localNow = clock.nowUs + offsetUs(clock, clock.nowUs);
  const midnight = Math.floor(localNow / dayUs) * dayUs - time.daysAgo * dayUs;
  return fromLocal(midnight + time.timeOfDayUs, clock);
}

/** Microseconds since 1970, within what a whole number holds exactly. */
export function resolveTime(time: QueryTime, clock: ResolveClock): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, momentOf(time, clock)));
}

function resolveValue(value: QueryValue, clock: ResolveClock): QueryValue {
  return value.kind === 'time' ? { ...value, time: { kind: 'absolute', us: resolveTime(value.time, clock) } } : value;
}

function resolveNode(node: QueryNode, clock: ResolveClock): QueryNode {
  if (node.kind === 'term') return { ...node, values: node.values.map((value) => resolveValue(value, clock)) };
  if (node.kind === 'not') return { kind: 'not', node: resolveNode(node.node, clock) };
  return { kind: node.kind, nodes: node.nodes.map((inner) => resolveNode(inner, clock)) };
}

/** The same tree with absolute times; the texts of the times stay as they were written. */
export function resolveQuery(node: QueryNode | null, clock: ResolveClock): QueryNode | null {
  return node === null ? null : resolveNode(node, clock);
}
