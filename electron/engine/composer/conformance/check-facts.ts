/** What each check is about, for people: what a correct handler does, how it is tried, and where the rule comes from. */
import type { z } from 'zod';
import { type ConformanceCheck, type conformanceCheckFactsSchema, conformanceChecks } from '#contract/models/conformance.ts';

type CheckFacts = z.infer<typeof conformanceCheckFactsSchema>;

const signatureSource = 'Source: docs/examples/webhook-signature-verify.';
const eventSource = 'Source: docs/webhooks/events.';

const facts: Readonly<Record<ConformanceCheck, Omit<CheckFacts, 'name'>>> = {
  'accepts-good': {
    title: 'Accepts a good event',
    explanation: `Two events, signed as they have to be, in the current envelope; the legacy one is tried when that is refused. Everything else rests on it, so it runs even when it is not asked for. ${eventSource}`,
    requests: 2,
  },
  'refuses-unsigned': {
    title: 'Refuses a request without a signature',
    explanation: `A good event without its signature header. Anybody can send that. ${signatureSource}`,
    requests: 1,
  },
  'refuses-wrong-secret': {
    title: 'Refuses a signature made with another secret',
    explanation: `A good event signed with a secret made up for it: the signature looks right and is not. ${signatureSource}`,
    requests: 2,
  },
  'refuses-tampered': {
    title: 'Refuses a body that was changed after signing',
    explanation: `An event is sent and accepted; then its body is changed and leaves with the signature of the original, with the same event id and with another. ${signatureSource}`,
    requests: 5,
  },
  'refuses-malformed-signature': {
    title: 'Refuses malformed signatures without falling over',
    explanation: `Signatures that are empty, too short, too long, no hex, prefixed, encoded otherwise. Comparing them in constant time throws in many languages unless the length is looked at first. ${signatureSource}`,
    requests: 13,
  },
  'refuses-stale': {
    title: 'Refuses a signed time that is long past',
    explanation:
      'An event whose signed time lies far behind the tolerance, signed rightly. Only schemes that sign a time allow it; without one, a captured request stays valid until the secret is rotated.',
    requests: 2,
  },
  'verifies-raw-bytes': {
    title: 'Verifies the bytes as they came',
    explanation: `Bodies that change when JSON is parsed and written again: white space, key order, escapes, 1.0, duplicate keys, large integers, characters of several bytes, a line end. Each is signed as it is. And one whose white space was changed after signing, which has to be refused. ${signatureSource}`,
    requests: 15,
  },
  'answers-in-time': {
    title: 'Answers in time',
    explanation:
      'Every answer of the whole check is measured to its last byte; the documented deadline is 10 seconds. Source: docs/webhooks/events.',
    requests: 0,
  },
  'idempotent-in-sequence': {
    title: 'Takes a duplicate with a 2xx',
    explanation: `The same bytes again and again, with another event between. A duplicate is a delivery that arrived: refusing it only brings it back. Whether work was done twice can not be seen from outside. ${eventSource}`,
    requests: 4,
  },
  'idempotent-at-once': {
    title: 'Takes duplicates that arrive at the same time',
    explanation: `The same bytes six times at once, in two rounds. "Is it known? No. Store it." is a race: the second store fails, or the work is done twice. ${eventSource}`,
    requests: 12,
  },
  'tolerates-unknown-fields': {
    title: 'Tolerates fields that it does not know',
    explanation:
      'New fields at the top, in data and in data.object. Adding optional fields is no breaking change. Source: docs/api/versioning.',
    requests: 4,
  },
  'tolerates-unknown-types': {
    title: 'Tolerates event types that it does not know',
    explanation:
      'A new event of a known resource, and one of a resource that is new. The list of types may grow. Source: docs/api/versioning.',
    requests: 3,
  },
  'takes-current-envelope': {
    title: 'Takes the current envelope',
    explanation: `Each of the eight documented types, as id, type, created and data.object. ${eventSource}`,
    requests: 8,
  },
  'takes-legacy-envelope': {
    title: 'Takes the legacy envelope',
    explanation:
      'Each of the five types of the older page, as event, timestamp and data. Both editions are published, so both shapes are possible. Source: docs/webhooks.',
    requests: 5,
  },
  'survives-disorder': {
    title: 'Takes events out of order',
    explanation: `Completed before started, failed before started, an event that is a day late. No order is documented, and retries change any order. ${eventSource}`,
    requests: 5,
  },
  'survives-burst': {
    title: 'Takes a burst',
    explanation: `Different events all at the same time (20 unless told), and one more afterwards. ${eventSource}`,
    requests: 21,
  },
};

export const checkFacts: readonly CheckFacts[] = conformanceChecks.map((name) => ({ name, ...facts[name] }));

export function titleOf(check: ConformanceCheck): string {
  return facts[check].title;
}
