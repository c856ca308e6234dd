/** The states that the platform names, with the Console's own labels. The sets are open: any other state is shown as it comes. */
import { ownValue } from '../drift/own-value.ts';
import { plainWord } from '../drift/spellings.ts';
import { isJsonObject, type JsonValue } from '../json-value.ts';

export interface RunStatus {
  /** As the API spells it. */
  readonly status: string;
  /** As the Console shows it. */
  readonly label: string;
  readonly isTerminal: boolean;
  readonly meaning: string;
}

export const runStatuses: readonly RunStatus[] = [
  { status: 'queued', label: 'Queued', isTerminal: false, meaning: 'The run waits for free agents' },
  { status: 'running', label: 'Running', isTerminal: false, meaning: 'Agents execute its cases' },
  { status: 'passed', label: 'Passed', isTerminal: true, meaning: 'The run ended and its policy was met' },
  { status: 'failed', label: 'Failed', isTerminal: true, meaning: 'The product or the test logic failed' },
  { status: 'canceled', label: 'Cancelled', isTerminal: true, meaning: 'Someone ended the run' },
  { status: 'error', label: 'Error', isTerminal: true, meaning: 'The platform or its infrastructure had a problem' },
];

const byWord = new Map(runStatuses.map((one) => [plainWord(one.status), one]));

/** In whatever spelling; null for a status that a run is not documented to have. */
export function runStatusOf(status: string): RunStatus | null {
  return byWord.get(plainWord(status)) ?? null;
}

/** The Console's label; a status it is not documented to have stays as it is written. */
export function statusLabel(status: string): string {
  return runStatusOf(status)?.label ?? status;
}

export function isSameStatus(one: string, other: string): boolean {
  return plainWord(one) === plainWord(other);
}

/** What an object says of its own state, in its own spelling; null when it says nothing. */
export function statusOf(object: JsonValue): string | null {
  if (!isJsonObject(object)) return null;
  for (const key of ['status', 'state']) {
    const value = ownValue(object, key);
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The state that an event of this type tells of by its name alone, for payloads that name none; null where its name does not say. */
export function statusToldBy(eventType: string): string | null {
  const told = new Map([
    ['run.started', 'running'],
    ['run.failed', 'failed'],
    ['remediation.plan_pending', 'pending'],
    ['remediation.approved', 'approved'],
    ['agent.offline', 'offline'],
    ['release.gate_blocked', 'blocked'],
    ['integration.error', 'error'],
  ]);
  return told.get(eventType) ?? null;
}
