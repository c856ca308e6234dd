import { describe, expect, it } from 'vitest';
import type { Observation } from '#contract/models/observation.ts';
import { observedWords } from '#renderer/features/timeline/filter/observed-words.ts';

/** Microseconds of a time on the day, in the zone of the window. */
function at(clock: string, day = 20): number {
  return new Date(`2026-11-${day}T${clock}:00`).getTime() * 1000;
}

function observed(changes: Partial<Observation>): Observation {
  return {
    fromUs: at('13:00'),
    untilUs: at('14:00'),
    sinceUs: at('08:00'),
    isListening: true,
    gaps: [],
    observedUs: 3_600_000_000,
    ...changes,
  };
}

function gap(from: string, until: string | null) {
  return { fromUs: at(from), untilUs: until === null ? null : at(until), reason: 'stopped' as const };
}

const now = at('14:00');
const minute = 60_000_000;

describe('what was observed', () => {
  it('names the stretches and how long nobody listened', () => {
    const words = observedWords(observed({ gaps: [gap('13:40', '13:52')], observedUs: 48 * minute }), now);
    expect(words).toBe('Observed 13:00–13:40 and since 13:52; not listening for 12 min.');
  });

  it('says since when, where nothing was missed', () => {
    expect(observedWords(observed({}), now)).toBe('Observed since 13:00.');
    expect(observedWords(observed({}), at('18:00'))).toBe('Observed 13:00–14:00.');
  });

  it('does not count the time before the first start as missed', () => {
    expect(observedWords(observed({ sinceUs: at('13:30'), observedUs: 30 * minute }), now)).toBe('Observed since 13:30.');
  });

  it('says that nobody listened at all, or not yet', () => {
    expect(observedWords(observed({ gaps: [gap('12:00', null)], observedUs: 0, isListening: false }), now)).toBe(
      'Not observed: the receiver did not listen in that range.',
    );
    expect(observedWords(observed({ sinceUs: null, observedUs: 0 }), now)).toBe(
      'The receiver has not listened yet, so nothing could arrive.',
    );
    expect(observedWords(observed({ sinceUs: at('15:00'), observedUs: 0 }), at('16:00'))).toBe(
      'Not observed: the receiver first listened 15:00, after that range.',
    );
  });

  it('ends a stretch where a gap goes on', () => {
    const words = observedWords(observed({ gaps: [gap('13:20', null)], observedUs: 20 * minute, isListening: false }), now);
    expect(words).toBe('Observed 13:00–13:20; not listening for 40 min.');
  });

  it('sums up many stretches', () => {
    const gaps = [gap('13:05', '13:06'), gap('13:15', '13:16'), gap('13:25', '13:26')];
    expect(observedWords(observed({ gaps, observedUs: 57 * minute }), now)).toBe('Observed for 57 min of it; not listening for 3 min.');
  });

  it('names the day of another day', () => {
    const words = observedWords(observed({ fromUs: at('23:00', 18), untilUs: at('01:00', 19), sinceUs: at('08:00', 10) }), now);
    expect(words).toMatch(/^Observed 18 Nov 2026 23:00–19 Nov 2026 01:00/);
  });
});
