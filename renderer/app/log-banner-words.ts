/** What the banner of a log that can't be written says: what became of deliveries, why, and the way out. Pure. */
import type { Health } from '#contract/models/health.ts';
import type { Salvage } from '#contract/models/storage.ts';
import { lostWords } from '#domain/salvage-words.ts';
import { presentFailure } from '#renderer/errors/present-error.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';

export type WayOut = 'salvage' | 'go-on' | 'storage' | 'try-again';

export interface LogWords {
  readonly tone: 'bad' | 'warn';
  readonly title: string;
  readonly text: string;
  readonly ways: readonly WayOut[];
}

type Log = Health['log'];
type FailedLog = Log & { readonly failure: NonNullable<Log['failure']> };

const canBeRead = 'You can look, filter and copy. Deliveries that arrive are refused with 503, so senders try again.';

export function logWords(log: Log): LogWords | null {
  if (log.replacement !== null) return replacementWords(log.replacement);
  const { failure } = log;
  if (failure === null) return null;
  if (failure.code === 'log.disk_full') return fullWords({ ...log, failure });
  if (failure.code === 'log.damaged') return damagedWords({ ...log, failure });
  return otherWords({ ...log, failure });
}

/** `3 deliveries were refused with 503, so senders try again.` */
function refusedWords({ notStored }: Log): string {
  if (notStored === 0) return 'Deliveries that arrive are refused with 503, so senders try again.';
  return `${countOf(notStored, 'delivery was', 'deliveries were')} refused with 503, so senders try again.`;
}

function fullWords(log: FailedLog): LogWords {
  return {
    tone: 'bad',
    title: log.failure.sentence,
    text: `${refusedWords(log)} Free space or lower retention; storing then goes on by itself. What is stored is safe.`,
    ways: ['storage', 'try-again'],
  };
}

function damagedWords({ failure }: FailedLog): LogWords {
  return { tone: 'bad', title: failure.sentence, text: `${failure.reason} ${canBeRead}`, ways: ['salvage', 'storage'] };
}

function otherWords(log: FailedLog): LogWords {
  const { title, text } = presentFailure(log.failure);
  if (log.mode === 'read-only') return { tone: 'bad', title, text: `${text} ${canBeRead}`.trim(), ways: waysOf(log.failure.code) };
  const now =
    log.failure.code === 'log.write_failed' ? 'The log is opened anew and checked; until that is done nothing is acknowledged.' : '';
  return { tone: 'bad', title, text: [text, now, refusedWords(log)].filter((part) => part !== '').join(' '), ways: [] };
}

/** Where trying again may help without anything done inside Hookglass. */
function waysOf(code: string): readonly WayOut[] {
  return code === 'log.newer_version' || code === 'log.migration_changed' ? ['storage'] : ['try-again'];
}

function replacementWords({ name, salvage }: NonNullable<Log['replacement']>): LogWords {
  if (salvage === null) {
    const text = `${name} takes the place of the log, which is kept among the backups. Until then deliveries are refused with 503.`;
    return { tone: 'warn', title: 'A backup waits to be put in place.', text, ways: ['go-on', 'storage'] };
  }
  return {
    tone: 'warn',
    title: salvageTitle(salvage),
    text: `${salvageMore(salvage)}The damaged file is kept. Receiving goes on as soon as the new log is in place.`,
    ways: ['go-on', 'storage'],
  };
}

/** Both numbers: `412 deliveries saved, 3 could not be read.` */
function salvageTitle(salvage: Salvage): string {
  return `${countOf(salvage.deliveries, 'delivery', 'deliveries')} saved, ${lostWords(salvage)}.`;
}

/** What else is to be known of a salvage, with a space behind it; empty when there is nothing. */
function salvageMore({ changedBodies, othersLost }: Salvage): string {
  const bodies =
    changedBodies === 0 ? '' : `${countOf(changedBodies, 'saved body is', 'saved bodies are')} not as received; the check names them. `;
  const others = othersLost === 0 ? '' : 'Some of what was set up or added could not be read: look at endpoints, secrets and drafts. ';
  return `${bodies}${others}`;
}
