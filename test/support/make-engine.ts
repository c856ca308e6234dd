import { randomBytes } from 'node:crypto';
import { createEngine } from '#engine/engine.ts';
import type { Engine } from '#engine/engine-parts.ts';
import type { Clock, EnginePorts } from '#engine/ports.ts';
import { openFileVault } from '#engine/secrets/file-vault.ts';
import { readyScenariosOf } from '#hosts/ready-scenarios.ts';
import { engineWorkers } from './cli-entry.ts';
import { recordingLogger } from './recording-logger.ts';

export const systemClock: Clock = { nowUs: () => Math.round((performance.timeOrigin + performance.now()) * 1000) };

/** Real ports on a folder: real files, real randomness, the real key-file vault. */
export async function testPorts(dataFolder: string, replace: Partial<EnginePorts> = {}): Promise<EnginePorts> {
  return {
    clock: systemClock,
    random: { bytes: (count) => randomBytes(count) },
    vault: await openFileVault(dataFolder),
    logger: recordingLogger(),
    dataFolder,
    readyScenarios: readyScenariosOf(new URL('../../electron/cli/main.ts', import.meta.url).href),
    workers: engineWorkers,
    ...replace,
  };
}

/** A whole engine whose receiver listens on any free port. */
export async function makeEngine(dataFolder: string, replace: Partial<EnginePorts> = {}): Promise<Engine> {
  return createEngine(await testPorts(dataFolder, replace), {
    version: '0.0.0-test',
    shell: 'headless',
    capabilities: { nativeDialogs: false, keychain: false, appMenu: false, revealInFolder: false },
    receiverPort: { kind: 'chosen', port: 0 },
  });
}
