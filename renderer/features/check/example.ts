import { type CheckDraft, emptyDraft } from './draft.ts';

/** Signed by the demo secret over the body and a newline at its end, which is gone from the body below. */
export const exampleSecret = 'whk_demo_5f2c81d97b40';

const body =
  '{"id":"evt_demo_7f3a","type":"run.completed","created":"2026-05-12T14:02:07Z","data":{"object":{"id":"run_demo_81dd","status":"passed"}}}';

const request = `POST /webhooks/zof HTTP/1.1
Host: orders.example
Content-Type: application/json
X-Zof-Signature: 85eb9631eea0123576c89477a4e00b79c1a755b514a9b4dfbdabf50ba232f708

${body}`;

/** A mismatch that explains itself. */
export const exampleDraft: CheckDraft = {
  ...emptyDraft,
  request: { kind: 'typed', text: request },
  secrets: [{ key: 0, value: exampleSecret }],
};
