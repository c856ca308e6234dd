import { expect, test } from 'vitest';
import type { Snapshot } from '#contract/models/snapshot.ts';
import type { JsonValue } from '#domain/json-value.ts';
import { compareBodies } from '#engine/console/compare/compare-bodies.ts';

const eventTimeUs = Date.UTC(2026, 4, 20, 12) * 1000;
const at = (seconds: number) => new Date(eventTimeUs / 1000 + seconds * 1000).toISOString();

interface Given {
  readonly eventType?: string;
  readonly eventTimeUs?: number | null;
  readonly origin?: Snapshot['origin'];
}

function readings(payload: JsonValue, console: JsonValue, given: Given = {}): readonly string[] {
  const texts = { payload: Buffer.from(JSON.stringify(payload)), snapshot: Buffer.from(JSON.stringify(console)) };
  const defaults = { rules: [], eventType: 'run.completed', eventTimeUs, takenAtUs: eventTimeUs + 12_000_000, origin: 'fetched' } as const;
  return compareBodies({ ...texts, ...defaults, ...given }, () => false).readings;
}

test.each<[string, JsonValue, JsonValue, readonly string[]]>([
  [
    'newer, by the field named after the state',
    { status: 'running' },
    { status: 'failed', failed_at: at(4), updated_at: at(60) },
    ['Console is newer: running → failed 4 s after this event.'],
  ],
  [
    'newer, in the spelling of the Console',
    { status: 'running' },
    { status: 'Cancelled', cancelled_at: at(0.25 + 4) },
    ['Console is newer: running → Cancelled 4 s after this event.'],
  ],
  [
    'newer, judged anew long after its end',
    { status: 'failed' },
    { status: 'passed', finished_at: at(0.3), updated_at: at(649) },
    ['Console is newer: failed → passed 10 min 49 s after this event.'],
  ],
  [
    'newer, judged anew after an end that came later than its event',
    { status: 'failed' },
    { status: 'passed', finished_at: at(3), updated_at: at(649) },
    ['Console is newer: failed → passed 10 min 49 s after this event.'],
  ],
  [
    'newer, by the time of the new state and not by that of a later change',
    { status: 'failed' },
    { status: 'passed', finished_at: at(0), passed_at: at(600), updated_at: at(649) },
    ['Console is newer: failed → passed 10 min after this event.'],
  ],
  [
    'newer, by the end of a run that was under way',
    { status: 'running' },
    { status: 'passed', finished_at: at(40), updated_at: at(649) },
    ['Console is newer: running → passed 40 s after this event.'],
  ],
  [
    'newer, by the last change where its end is of before the event',
    { status: 'running' },
    { status: 'failed', finished_at: at(0.4), updated_at: at(649) },
    ['Console is newer: running → failed 10 min 49 s after this event.'],
  ],
  [
    'older',
    { status: 'failed' },
    { status: 'running', started_at: at(-90), updated_at: at(-90) },
    ['Console is older: it says running since 1 min 30 s before this event, which says failed.'],
  ],
  [
    'newer whatever its times say, where a run does not go back',
    { status: 'running' },
    { status: 'passed', finished_at: at(-2) },
    ['Console is newer: running → passed, though it dates that 2 s before this event.'],
  ],
  [
    'within the second that the envelope names',
    { status: 'running' },
    { status: 'passed', finished_at: at(0.4) },
    ['The status differs: running → passed, in the same second as this event by the Console.'],
  ],
  [
    'no time in the Console',
    { status: 'running' },
    { status: 'failed' },
    ['The status differs (running → failed) and the Console names no time; it was fetched 12 s after this event.'],
  ],
  ['no drift', { status: 'failed' }, { status: 'Failed', url: 'x' }, ['Nothing differs: 1 field is the same, 1 only in the Console.']],
  ['nothing in common', { a: 1 }, { b: 1 }, ['The two have no compared field in common, 1 only in the payload, 1 only in the Console.']],
  [
    'another organization',
    { id: 'a', organization_id: 'org_1' },
    { id: 'a', organization_id: 'org_2', updated_at: at(0) },
    [
      'The two belong to different organizations.',
      '1 field differs: organization_id. The Console was last changed in the same second as this event.',
    ],
  ],
  [
    'many fields',
    { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 },
    { a: 2, b: 2, c: 2, d: 2, e: 2, f: 2, g: 2, updated_at: at(-60) },
    ['Console is older: last changed 1 min before this event. 7 fields differ: a, b, c, d, e and 2 more.'],
  ],
])('%s', (_, payload, console, expected) => {
  expect(readings(payload, console)).toEqual(expected);
});

test('an event without a time leaves open which side is newer', () => {
  expect(readings({ status: 'running' }, { status: 'failed', failed_at: at(4) }, { eventTimeUs: null })).toEqual([
    'The status differs (running → failed); the event names no time, so which is newer can not be said.',
  ]);
  expect(readings({ status: 'running' }, { status: 'failed' }, { eventTimeUs: null })).toEqual([
    'The status differs (running → failed) and neither side names a time.',
  ]);
});

test('a payload without a status is read by the type of its event', () => {
  expect(readings({ run_id: 'run_1' }, { id: 'run_1', status: 'passed', finished_at: at(40) }, { eventType: 'run.started' })).toEqual([
    'Console is newer: running → passed 40 s after this event. The payload names no status; its type says running.',
  ]);
  expect(readings({ run_id: 'run_1' }, { id: 'run_1', status: 'running' })).toEqual([
    'This event says that the run ended; the Console says running.',
  ]);
  expect(readings({ id: 'p' }, { id: 'p', status: 'pending_approval' }, { eventType: 'remediation.plan_pending' })).toEqual([
    'Nothing differs: 1 field is the same, 1 only in the Console.',
  ]);
});

test.each([
  ['pasted', 'it was pasted'],
  ['file', 'it was opened from a file'],
] as const)('JSON that was brought here (%s) is not called fetched', (origin, since) => {
  expect(readings({ status: 'running' }, { status: 'failed' }, { origin })).toEqual([
    `The status differs (running → failed) and the Console's side names no time; ${since}, so how old it is can not be said.`,
  ]);
  expect(readings({ id: 'a', n: 1 }, { id: 'b', n: 2 }, { origin, eventType: 'run.x' })).toEqual([
    'What was given is another object: the payload is about "a". So nothing was compared.',
  ]);
});

test('of many items with another status the first are named', () => {
  const cases = (status: string) => ({ cases: Array.from({ length: 8 }, (_, index) => ({ id: `tc_${index}`, status })) });
  const said = readings(cases('passed'), cases('failed'));
  expect(said).toHaveLength(6);
  expect(said[0]).toMatch(/^cases\[tc_0\]\.status: The status differs \(passed → failed\)/);
  expect(said[5]).toBe('3 more statuses differ further down.');
});

test('a long value is cut where it is named', () => {
  const [said = ''] = readings({ status: 'x'.repeat(10_000) }, { status: 'y' });
  expect(said.length).toBeLessThan(250);
});
