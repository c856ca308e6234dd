/** The whole check: SQLite's of the file's structure, then every kept body against the SHA-256 taken at its arrival. */
import { deliveryIdOf } from '#contract/ids.ts';
import type { JobHandle } from '../jobs/job-list.ts';
import { deliveriesOf } from '../jobs/job-words.ts';
import type { CheckResult } from '../log/log.ts';
import type { Maintenance } from '../log/maintenance.ts';

/** Ids kept of what was found; the sentence counts all. */
const mostNamed = 1_000;
const mostInSentence = 3;

export interface CheckParts {
  readonly maintenance: Maintenance;
  readonly nowUs: () => number;
  readonly deliveries: number;
  /** Keeps the result; a log that can not be written keeps none. */
  readonly save: (result: CheckResult) => Promise<void>;
}

export async function checkLog({ maintenance, nowUs, deliveries, save }: CheckParts, { signal, progress }: JobHandle): Promise<string> {
  const structure = await maintenance.run('checkStructure', {}, { signal });
  const damaged: number[] = [];
  let bodies = 0;
  for (let position = 0, isDone = false; !isDone; ) {
    const slice = await maintenance.run('scrubSlice', { after: position }, { signal });
    damaged.push(...slice.damaged);
    bodies += slice.bodies;
    ({ position, isDone } = slice);
    progress(bodies, Math.max(bodies, deliveries));
  }
  progress(bodies, bodies);
  await save({ endedAtUs: nowUs(), bodies, damaged: damaged.slice(0, mostNamed).map(deliveryIdOf), structure });
  return sentenceOf(bodies, damaged, structure);
}

function sentenceOf(bodies: number, damaged: readonly number[], structure: string | null): string {
  const file = structure === null ? 'the structure is sound' : `the structure is not sound (${structure})`;
  if (damaged.length === 0) return `${deliveriesOf(bodies)} checked: every body is as it was received, and ${file}.`;
  const named = damaged.slice(0, mostInSentence).map(deliveryIdOf).join(', ');
  const more = damaged.length > mostInSentence ? ` and ${damaged.length - mostInSentence} more` : '';
  return `${deliveriesOf(bodies)} checked: ${named}${more} can not be read as received, and ${file}.`;
}
