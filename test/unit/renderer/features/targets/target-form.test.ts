import { describe, expect, it } from 'vitest';
import { targetOptionsShape } from '#contract/models/target.ts';
import { headersText, limitFields, limitText, nameOfUrl, readHeaders, readLimit, usesTls } from '#renderer/features/targets/target-form.ts';
import { delayText, parseDelay, parseDelays } from '#renderer/lib/delay-text.ts';
import { target } from '#test/unit/renderer/support/replays.ts';

describe('limits of a target', () => {
  it('come back as they were shown', () => {
    const kept = target('tgt_1', { connectMs: 1_500, totalMs: 250, mostPerSecond: 2.5 });
    for (const field of limitFields) expect(readLimit(field, limitText(kept, field))).toEqual({ change: { [field.key]: kept[field.key] } });
  });

  it('are held to what the contract takes', () => {
    for (const field of limitFields) {
      const shape = targetOptionsShape[field.key];
      expect(shape.safeParse(field.least).success, field.key).toBe(true);
      expect(shape.safeParse(field.most).success, field.key).toBe(true);
      expect(shape.safeParse(field.most + 1).success, field.key).toBe(false);
      expect(readLimit(field, 'x')).toHaveProperty('problem');
      expect(readLimit(field, field.isDelay ? delayText(field.most * 2) : String(field.most + 1))).toHaveProperty('problem');
    }
  });

  it('have no cap when the field is empty', () => {
    const cap = limitFields.find(({ key }) => key === 'mostPerSecond');
    expect(cap && readLimit(cap, ' ')).toEqual({ change: { mostPerSecond: null } });
  });
});

describe('headers of a target', () => {
  it('are one a line, with colons in their values', () => {
    const reading = readHeaders('X-Tenant: staging\n\nX-Url:http://a:1/\n');
    expect(reading).toEqual({
      headers: [
        ['X-Tenant', 'staging'],
        ['X-Url', 'http://a:1/'],
      ],
    });
    expect('headers' in reading && headersText(reading.headers)).toBe('X-Tenant: staging\nX-Url: http://a:1/');
  });

  it('say which line is wrong', () => {
    expect(readHeaders('a: b\nnothing')).toEqual({ problem: expect.stringContaining('Line 2') });
    expect(readHeaders('a b: c')).toEqual({ problem: expect.stringContaining('“a b”') });
    expect(readHeaders(Array.from({ length: 51 }, (_, index) => `h${index}: v`).join('\n'))).toEqual({ problem: 'At most 50 headers' });
  });
});

describe('times', () => {
  it('are read and written in milliseconds', () => {
    for (const [text, ms] of [
      ['250 ms', 250],
      ['1.5 s', 1_500],
      ['90 s', 90_000],
      ['5 min', 300_000],
      ['2 h', 7_200_000],
      ['3 d', 259_200_000],
      ['0 s', 0],
    ] as const) {
      expect(parseDelay(text)).toBe(ms);
      expect(parseDelay(delayText(ms))).toBe(ms);
    }
    expect(parseDelay('10')).toBe(10_000);
    expect(parseDelay('soon')).toBeUndefined();
    expect(parseDelays('1 s, 10s; 1 min')).toEqual([1_000, 10_000, 60_000]);
    expect(parseDelays('1 s, x')).toBeUndefined();
    expect(parseDelays(' ')).toBeUndefined();
  });
});

it('a target is named after its host, and TLS is asked of https only', () => {
  expect(nameOfUrl('http://localhost:3000/x')).toBe('localhost:3000');
  expect(nameOfUrl('no url')).toBe('');
  expect([usesTls('https://a/'), usesTls('http://a/')]).toEqual([true, false]);
});
