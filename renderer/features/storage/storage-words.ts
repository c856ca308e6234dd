import type { BackupFile, Storage } from '#contract/models/storage.ts';
import { countOf, formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { formatDateTime, formatDay, formatRelative } from '#renderer/lib/format-time.ts';

export interface SizePart {
  readonly id: 'log' | 'reusable' | 'index' | 'text' | 'backups';
  readonly name: string;
  readonly bytes: number;
  readonly meaning: string;
}

/** What lies on the disk, the log first. What the log can use again is part of its file, and shown apart. */
export function sizeParts({ files, reusableBytes }: Storage): readonly SizePart[] {
  const reusable = Math.min(reusableBytes, files.logBytes);
  return [
    { id: 'log', name: 'Log', bytes: files.logBytes - reusable, meaning: 'What was received and what was added to it. The truth.' },
    { id: 'reusable', name: 'Reusable', bytes: reusable, meaning: 'Free within the log; used again by what arrives.' },
    { id: 'index', name: 'Index', bytes: files.indexBytes, meaning: 'For filters and counts. Rebuilt from the log at any time.' },
    { id: 'text', name: 'Text search', bytes: files.textBytes, meaning: 'For words and parts of words. Rebuilt from the log at any time.' },
    { id: 'backups', name: 'Backups', bytes: files.backupsBytes, meaning: 'Whole logs of an earlier moment.' },
  ];
}

/** Below this Hookglass may soon have to refuse what arrives. */
const scarceBytes = 1024 ** 3;

export function isDiskScarce({ diskFreeBytes }: Storage): boolean {
  return diskFreeBytes < scarceBytes;
}

/** `812,000 deliveries, 1.90 GiB, 14 bookmarked, since 3 May 2026` */
export function environmentWords({ deliveries, bytes, bookmarked, oldestUs }: Storage['environments'][number]): string {
  if (deliveries === 0) return 'Nothing kept';
  const parts = [countOf(deliveries, 'delivery', 'deliveries'), formatBytes(bytes)];
  if (bookmarked > 0) parts.push(`${formatCount(bookmarked)} bookmarked`);
  if (oldestUs !== null) parts.push(`since ${formatDay(oldestUs)}`);
  return parts.join(' · ');
}

export const backupReasons: Readonly<Record<BackupFile['reason'], string>> = {
  asked: 'asked for',
  update: 'before an update of the log',
  restore: 'the log that a restore replaced',
  damaged: 'the damaged log, as it was',
  salvaged: 'what could be read of a damaged log',
};

export interface CheckWords {
  readonly tone: 'ok' | 'bad' | 'info';
  readonly title: string;
  readonly text: string;
}

/** What the last whole check found. */
export function checkWords(lastCheck: Storage['lastCheck'], nowMs: number): CheckWords {
  if (lastCheck === null) {
    return { tone: 'info', title: 'Never checked whole', text: 'A check reads everything once and goes on in the background.' };
  }
  const { endedAtUs, bodies, damaged, structure } = lastCheck;
  const when = `${formatRelative(endedAtUs, nowMs)}, ${formatDateTime(endedAtUs)}`;
  if (structure === null && damaged.length === 0) {
    return { tone: 'ok', title: 'Sound', text: `Structure and ${countOf(bodies, 'body', 'bodies')} checked ${when}.` };
  }
  const found = damaged.length === 0 ? '' : `${countOf(damaged.length, 'body differs', 'bodies differ')} from what was received. `;
  const broken = structure === null ? '' : `The structure of the file is damaged: ${structure} `;
  return { tone: 'bad', title: 'Damaged', text: `${found}${broken}Checked ${when}.` };
}
