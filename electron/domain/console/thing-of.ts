/** What an event is about. */
import type { ConsoleThing } from '#contract/models/console.ts';

const things = new Map<string, ConsoleThing>([
  ['run', 'run'],
  ['remediation', 'plan'],
  ['agent', 'agent'],
  ['release', 'gate'],
  ['integration', 'integration'],
  ['issue', 'issue'],
]);

/** By the type's first word, so that a type the catalog does not have yet is still about something; null for an unknown word. */
export function thingOf(eventType: string): ConsoleThing | null {
  // why: `agent.completed` is the legacy envelope's end of one agent's part in a run, and its payload names nothing but the run.
  if (eventType === 'agent.completed') return 'run';
  return things.get(eventType.split('.')[0] ?? '') ?? null;
}
