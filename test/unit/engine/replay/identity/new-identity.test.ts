import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { Failure } from '#engine/failure.ts';
import { newEventId } from '#engine/replay/identity/new-event-id.ts';
import { giveNewIdentity } from '#engine/replay/identity/new-identity.ts';
import { writeTimeLike } from '#engine/replay/identity/time-like.ts';

const atUs = Date.UTC(2026, 10, 26, 6, 7, 8, 123) * 1000 + 456;
const identity = { seed: 'rpl_1', atUs };
const give = (body: string, headers: readonly HeaderPair[] = []) => {
  const made = giveNewIdentity(Buffer.from(body), headers, identity);
  return { ...made, text: Buffer.from(made.body).toString() };
};
const next = (id: string) => newEventId(id, identity.seed);

function problemOf(body: string | Uint8Array, headers: readonly HeaderPair[] = []): string {
  try {
    giveNewIdentity(Buffer.from(body), headers, identity);
    return 'none';
  } catch (error) {
    if (error instanceof Failure && error.code === 'replay.no_identity') return error.details['problem'] ?? '';
    throw error;
  }
}

describe('A new event id', () => {
  it('stands in place of the old one, and every other byte stays', () => {
    const before = ' {"note":"evt_old", "id" :\t"evt_old","type":"run.completed","data":{"object":{"id":"evt_old"}},"u":1.50e3}\r\n';
    const { text, oldEventId, sentence } = give(before);
    expect(text).toBe(before.replace('"id" :\t"evt_old"', `"id" :\t"${next('evt_old')}"`));
    expect(oldEventId).toBe('evt_old');
    expect(sentence).toContain(next('evt_old'));
  });

  it('changes nothing else of any body, and reads back as the new id', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 });
    fc.assert(
      fc.property(object, object, fc.string({ minLength: 1, maxLength: 40 }), fc.nat(2), (before, after, id, spaces) => {
        const fields = { ...before, id, type: 'a.b', ...withoutId(after), data: { object: {} } };
        const text = JSON.stringify(fields, null, spaces);
        const { text: changed } = give(text);
        expect(JSON.parse(changed)).toEqual({ ...JSON.parse(text), id: next(id) });
        expect(readEnvelope(Buffer.from(changed)).eventId).toBe(next(id));
        expect(changed.replace(JSON.stringify(next(id)), () => JSON.stringify(id))).toBe(text);
      }),
    );
  });

  it('is found behind escapes, in the key and in the value', () => {
    const { text } = give('{"\\u0069d":"evt\\u005fold","type":"x","data":{"object":{}}}');
    expect(text).toBe(`{"\\u0069d":"${next('evt_old')}","type":"x","data":{"object":{}}}`);
  });

  it('stands in place of each of several, whichever a reader takes', () => {
    const { text } = give('{"id":"evt_a","type":"x","id":"evt_b","data":{"object":{}}}');
    expect(text).toBe(`{"id":"${next('evt_a')}","type":"x","id":"${next('evt_b')}","data":{"object":{}}}`);
  });

  it('is a number where the old one is', () => {
    const { text } = give('{"id":42,"type":"x","data":{"object":{}}}');
    expect(text).toMatch(/^\{"id":[1-9]\d{14},"type"/);
  });

  it('keeps the bytes of a body that is not UTF-8, and a byte order mark', () => {
    const body = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from('{"id":"evt_old","type":"x","n":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('","data":{"object":{}}}'),
    ]);
    const { body: changed } = giveNewIdentity(body, [], identity);
    expect(Buffer.from(changed).toString('latin1')).toBe(body.toString('latin1').replace('evt_old', next('evt_old')));
  });

  it('is put into a large body', () => {
    const tail = `,"type":"x","data":{"object":{}},"list":[${Array.from({ length: 200_000 }, (_, at) => at).join(',')}]}`;
    expect(give(`{"id":"evt_old"${tail}`).text).toBe(`{"id":"${next('evt_old')}"${tail}`);
  });

  it('has the form of the old one, and is the same for the same seed', () => {
    expect(next('evt_old')).toMatch(/^evt_[A-Za-z0-9]{20}$/);
    expect(next('msg-1')).toMatch(/^msg-[A-Za-z0-9]{20}$/);
    expect(next('0f8fad5b-d9cb-469f-a165-70867728950e')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(next('12345')).toMatch(/^[1-9][0-9]{14}$/);
    expect(next('no form at all')).toMatch(/^evt_[A-Za-z0-9]{20}$/);
    expect(newEventId('evt_old', 'rpl_1')).toBe(next('evt_old'));
    expect(newEventId('evt_old', 'rpl_2')).not.toBe(next('evt_old'));
    expect(next('evt_other')).not.toBe(next('evt_old'));
  });
});

describe('The time of a legacy event', () => {
  it.each([
    ['"2025-01-02T03:04:05Z"', '"2026-11-26T06:07:08Z"'],
    ['"2025-01-02T03:04:05.678Z"', '"2026-11-26T06:07:08.123Z"'],
    ['"2025-01-02T03:04:05.678901+02:00"', '"2026-11-26T08:07:08.123456+02:00"'],
    ['"2025-01-02T03:04:05-0330"', '"2026-11-26T02:37:08-0330"'],
    ['1735787045', '1795673228'],
    ['"1735787045678"', '"1795673228123"'],
  ])('%s becomes that of the replay, in its form', (old, now) => {
    expect(give(`{"event":"run.done","timestamp":${old},"x":1}`).text).toBe(`{"event":"run.done","timestamp":${now},"x":1}`);
  });

  it('is found under its other name', () => {
    expect(give('{"event":"run.done","created":1735787045}').text).toBe('{"event":"run.done","created":1795673228}');
  });

  it('can be read again, whatever its form', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
        expect(Date.parse(writeTimeLike(date.toISOString(), atUs))).toBe(Math.floor(atUs / 1000));
      }),
    );
  });
});

describe('What can not get another identity', () => {
  it.each<[string, string | Uint8Array, HeaderPair[], string]>([
    ['a compressed body', 'x', [['content-encoding', 'GZIP']], 'compressed (GZIP)'],
    ['no JSON', 'a=b', [], 'not JSON'],
    ['nothing', '', [], 'not JSON'],
    ['no event', '{"id":"thing_1"}', [], 'names no event id'],
    ['a legacy event without a time', '{"event":"run.done"}', [], 'no time either'],
  ])('%s', (_, body, headers, words) => {
    expect(problemOf(body, headers)).toContain(words);
  });

  it('is not refused for an encoding that changes nothing', () => {
    expect(problemOf('{"id":"e","type":"x","data":{"object":{}}}', [['Content-Encoding', 'identity']])).toBe('none');
  });
});

function withoutId(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !['id', 'type', 'data'].includes(key)));
}
