import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillText, type VariableContext } from '#domain/composer/variables.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { parseJson } from '#domain/json-value.ts';
import { valueAt } from '#domain/scenario/json-path.ts';
import { readScenario } from '#domain/scenario/read-scenario.ts';
import { type RecordedDelivery, recordScenario } from '#domain/scenario/record-scenario.ts';
import { allSteps } from '#domain/scenario/scenario-plan.ts';
import { readReference } from '#domain/scenario/step-references.ts';

const options = { name: 'Recorded', source: 'a test', recordedAt: '2026-05-20', longestPauseMs: 2_000 };

function delivery(atMs: number, body: string | Uint8Array, changes: Partial<RecordedDelivery> = {}): RecordedDelivery {
  return {
    id: `dlv_${atMs}`,
    receivedAtUs: atMs * 1_000,
    method: 'POST',
    contentType: 'application/json',
    verdict: 'verified',
    body: typeof body === 'string' ? Buffer.from(body) : body,
    isTruncated: false,
    ...changes,
  };
}

const event = (id: string, run: string) => JSON.stringify({ id, type: 'run.started', data: { object: { id: run, run_id: run } } });

/** What each event of a recorded text sends, with its references followed. */
function sentBy(text: string): readonly string[] {
  const { plan, problems } = readScenario(text);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const sent = new Map<string, string>();
  const context: VariableContext = {
    nowUs: 0,
    uuid: () => '',
    newId: (prefix) => prefix,
    eventType: null,
    sequence: 0,
    environmentValues: new Map(),
    sharedIds: new Map(),
    stepValue(path) {
      const found = plan === null ? null : readReference(path, plan);
      const json = parseJson(sent.get(found?.path ?? '') ?? 'null');
      const { eventId, runId } = readEnvelope(Buffer.from(JSON.stringify(json)));
      if (found?.field === 'event_id' || found?.field === 'run_id') return (found.field === 'run_id' ? runId : eventId) ?? undefined;
      const value = valueAt(json, found?.field ?? '');
      return typeof value === 'string' ? value : undefined;
    },
  };
  for (const step of allSteps(plan?.steps ?? [])) {
    if (step.kind !== 'event') continue;
    const filled = fillText(step.text, context, step.text.startsWith('{') ? 'json' : 'plain');
    sent.set(step.path, filled.kind === 'filled' ? filled.text : JSON.stringify(filled.problems));
  }
  return [...sent.values()];
}

test('gaps become pauses, ids that came before references, and the head says where it is from', () => {
  const { text, notes } = recordScenario(
    [
      delivery(0, event('evt_1', 'run_1')),
      delivery(50, event('evt_2', 'run_1')),
      delivery(1_050, event('evt_1', 'run_1')),
      delivery(9_050, 'no {{json}}'),
    ],
    options,
  );
  expect(text).toBe(`# Recorded from a test, on 2026-05-20.
# Each event is signed anew when it is sent; headers other than the content type are left out.
# An id that came before refers to the step it came in, so a new one is written in one place:
# put {{event_id}} or {{run_id}} there to have a new one at each run.
# Note: Pauses longer than 2s are shortened to that.
# Note: The body of dlv_9050 is kept as text: as YAML it would not be the same.
hookglass: 1
name: Recorded
steps:
  # run.started, delivery dlv_0
  - body:
      id: evt_1
      type: run.started
      data:
        object:
          id: run_1
          run_id: run_1
  # run.started, delivery dlv_50
  - body:
      id: evt_2
      type: run.started
      data:
        object:
          id: "{{steps.1.data.object.id}}"
          run_id: "{{steps.1.data.object.id}}"
  - pause: 1s
  # run.started, delivery dlv_1050
  - body:
      id: "{{steps.1.event_id}}"
      type: run.started
      data:
        object:
          id: "{{steps.1.data.object.id}}"
          run_id: "{{steps.1.data.object.id}}"
  # In fact 8s.
  - pause: 2s
  # No event, delivery dlv_9050
  - body: no {{brace}}json}}
`);
  expect(notes.length).toBe(2);
  expect(sentBy(text).at(-1)).toBe('no {{json}}');
});

test('what a scenario can not say is left out or kept as text, with a note', () => {
  const { text, notes } = recordScenario(
    [
      delivery(0, Uint8Array.of(0xff, 0xfe)),
      delivery(1, '{"a":1,"a":2}'),
      delivery(2, '{"n":12345678901234567890}'),
      delivery(3, '{"n":1.0}'),
      delivery(4, '', { method: 'GET', contentType: null, verdict: 'missing' }),
      delivery(5, '{}', { verdict: 'mismatch', isTruncated: true }),
    ],
    options,
  );
  expect(sentBy(text)).toEqual(['{"a":1,"a":2}', '{"n":12345678901234567890}', '{"n":1.0}', '', '{}']);
  expect(text).toContain('spoil:\n      - unsigned');
  expect(text).toContain('spoil:\n      - wrong-secret');
  expect(text).toContain('method: GET\n    contentType: null');
  expect(notes.length).toBe(7);
  expect(notes[0]).toBe('dlv_0 is left out: its body is no text.');
});

test('whatever was captured, its text is a scenario, and that sends the same JSON again', () => {
  const ids = fc.constantFrom('evt_1', 'run_1', 'run_2', 'a{{b}}', '{{uuid}}', 'x: y', '# no', 'yes', '1', '\u2028', 'é\n"');
  const bodies = fc.oneof(
    fc
      .record({
        id: ids,
        type: ids,
        data: fc.record({ object: fc.dictionary(ids, fc.oneof(ids, fc.jsonValue({ maxDepth: 2 }))), run_id: ids }),
      })
      .map((value) => JSON.stringify(value)),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.json({ maxDepth: 3 }),
  );
  fc.assert(
    fc.property(fc.array(bodies, { minLength: 1, maxLength: 6 }), (texts) => {
      const { text } = recordScenario(
        texts.map((body, at) => delivery(at, body)),
        options,
      );
      const sent = sentBy(text);
      expect(sent.length).toBe(texts.length);
      for (const [at, body] of texts.entries()) {
        const isObject = body.startsWith('{') && sent[at] !== body;
        if (isObject) expect(JSON.parse(sent[at] ?? '')).toEqual(JSON.parse(body));
        else expect(sent[at]).toBe(body);
      }
    }),
    { numRuns: 150, examples: [[['{"__proto__":""}', '{}']]] },
  );
});
