import { describe, expect, it } from 'vitest';
import { newValidity, readValidity, validityOf } from '#renderer/features/endpoints/validity-draft.ts';
import { aSecret } from '#test/unit/renderer/support/endpoints.ts';

const nowUs = new Date(2026, 10, 21, 12).getTime() * 1000 + 123_456;
const hourUs = 3_600_000_000;

describe('from when and until when a new secret counts', () => {
  it('the first one always has, so that earlier deliveries can be judged with it; a later one from now on', () => {
    expect(readValidity(newValidity(true, nowUs), nowUs)).toEqual({ validity: { validFromUs: 0 } });
    expect(readValidity(newValidity(false, nowUs), nowUs)).toEqual({ validity: {} });
  });

  it('dates are read in the zone of the window', () => {
    const draft = { from: 'date', fromText: '2026-11-20T10:00:05', until: 'date', untilText: '2026-11-21T10:00' } as const;
    expect(readValidity(draft, nowUs).validity).toEqual({
      validFromUs: new Date(2026, 10, 20, 10, 0, 5).getTime() * 1000,
      validUntilUs: new Date(2026, 10, 21, 10).getTime() * 1000,
    });
  });

  it.each([
    [{ from: 'date', fromText: '', until: 'open', untilText: '' }, { fromProblem: 'Choose a day and a time.' }],
    [{ from: 'now', fromText: '', until: 'date', untilText: '' }, { untilProblem: 'Choose a day and a time.' }],
    [{ from: 'now', fromText: '', until: 'date', untilText: '2026-01-01T00:00' }, { untilProblem: 'It would end before it begins.' }],
  ] as const)('%#: what is missing or contradicts is said at its field', (draft, problem) => {
    expect(readValidity(draft, nowUs)).toEqual({ validity: undefined, ...problem });
  });
});

describe('changing the dates of a secret', () => {
  const secret = aSecret('Main', nowUs - hourUs, { validUntilUs: nowUs + hourUs });
  const before = validityOf(secret, nowUs);

  it('sends nothing for what was not touched, as the fields know seconds only', () => {
    expect(readValidity(before, nowUs, before).validity).toEqual({});
  });

  it('sends each date that was changed', () => {
    expect(readValidity({ ...before, from: 'always' }, nowUs, before).validity).toEqual({ validFromUs: 0 });
    expect(readValidity({ ...before, from: 'now' }, nowUs, before).validity).toEqual({ validFromUs: nowUs });
    expect(readValidity({ ...before, until: 'open' }, nowUs, before).validity).toEqual({ validUntilUs: null });
  });

  it('a secret from the beginning without end is shown as that', () => {
    expect(validityOf(aSecret('Main', 0), nowUs)).toMatchObject({ from: 'always', until: 'open' });
  });
});
