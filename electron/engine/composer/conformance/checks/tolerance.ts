/** What may come that the handler does not know: fields, types, and the other envelope. */
import type { EventEnvelope } from '#contract/models/composer.ts';
import type { Check } from '../check-context.ts';
import { currentTypes, legacyTypes, withDataFields, withObjectFields } from '../events.ts';
import { didFallOver, judge } from '../judging.ts';

export const toleratesUnknownFields: Check = {
  needsGood: true,
  needsSignature: false,
  async run({ sender, events, envelope }) {
    const event = () => events.make({ envelope });
    const bodies: readonly (readonly [string, object])[] = [
      ['a field more at the top', { ...event(), api_version: '2027-01-01' }],
      ['a field more in data', withDataFields(event(), { previous_attributes: { status: 'queued' } })],
      ['a field more in the object', withObjectFields(event(), { environment: 'staging', labels: ['nightly', { owner: null }] })],
      ['a field more that is null', withObjectFields(event(), { canceled_at: null })],
    ];
    const answers = await sender.sendEach(bodies.map(([what, body]) => ({ what, text: JSON.stringify(body), expected: 'accept' })));
    return judge(answers, {
      passed: 'Accepted events with fields that it does not know.',
      advice: () => 'Read the fields that are needed and ignore the others: new optional fields are announced as no breaking change.',
    });
  },
};

export const toleratesUnknownTypes: Check = {
  needsGood: true,
  needsSignature: false,
  async run({ sender, events, envelope }) {
    const answers = await sender.sendEach(
      ['run.paused', 'hookglass_probe.created', 'run.retry_scheduled'].map((type) => ({
        what: `the type ${type}`,
        text: JSON.stringify(events.make({ type, envelope })),
        expected: 'accept',
      })),
    );
    return judge(answers, {
      passed: 'Accepted event types that it does not know.',
      advice: (wrong) =>
        `Answer 2xx to a type that is not handled, and leave it at that: the list of types may grow.${didFallOver(wrong) ? ' A missing case in a switch is the usual cause of a 5xx.' : ''}`,
    });
  },
};

function takesEnvelope(sent: EventEnvelope, types: readonly string[], shape: string): Check {
  return {
    needsGood: true,
    needsSignature: false,
    async run({ sender, events }) {
      const answers = await sender.sendEach(
        types.map((type) => ({
          what: `${type} in the ${sent} envelope`,
          text: JSON.stringify(events.make({ type, envelope: sent })),
          expected: 'accept',
        })),
      );
      return judge(answers, {
        passed: `Accepted all ${types.length} documented types in the ${sent} envelope.`,
        advice: () => `Take events of this shape as well: ${shape}. Which of the two is sent is not said, and both are published.`,
      });
    },
  };
}

export const takesCurrentEnvelope = takesEnvelope('current', currentTypes, '"id", "type", "created" and "data.object"');
export const takesLegacyEnvelope = takesEnvelope(
  'legacy',
  legacyTypes,
  '"event", "timestamp" and "data", without an id (a hash of the body tells duplicates apart)',
);
