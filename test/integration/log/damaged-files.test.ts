import { afterAll, beforeAll, expect, test } from 'vitest';
import { damages } from '#test/support/damaged-logs/damage.ts';
import { examine, makeSoundLog, type SoundLog } from '#test/support/damaged-logs/examine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let sound: SoundLog;

beforeAll(async () => {
  sound = await makeSoundLog(`${folder.path}/sound`);
});

afterAll(() => folder[Symbol.dispose]());

test('STO-14 of 50 damaged files none crashes, loses anything without a word, or is deleted', async () => {
  const findings = [];
  for (let seed = 0; seed < 50; seed++) findings.push(await examine(sound, seed, folder.path));
  expect(findings.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
  // Every kind of damage was met, and it was damage.
  expect(new Set(findings.map(({ name }) => name.replace(/ \(.*/, ''))).size).toBe(damages.length);
  expect(findings.filter(({ opened }) => opened === 'read-only').length).toBeGreaterThan(20);
  expect(findings.reduce((sum, { saved }) => sum + saved, 0)).toBeGreaterThan(50 * sound.bodies.size * 0.4);
}, 400_000);
