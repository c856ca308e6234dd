/** Handlers with one mistake each, and the checks that have to fail for it; all others have to pass. */
import { timingSafeEqual } from 'node:crypto';
import type { ConformanceCheck } from '#contract/models/conformance.ts';
import {
  type HandlerEvent,
  type HandlerRequest,
  type HandlerScheme,
  type HandlerSteps,
  headerOf,
  hmacOf,
  idOf,
  isSameHex,
  isStripeSigned,
  parseEvent,
  verifyZof,
  workFor,
} from './handler-kit.ts';

export interface BuggyHandler {
  readonly bug: string;
  readonly fails: readonly ConformanceCheck[];
  readonly scheme?: HandlerScheme;
  readonly steps: () => Partial<HandlerSteps>;
}

const signatureOf = (request: HandlerRequest) => headerOf(request, 'x-zof-signature');
const typeOf = (event: HandlerEvent) => String(event['type'] ?? event['event']);
const knownTypes = new Set([
  'run.started',
  'run.completed',
  'run.failed',
  'remediation.plan_pending',
  'remediation.approved',
  'agent.offline',
  'release.gate_blocked',
  'integration.error',
  'agent.completed',
  'issue.detected',
]);
const knownFields = new Set(['id', 'type', 'created', 'data', 'event', 'timestamp']);
const knownObjectFields = new Set([
  'id',
  'organization_id',
  'run_id',
  'object',
  'status',
  'duration_ms',
  'agents_run',
  'issues_found',
  'coverage_score',
]);

function runIdOf(event: HandlerEvent): string {
  return /"run_id":"([^"]*)"/.exec(JSON.stringify(event))?.[1] ?? '';
}

/** With bugs that are no step: known ids or signatures are looked up before anything is verified. */
function trustingWhatIsKnown(keyOf: (request: HandlerRequest) => string): () => Partial<HandlerSteps> {
  return () => {
    const trusted = new Set<string>();
    return {
      verify: (request) => {
        const isRight = trusted.has(keyOf(request)) || verifyZof(request);
        if (isRight) trusted.add(keyOf(request));
        return isRight;
      },
    };
  };
}

const signatureBugs: readonly BuggyHandler[] = [
  {
    bug: 'verifies nothing',
    fails: [
      'refuses-unsigned',
      'refuses-wrong-secret',
      'refuses-tampered',
      'refuses-malformed-signature',
      // White space that was changed after signing.
      'verifies-raw-bytes',
    ],
    steps: () => ({ verify: () => true }),
  },
  {
    bug: 'verifies only when there is a signature',
    fails: ['refuses-unsigned', 'refuses-malformed-signature'],
    // An empty header is falsy as well.
    steps: () => ({ verify: (request) => !signatureOf(request) || verifyZof(request) }),
  },
  {
    bug: 'takes any signature that looks like one',
    fails: ['refuses-wrong-secret', 'refuses-tampered', 'refuses-malformed-signature', 'verifies-raw-bytes'],
    steps: () => ({ verify: (request) => /^[0-9a-f]{64}$/.test(signatureOf(request) ?? '') }),
  },
  {
    bug: 'verifies JSON that it has written again',
    fails: ['verifies-raw-bytes'],
    steps: () => ({ verify: (request) => isSameHex(signatureOf(request), hmacOf(JSON.stringify(parseEvent(request.body) ?? null))) }),
  },
  {
    bug: 'verifies a body that it has collected as text, piece by piece',
    fails: ['verifies-raw-bytes'],
    // As `text += chunk` does: a character on the edge between two pieces becomes two that are none.
    steps: () => ({
      verify: (request) => {
        let text = '';
        for (let from = 0; from < request.body.length; from += 65_536) text += request.body.subarray(from, from + 65_536).toString();
        return isSameHex(signatureOf(request), hmacOf(text));
      },
    }),
  },
  {
    bug: 'compares in constant time without looking at the length, which throws',
    fails: ['refuses-malformed-signature'],
    steps: () => ({
      verify: (request) => {
        const given = signatureOf(request);
        return given !== undefined && timingSafeEqual(Buffer.from(given), Buffer.from(hmacOf(request.body).toString('hex')));
      },
    }),
  },
  {
    bug: 'compares as many characters as came',
    fails: ['refuses-malformed-signature'],
    steps: () => ({
      verify: (request) =>
        hmacOf(request.body)
          .toString('hex')
          .startsWith(signatureOf(request) ?? '-'),
    }),
  },
  {
    bug: 'trusts an event id that it has verified before',
    fails: ['refuses-tampered'],
    steps: trustingWhatIsKnown((request) => idOf(parseEvent(request.body) ?? {}, request.body)),
  },
  {
    bug: 'trusts a signature that it has verified before',
    fails: ['refuses-tampered'],
    steps: trustingWhatIsKnown((request) => signatureOf(request) ?? ''),
  },
  {
    bug: 'does not look at the signed time',
    fails: ['refuses-stale'],
    scheme: 'stripe',
    steps: () => ({ verify: isStripeSigned }),
  },
];

const contentBugs: readonly BuggyHandler[] = [
  {
    bug: 'knows the current envelope alone',
    fails: ['takes-legacy-envelope'],
    steps: () => ({ refusalOf: (event) => (event['type'] === undefined ? 400 : null) }),
  },
  {
    bug: 'knows the legacy envelope alone',
    fails: ['takes-current-envelope'],
    steps: () => ({ refusalOf: (event) => (event['event'] === undefined ? 422 : null) }),
  },
  {
    bug: 'falls over on a type that it does not know',
    fails: ['tolerates-unknown-types'],
    steps: () => ({
      handle: async (event) => {
        if (!knownTypes.has(typeOf(event))) throw new Error(`No case for ${typeOf(event)}`);
      },
    }),
  },
  {
    bug: 'refuses a field that it does not know',
    fails: ['tolerates-unknown-fields'],
    steps: () => ({ refusalOf: (event) => (hasOnlyKnownFields(event) ? null : 400) }),
  },
  {
    bug: 'refuses what is older than an hour',
    fails: ['survives-disorder'],
    steps: () => ({
      refusalOf: (event) => (Date.now() - Date.parse(String(event['created'] ?? event['timestamp'])) > 3_600_000 ? 400 : null),
    }),
  },
  {
    bug: 'needs a start before an end',
    // Whatever ends without a start is refused, so nothing is known to be accepted.
    fails: ['survives-disorder'],
    steps: () => {
      const ended = new Set<string>();
      return {
        refusalOf: (event) => {
          if (typeOf(event) === 'run.started' && ended.has(runIdOf(event))) return 409;
          if (typeOf(event) !== 'run.started') ended.add(runIdOf(event));
          return null;
        },
      };
    },
  },
];

function hasOnlyKnownFields(event: HandlerEvent): boolean {
  const { data } = event;
  const inner = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  const object = inner.find(([name]) => name === 'object')?.[1];
  const innermost = typeof object === 'object' && object !== null ? Object.keys(object) : [];
  return (
    Object.keys(event).every((name) => knownFields.has(name)) &&
    [...inner.map(([name]) => name), ...innermost].every((name) => knownObjectFields.has(name))
  );
}

/** Alone it is quick; whoever is not alone holds the others up, so that a burst piles up on any machine. */
async function contend(_event: HandlerEvent, underWay: () => number): Promise<void> {
  await workFor(15);
  if (underWay() > 1) await workFor(500);
}

/** As a database with a unique key and a look before the insert. */
function withRace(): Partial<HandlerSteps> {
  const stored = new Set<string>();
  return {
    remember: async (id) => {
      if (stored.has(id)) return false;
      await workFor(40);
      if (stored.has(id)) throw new Error('Unique key violated');
      stored.add(id);
      return true;
    },
  };
}

const loadBugs: readonly BuggyHandler[] = [
  {
    bug: 'falls over on a duplicate',
    fails: ['idempotent-in-sequence', 'idempotent-at-once'],
    steps: () => ({ duplicateStatus: 500 }),
  },
  {
    bug: 'refuses a duplicate',
    fails: ['idempotent-in-sequence', 'idempotent-at-once'],
    steps: () => ({ duplicateStatus: 409 }),
  },
  {
    bug: 'looks whether an id is known and stores it later',
    fails: ['idempotent-at-once'],
    steps: withRace,
  },
  {
    bug: 'does the work before it answers',
    fails: ['answers-in-time'],
    // Far over the deadline that the test sets; only for one type, so that the suite stays short.
    steps: () => ({ handle: (event) => workFor(typeOf(event) === 'agent.offline' ? slowMs : 0) }),
  },
  {
    bug: 'takes ten requests at a time',
    fails: ['survives-burst'],
    steps: () => ({ admit: (underWay) => (underWay > 10 ? 503 : null), handle: contend }),
  },
  {
    bug: 'drops connections in a burst',
    fails: ['survives-burst'],
    steps: () => ({ admit: (underWay) => (underWay > 10 ? 'cut' : null), handle: contend }),
  },
];

/** How long the slow one takes; the deadline of the test lies far below, and far above what a busy machine needs. */
export const slowMs = 2_500;

export const buggyHandlers: readonly BuggyHandler[] = [...signatureBugs, ...contentBugs, ...loadBugs];
