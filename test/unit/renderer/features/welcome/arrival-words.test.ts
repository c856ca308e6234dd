import { describe, expect, it } from 'vitest';
import { deliveryIdSchema } from '#contract/ids.ts';
import { verdictSchema } from '#contract/models/verdict.ts';
import { type Arrival, arrivalOutcome, isOwnSender, runOutcome } from '#renderer/features/welcome/arrival-words.ts';

const arrival: Arrival = {
  id: deliveryIdSchema.parse('dlv_1'),
  eventType: 'run.completed',
  method: 'POST',
  verdict: 'verified',
  durationUs: 12_000,
  answeredStatus: 200,
};

describe('what a step led to', () => {
  it('says type, verdict and duration, with the delivery to open', () => {
    expect(arrivalOutcome(arrival)).toEqual({ tone: 'ok', words: 'run.completed arrived, verified, 12.0 ms', deliveryId: 'dlv_1' });
  });

  it('says less of what is not known yet, and nothing that can hide', () => {
    expect(arrivalOutcome({ ...arrival, durationUs: null }).words).toBe('run.completed arrived, verified');
    expect(arrivalOutcome({ ...arrival, eventType: null, method: 'GET', durationUs: null }).words).toBe('A GET request arrived, verified');
    expect(arrivalOutcome({ ...arrival, eventType: 'run.\u202ecompleted' }).words).not.toContain('\u202e');
  });

  it('no verdict but verified counts as done, and each says what is missing', () => {
    const others = verdictSchema.options.filter((verdict) => verdict !== 'verified');
    const outcomes = others.map((verdict) => arrivalOutcome({ ...arrival, verdict }));
    expect(new Set(outcomes.map(({ tone }) => tone))).toEqual(new Set(['warn']));
    expect(new Set(outcomes.map(({ words }) => words)).size).toBe(others.length);
  });

  it('a sandbox run is done with its last event', () => {
    expect(runOutcome({ ...arrival, eventType: 'run.started' })).toMatchObject({ tone: 'waiting' });
    expect(runOutcome({ ...arrival, eventType: 'run.failed' })).toMatchObject({ tone: 'ok' });
    expect(runOutcome({ ...arrival, eventType: 'run.started', verdict: 'mismatch' })).toMatchObject({ tone: 'warn' });
  });
});

it('what Hookglass sends itself is nobody’s own sender', () => {
  expect(isOwnSender([['user-agent', 'Hookglass-Sandbox']])).toBe(false);
  expect(isOwnSender([['User-Agent', 'Hookglass-Test-Event']])).toBe(false);
  expect(isOwnSender([['User-Agent', 'curl/8.5.0']])).toBe(true);
  expect(isOwnSender([])).toBe(true);
});
