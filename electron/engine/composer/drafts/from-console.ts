/** An event around an object as the Console gave it. */

import type { ConsoleThing } from '#contract/models/console.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { escapeVariables } from '#domain/composer/variables.ts';
import { isKnownEventType, legacyOnlyEventTypes } from '#domain/event-types.ts';
import { fail } from '#engine/failure.ts';
import { indentJson } from './indent-json.ts';

const endedWell = /^(passed|completed|succeeded|success)$/i;
const endedBadly = /^(failed|failure|errored|error)$/i;

type Guess = (status: string) => string;
const guesses: Readonly<Record<ConsoleThing, Guess>> = {
  run: (status) => (endedWell.test(status) ? 'run.completed' : endedBadly.test(status) ? 'run.failed' : 'run.started'),
  plan: (status) => (/^approved$/i.test(status) ? 'remediation.approved' : 'remediation.plan_pending'),
  agent: () => 'agent.offline',
  gate: () => 'release.gate_blocked',
  integration: () => 'integration.error',
  issue: () => 'issue.detected',
};

/** The event type that an object like this would be in. */
export function guessEventType({ thing, objectStatus }: Pick<Snapshot, 'thing' | 'objectStatus'>): string {
  return thing === null ? 'run.completed' : guesses[thing](objectStatus ?? '');
}

export interface Wrapped {
  readonly text: string;
  readonly notes: readonly string[];
}

/** The object as `data.object` of a current envelope, token for token. Fails with `input.draft_source` when it is no JSON object. */
export function wrapObject(object: Uint8Array, eventType: string, isGuessed: boolean): Wrapped {
  const text = indentJson(object, 2) ?? fail('input.draft_source', { problem: 'What the Console gave is no JSON.' });
  if (!text.startsWith('{')) fail('input.draft_source', { problem: 'What the Console gave is no JSON object.' });
  const isLegacyOnly = isKnownEventType(eventType) && legacyOnlyEventTypes.some((type) => type === eventType);
  return {
    text: [
      '{',
      '  "id": "{{event_id}}",',
      `  "type": ${JSON.stringify(escapeVariables(eventType))},`,
      '  "created": "{{now}}",',
      '  "data": {',
      `    "object": ${escapeVariables(text)}`,
      '  }',
      '}',
      '',
    ].join('\n'),
    notes: [
      ...(isGuessed ? [`The type ${eventType} is a guess from the object.`] : []),
      ...(isLegacyOnly ? [`The documentation shows ${eventType} in the legacy envelope alone.`] : []),
    ],
  };
}
