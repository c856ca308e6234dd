import { describe, expect, test } from 'vitest';
import { describeFailure, type ErrorCode } from '#contract/errors.ts';
import type { Health } from '#contract/models/health.ts';
import { logWords } from '#renderer/app/log-banner-words.ts';

type Log = Health['log'];

function aLog(changes: Partial<Log> = {}): Log {
  return {
    mode: 'read-write',
    failure: null,
    notStored: 0,
    folder: '/data',
    replacement: null,
    deliveries: 0,
    sizeBytes: 0,
    indexLag: 0,
    isIndexRebuilding: false,
    textLag: 0,
    ...changes,
  };
}

const failed = (code: ErrorCode, changes: Partial<Log> = {}) =>
  logWords(aLog({ failure: describeFailure(code, { problem: 'Page 7 is no page.' }), ...changes }));

const salvage = { endedAtUs: 1, deliveries: 412, lost: 3, isLostExact: true, changedBodies: 0, others: 20, othersLost: 0, file: 'new.db' };

describe('what the banner of a log says', () => {
  test('nothing when all is well', () => {
    expect(logWords(aLog())).toBeNull();
  });

  test('STO-08 a full disk: what became of deliveries, and what to do', () => {
    expect(failed('log.disk_full', { notStored: 3 })).toEqual({
      tone: 'bad',
      title: 'Not stored: the disk is full.',
      text: '3 deliveries were refused with 503, so senders try again. Free space or lower retention; storing then goes on by itself. What is stored is safe.',
      ways: ['storage', 'try-again'],
    });
    expect(failed('log.disk_full', { notStored: 1 })?.text).toContain('1 delivery was refused');
    expect(failed('log.disk_full')?.text).toContain('Deliveries that arrive are refused with 503');
  });

  test('STO-06 after an error of the disk: the log is opened anew, and nothing is acknowledged meanwhile', () => {
    const words = failed('log.write_failed', { notStored: 2 });
    expect(words?.text).toContain('Page 7 is no page.');
    expect(words?.text).toContain('The log is opened anew and checked; until that is done nothing is acknowledged.');
    expect(words?.text).toContain('2 deliveries were refused with 503');
  });

  test('STO-14 a damaged log offers to save what can be read', () => {
    const words = failed('log.damaged', { mode: 'read-only' });
    expect(words).toMatchObject({ title: 'The log is damaged.', ways: ['salvage', 'storage'] });
    expect(words?.text).toContain('nothing was deleted');
    expect(words?.text).toContain('refused with 503');
  });

  test('STO-14 after a salvage both numbers are said, and the way to go on', () => {
    const failure = describeFailure('log.damaged', { problem: 'x.' });
    const words = (changes: Partial<typeof salvage>) =>
      logWords(aLog({ mode: 'read-only', failure, replacement: { name: 'new.db', salvage: { ...salvage, ...changes } } }));
    expect(words({})).toMatchObject({ title: '412 deliveries saved, 3 could not be read.', ways: ['go-on', 'storage'] });
    expect(words({ lost: 0 })?.title).toBe('412 deliveries saved, none lost.');
    expect(words({ isLostExact: false })?.title).toBe('412 deliveries saved, at least 3 could not be read.');
    expect(words({ lost: 0, isLostExact: false })?.title).toBe('412 deliveries saved, it is not known how many could not be read.');
    expect(words({ changedBodies: 1, othersLost: 2 })?.text).toContain(
      '1 saved body is not as received; the check names them. Some of what was set up',
    );
    expect(words({})?.text).toContain('The damaged file is kept.');
  });

  test('a restore that waits says what takes the place', () => {
    const failure = describeFailure('log.damaged', { problem: 'x.' });
    const words = logWords(aLog({ mode: 'read-only', failure, replacement: { name: 'log-v60.db', salvage: null } }));
    expect(words?.text).toContain('log-v60.db takes the place of the log');
  });

  test('STO-16, STO-18 newer logs, folders that can not be written and network folders are read, with what can be done', () => {
    expect(failed('log.newer_version', { mode: 'read-only' })).toMatchObject({ ways: ['storage'] });
    expect(failed('log.newer_version', { mode: 'read-only' })?.text).toContain('Update Hookglass.');
    expect(failed('log.folder_not_writable', { mode: 'read-only' })).toMatchObject({ ways: ['try-again'] });
    expect(failed('log.network_folder', { mode: 'read-only' })?.text).toContain('--data DIR');
  });
});
