/** What a Node process lends an engine: its clock, randomness and worker files. The vault, logger and folder come from the shell. */
import { randomBytes } from 'node:crypto';
import type { Clock, EnginePorts, Random } from '#engine/ports.ts';

/** How far the monotonic clock may be from the wall clock before the wall clock is believed (it was set, or the machine slept). */
const mostDriftUs = 20_000;

/** Microseconds by the monotonic clock, so that two arrivals in one millisecond keep their order; follows when the wall clock is set. */
export function createSystemClock(): Clock {
  let offsetUs = 0;
  return {
    nowUs() {
      const steadyUs = Math.floor((performance.timeOrigin + performance.now()) * 1000);
      const driftUs = Date.now() * 1000 - steadyUs - offsetUs;
      if (Math.abs(driftUs) > mostDriftUs) offsetUs += driftUs;
      return steadyUs + offsetUs;
    },
  };
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/**
 * Where the worker threads start, seen from the process's entry file: beside it in a build, in the engine's folder when the entry
 * is a source file in a layer's folder.
 */
export function workerUrls(entry: string): EnginePorts['workers'] {
  const isSource = entry.endsWith('.ts');
  const find = (name: string, part = 'log') => new URL(isSource ? `../engine/${part}/${name}.ts` : `./${name}.js`, entry);
  return {
    reader: find('reader-worker'),
    indexer: find('index-worker'),
    maintenance: find('maintenance-worker'),
    diagnoser: find('diagnose-worker', 'verification'),
    comparer: find('compare-worker', 'console/compare'),
    scenarioReader: find('scenario-worker', 'composer/scenario'),
  };
}

/** Folder of the built page, seen from the process's entry file. */
export function pageFolderUrl(entry: string): URL {
  return new URL(entry.endsWith('.ts') ? '../../out/renderer/' : '../renderer/', entry);
}
