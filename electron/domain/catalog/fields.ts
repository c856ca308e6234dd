/**
 * The fields that the platform's documentation shows, by envelope and type. Nothing is added to them: where a page is silent, the list
 * is short and `gapOf` says so.
 */
import type { EventEnvelope } from '#contract/models/composer.ts';
import { runStatuses } from '../console/statuses.ts';
import { objectPrefix } from './catalog.ts';

export interface DocumentedField {
  readonly name: string;
  readonly kind: 'text' | 'time' | 'word' | 'integer' | 'number';
  readonly what: string;
  /** Page of the documentation. */
  readonly source: string;
  readonly examples: readonly (string | number)[];
  /** With kind `word`: the documented values, which may grow. */
  readonly words?: readonly string[];
  /** Whether an event without it departs from what is shown. */
  readonly presence: 'shown' | 'not-said';
  /** What a template writes: a variable, or a value. */
  readonly template: string | number;
}

export const eventsPage = 'zof.ai/docs/webhooks/events';
/** The older edition of the page; the newer one shows no payload. */
export const legacyPage = 'zof.ai/docs/webhooks';
const runsPage = 'zof.ai/docs/api/runs';

const shownInCurrent: ReadonlySet<string> = new Set(['run.completed', 'run.failed', 'remediation.plan_pending']);

/** Whether the type's own page, or the older page, shows a payload of it in this envelope. */
export function isPayloadShown(eventType: string, envelope: EventEnvelope): boolean {
  return envelope === 'current' ? shownInCurrent.has(eventType) : eventType === 'run.completed';
}

export function envelopeFields(envelope: EventEnvelope): readonly DocumentedField[] {
  return envelope === 'current' ? currentEnvelope : legacyEnvelope;
}

const currentEnvelope: readonly DocumentedField[] = [
  {
    name: 'id',
    kind: 'text',
    what: 'Id of the event. A handler ignores an event whose id it has seen before.',
    source: eventsPage,
    examples: ['evt_abc123'],
    presence: 'shown',
    template: '{{event_id}}',
  },
  {
    name: 'created',
    kind: 'time',
    what: 'ISO 8601 in UTC. Whether it is the time of the event or of its sending is not documented.',
    source: eventsPage,
    examples: ['2026-05-20T12:00:00Z'],
    presence: 'shown',
    template: '{{now}}',
  },
];

const legacyEnvelope: readonly DocumentedField[] = [
  {
    name: 'timestamp',
    kind: 'time',
    what: 'ISO 8601 in UTC. This envelope has no event id.',
    source: legacyPage,
    examples: ['2024-01-15T10:30:00Z'],
    presence: 'shown',
    template: '{{now}}',
  },
];

/** Whether every event of the type can be expected to have what the example has. */
function presenceIn(eventType: string, envelope: EventEnvelope): DocumentedField['presence'] {
  return isPayloadShown(eventType, envelope) ? 'shown' : 'not-said';
}

function organizationField(eventType: string): DocumentedField {
  return {
    name: 'organization_id',
    kind: 'text',
    what: 'The organization it happened in.',
    source: eventsPage,
    examples: ['org_abc'],
    presence: presenceIn(eventType, 'current'),
    template: '{{organization_id}}',
  };
}

/** Types that may have no run behind them. */
const runMayBeMissing: ReadonlySet<string> = new Set(['agent.offline', 'integration.error', 'release.gate_blocked', 'issue.detected']);

function runField(eventType: string, envelope: EventEnvelope): DocumentedField {
  const unsure = runMayBeMissing.has(eventType) ? ' Whether it is there, null or missing on this type is not documented.' : '';
  return {
    name: 'run_id',
    kind: 'text',
    what: `The run behind the event.${unsure}`,
    source: envelope === 'current' ? eventsPage : legacyPage,
    examples: [envelope === 'current' ? 'run_xyz' : 'run_abc123'],
    presence: presenceIn(eventType, envelope),
    template: '{{run_id}}',
  };
}

function idField(eventType: string): DocumentedField {
  return {
    name: 'id',
    kind: 'text',
    what: 'Id of the object that the event is about. The documentation shows a placeholder; the form of the id is not documented.',
    source: eventsPage,
    examples: ['resource_id', `${objectPrefix(eventType)}abc123`],
    presence: presenceIn(eventType, 'current'),
    template: '{{object_id}}',
  };
}

/** Of `run.completed` alone they are shown; `run.failed` is the same run seen at the same moment. */
function legacyRunFields(eventType: string): readonly DocumentedField[] {
  const hasFailed = eventType === 'run.failed';
  const presence = presenceIn(eventType, 'legacy');
  const count = (name: string, kind: 'integer' | 'number', what: string, example: number): DocumentedField => {
    return { name, kind, what, source: legacyPage, examples: [example], presence, template: example };
  };
  return [
    {
      name: 'status',
      kind: 'word',
      what: 'State of the run.',
      source: `${legacyPage}; values: ${runsPage}`,
      examples: [hasFailed ? 'failed' : 'passed'],
      words: runStatuses.map(({ status }) => status),
      presence,
      template: hasFailed ? 'failed' : 'passed',
    },
    count('duration_ms', 'integer', 'How long the run took, in milliseconds.', 45_000),
    count('agents_run', 'integer', 'Agents that took part.', 12),
    count('issues_found', 'integer', 'Issues that were found.', hasFailed ? 3 : 0),
    count('coverage_score', 'number', 'Coverage; its scale is not documented.', hasFailed ? 71 : 92),
  ];
}

/** Fields of `data.object`, or of `data` in the legacy envelope. */
export function payloadFields(eventType: string, envelope: EventEnvelope): readonly DocumentedField[] {
  if (envelope === 'current') return [idField(eventType), organizationField(eventType), runField(eventType, envelope)];
  const hasRunFields = eventType === 'run.completed' || eventType === 'run.failed';
  return [runField(eventType, envelope), ...(hasRunFields ? legacyRunFields(eventType) : [])];
}

/** What the documentation leaves open about the payload of a type, in sentences. */
export function gapOf(eventType: string, envelope: EventEnvelope): string {
  if (envelope === 'current') {
    const shown = isPayloadShown(eventType, envelope)
      ? 'The page of this type shows the general example.'
      : 'No page shows a payload of this type; the envelope is that of the other types.';
    return `${shown} Fields of the object beyond its ids are not documented, so none are listed; others may be there.`;
  }
  if (isPayloadShown(eventType, envelope)) return 'All fields of the documented example are listed; others may be there.';
  if (eventType === 'run.failed') {
    return 'No page shows a payload of this type in this envelope; the fields are those shown for run.completed, and none is required.';
  }
  return 'Fields of this type in this envelope are not documented, so none but the run are listed; others may be there.';
}
