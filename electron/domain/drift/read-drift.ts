/**
 * What a comparison means, in sentences: whether it is about one thing at all, which side is newer and what went from what to what, and
 * what else differs. Most telling first. It says who is newer only where both sides name a time; otherwise it says when the Console was asked.
 */
import type { ConsoleThing } from '#contract/models/console.ts';
import type { FieldCounts } from '#contract/models/drift.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { runStatusOf, statusOf, statusToldBy } from '../console/statuses.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../json-value.ts';
import type { ComparedField } from './compared-field.ts';
import { changeTimeUs, sameTimeUs, turnTimeUs } from './console-times.ts';
import { shortJson } from './json-text.ts';
import { spanText } from './moments.ts';
import { ownValue } from './own-value.ts';
import { isStatusKey, plainWord } from './spellings.ts';
import { pathText, type ValuePath } from './value-paths.ts';

export interface DriftCase {
  /** The objects that were compared. */
  readonly payload: JsonValue;
  readonly snapshot: JsonValue;
  /** The fields that differ, or the first of them; `counts` has their number. */
  readonly differing: readonly ComparedField[];
  readonly counts: FieldCounts;
  readonly eventType: string | null;
  readonly eventTimeUs: number | null;
  /** When the Console said it, or when somebody brought it here. */
  readonly takenAtUs: number;
  readonly origin: Snapshot['origin'];
  readonly thing: ConsoleThing | null;
}

/** Items whose status drifts are named one by one up to here. */
const mostItems = 5;
const mostNames = 5;
const longestWord = 60;

/** "4 s after this event" */
export function fromEvent(us: number, eventTimeUs: number): string {
  const span = us - eventTimeUs;
  if (Math.abs(span) < sameTimeUs) return 'in the same second as this event';
  return `${spanText(span)} ${span > 0 ? 'after' : 'before'} this event`;
}

/** A run that ended does not go on: whatever the times say, its end is the newer state. */
function isLaterInLife(from: string, to: string): boolean {
  const [earlier, later] = [runStatusOf(from), runStatusOf(to)];
  return earlier !== null && later !== null && !earlier.isTerminal && (later.isTerminal || earlier.status === 'queued');
}

/** What went from what to what at a time that the Console names. */
function datedReading(from: string, to: string, consoleUs: number, eventTimeUs: number): string {
  const span = consoleUs - eventTimeUs;
  if (span <= -sameTimeUs && isLaterInLife(from, to)) {
    return `Console is newer: ${from} → ${to}, though it dates that ${fromEvent(consoleUs, eventTimeUs)}.`;
  }
  if (span <= -sameTimeUs) {
    return `Console is older: it says ${to} since ${spanText(span)} before this event, which says ${from}.`;
  }
  const when = fromEvent(consoleUs, eventTimeUs);
  return span < sameTimeUs ? `The status differs: ${from} → ${to}, ${when} by the Console.` : `Console is newer: ${from} → ${to} ${when}.`;
}

/** What somebody pasted or opened, and so may be of any age; null for what was fetched here. */
function broughtBy(origin: DriftCase['origin']): { readonly what: string; readonly since: string } | null {
  if (origin === 'pasted') return { what: 'the pasted JSON', since: 'it was pasted' };
  return origin === 'file' ? { what: 'the file', since: 'it was opened from a file' } : null;
}

/** Nothing says when the Console's side came to be, but it is known when it was asked for. */
function undated({ eventTimeUs, takenAtUs, origin }: DriftCase): string {
  if (eventTimeUs === null) return 'neither side names a time';
  const brought = broughtBy(origin);
  if (brought !== null) return `the Console's side names no time; ${brought.since}, so how old it is can not be said`;
  return `the Console names no time; it was fetched ${fromEvent(takenAtUs, eventTimeUs)}`;
}

function statusReading(from: string, to: string, consoleUs: number | null, given: DriftCase): string {
  if (consoleUs !== null && given.eventTimeUs !== null) return datedReading(from, to, consoleUs, given.eventTimeUs);
  if (consoleUs !== null) return `The status differs (${from} → ${to}); the event names no time, so which is newer can not be said.`;
  return `The status differs (${from} → ${to}) and ${undated(given)}.`;
}

function isRootKey(path: ValuePath, isWanted: (key: string) => boolean): boolean {
  return path !== null && path.parent === null && path.step.kind === 'key' && isWanted(path.step.key);
}

function isStatusField({ path, payload, console }: ComparedField): boolean {
  return path?.step.kind === 'key' && isStatusKey(path.step.key) && typeof payload === 'string' && typeof console === 'string';
}

/** What stands at a path on the Console's side. */
function consoleValueAt(snapshot: JsonValue, path: ValuePath): JsonValue | undefined {
  const steps: Exclude<ValuePath, null>[] = [];
  for (let at = path; at !== null; at = at.parent) steps.push(at);
  let value: JsonValue | undefined = snapshot;
  for (const { step } of steps.toReversed()) {
    if (step.kind === 'key') value = isJsonObject(value) ? ownValue(value, step.key) : undefined;
    else value = isJsonArray(value) ? value[step.index] : undefined;
  }
  return value;
}

/** A value in a sentence: a text as it is, anything else as JSON. */
function named(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : shortJson(value, longestWord);
  return text.length > longestWord ? `${text.slice(0, longestWord).toWellFormed()}…` : text;
}

/** Of the object itself, and of things in it, each with the times of what it stands in. */
function statusReadings(given: DriftCase): string[] {
  const statuses = given.differing.filter(isStatusField);
  const isOwn = ({ path }: ComparedField) => path?.parent === null;
  const readingOf = ({ path, payload, console }: ComparedField) => {
    const said = { state: named(payload), atUs: given.eventTimeUs };
    const consoleUs = turnTimeUs(consoleValueAt(given.snapshot, path?.parent ?? null), named(console), said);
    return statusReading(named(payload), named(console), consoleUs, given);
  };
  const own = statuses.filter(isOwn).map(readingOf);
  const inner = statuses.filter((field) => !isOwn(field));
  const items = inner.slice(0, mostItems).map((field) => `${pathText(field.path)}: ${readingOf(field)}`);
  const left = inner.length - items.length;
  return [...own, ...items, ...(left > 0 ? [`${left} more ${left === 1 ? 'status differs' : 'statuses differ'} further down.`] : [])];
}

/** Where the payload names no status, the event's type may tell it: `run.started` against a run that passed. */
function toldReadings(given: DriftCase): string[] {
  const { eventType, eventTimeUs, payload, snapshot } = given;
  const actual = statusOf(snapshot);
  if (eventType === null || actual === null || statusOf(payload) !== null) return [];
  const hasEnded = runStatusOf(actual)?.isTerminal ?? true;
  if (eventType === 'run.completed' && !hasEnded) return [`This event says that the run ended; the Console says ${actual}.`];
  const told = statusToldBy(eventType);
  if (told === null || plainWord(actual).includes(plainWord(told))) return [];
  const consoleUs = turnTimeUs(snapshot, actual, { state: told, atUs: eventTimeUs });
  return [`${statusReading(told, actual, consoleUs, given)} The payload names no status; its type says ${told}.`];
}

const idKeys: ReadonlySet<string> = new Set(['id', 'run_id', 'agent_id', 'plan_id', 'gate_id', 'integration_id', 'issue_id']);

function identityReadings({ differing, thing, origin }: DriftCase): string[] {
  const isRunBehind = (key: string) => thing !== 'run' && thing !== null && key === 'run_id';
  const other = differing.find(({ path }) => isRootKey(path, (key) => idKeys.has(key) && !isRunBehind(key)));
  const organization = differing.find(({ path }) => isRootKey(path, (key) => key === 'organization_id'));
  const readings: string[] = [];
  if (other?.payload !== undefined && other.console !== undefined) {
    const brought = broughtBy(origin);
    const answer = brought === null ? 'the Console answered with' : `${brought.what} is about`;
    readings.push(`These are two different things: the payload is about ${named(other.payload)}, ${answer} ${named(other.console)}.`);
  }
  if (organization !== undefined) readings.push('The two belong to different organizations.');
  return readings;
}

function listed(names: readonly string[], total: number): string {
  const shown = names.slice(0, mostNames);
  const left = total - shown.length;
  if (left > 0) return `${shown.join(', ')} and ${left} more`;
  return shown.length === 1 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}

/** `told`: what was said before, so that the two are told apart. */
function otherReadings(given: DriftCase, told: readonly string[]): string[] {
  const { differing, counts, eventTimeUs, snapshot } = given;
  const others = differing.filter((field) => !isStatusField(field));
  const total = counts.differs - (differing.length - others.length);
  if (total <= 0 || others.length === 0) return [];
  const names = listed(
    others.map(({ path }) => pathText(path) || 'the whole value'),
    total,
  );
  const count = `${total === 1 ? '1 field differs' : `${total} fields differ`}: ${names}.`;
  if (told.length > 0) return [`Beside the status, ${count}`];
  const changedUs = changeTimeUs(snapshot);
  if (changedUs === null) return [`${count.slice(0, -1)}, and ${undated(given)}.`];
  if (eventTimeUs === null) return [`${count} The event names no time, so which is newer can not be said.`];
  const span = changedUs - eventTimeUs;
  if (Math.abs(span) < sameTimeUs) return [`${count} The Console was last changed ${fromEvent(changedUs, eventTimeUs)}.`];
  return [`Console is ${span > 0 ? 'newer' : 'older'}: last changed ${fromEvent(changedUs, eventTimeUs)}. ${count}`];
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

function agreement({ same, onlyPayload, onlyConsole, ignored }: FieldCounts): string {
  const rest = [
    ...(onlyPayload > 0 ? [`${onlyPayload.toLocaleString('en-US')} only in the payload`] : []),
    ...(onlyConsole > 0 ? [`${onlyConsole.toLocaleString('en-US')} only in the Console`] : []),
    ...(ignored > 0 ? [`${ignored.toLocaleString('en-US')} ignored`] : []),
  ];
  const tail = rest.length === 0 ? '' : `, ${rest.join(', ')}`;
  return same === 0
    ? `The two have no compared field in common${tail}.`
    : `Nothing differs: ${counted(same, 'field is', 'fields are')} the same${tail}.`;
}

export function readDrift(given: DriftCase): string[] {
  const identity = identityReadings(given);
  const statuses = [...statusReadings(given), ...toldReadings(given)];
  const others = otherReadings(given, statuses);
  const isQuiet = given.counts.differs === 0 && statuses.length === 0;
  return [...identity, ...statuses, ...others, ...(isQuiet ? [agreement(given.counts)] : [])];
}
