/** Where the object behind each event type of the catalog is asked for, as far as the documentation says. */
import type { Resource } from '#contract/models/console.ts';
import { type EventType, eventTypes } from '../event-types.ts';

const runPath = '/runs/{run_id}';

const documentedRun: Omit<Resource, 'eventType'> = {
  thing: 'run',
  path: runPath,
  findBy: null,
  certainty: 'documented',
  explanation: 'The API documents a run at this path; its cases are in the list of results, filtered by the run.',
};

const unknownPlan: Omit<Resource, 'eventType'> = {
  thing: 'plan',
  path: '',
  findBy: null,
  certainty: 'unknown',
  explanation:
    'The documentation names no API for remediation plans, so nothing is fetched. A path can be set on the Console page. The run behind a plan is at /runs/{run_id}.',
};

const defaults: Readonly<Record<EventType, Omit<Resource, 'eventType'>>> = {
  'run.started': documentedRun,
  'run.completed': documentedRun,
  'run.failed': documentedRun,
  'remediation.plan_pending': unknownPlan,
  'remediation.approved': unknownPlan,
  'agent.offline': {
    thing: 'agent',
    path: '/agents',
    findBy: 'id',
    certainty: 'inferred',
    explanation: 'The documentation names agents among the lists that come in pages, but shows no path; this one follows from the others.',
  },
  'release.gate_blocked': {
    thing: 'gate',
    path: '',
    findBy: null,
    certainty: 'unknown',
    explanation:
      'The documentation names no API for releases and their gates, so nothing is fetched. A path can be set on the Console page.',
  },
  'integration.error': {
    thing: 'integration',
    path: '/integrations',
    findBy: 'id',
    certainty: 'inferred',
    explanation: 'The list of integrations is documented; that its items are found by the id in the event is concluded from it.',
  },
  'agent.completed': {
    thing: 'run',
    path: runPath,
    findBy: null,
    certainty: 'inferred',
    explanation: 'An event of the legacy envelope about one agent of a run: it names only the run, which the API documents at this path.',
  },
  'issue.detected': {
    thing: 'issue',
    path: '',
    findBy: null,
    certainty: 'unknown',
    explanation:
      'An event of the legacy envelope; the documentation names neither a page nor an API for issues, so nothing is fetched. A path can be set on the Console page.',
  },
};

/** One for each event type of the catalog, in its order. */
export function defaultResources(): readonly Resource[] {
  return eventTypes.map((eventType) => ({ eventType, ...defaults[eventType] }));
}
