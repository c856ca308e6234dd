/**
 * The whole engine with its real receiver in a process of its own, so that the shim can be loaded into it. Told over the process's
 * channel to open a folder (by its path), to say how it is (`state`), and to close (`close`).
 */
import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { type LogLine, recordingLogger } from '#test/support/recording-logger.ts';

let engine: Engine | undefined;
let lines: LogLine[] = [];

async function stateNow() {
  const health = await engine?.handlers.system.health({}, { signal: undefined });
  return {
    port: engine?.receiver().port ?? null,
    mode: health?.log.mode ?? null,
    failure: health?.log.failure?.code ?? null,
    lines: lines.map(({ message }) => message),
  };
}

async function open(folder: string) {
  lines = [];
  engine = await makeEngine(folder, { logger: recordingLogger(lines) });
  return stateNow();
}

async function close() {
  await engine?.close();
  engine = undefined;
  return stateNow();
}

process.on('message', (word: string) => {
  const asked = word === 'state' ? stateNow() : word === 'close' ? close() : open(word);
  asked.then(
    (state) => process.send?.({ state, error: null }),
    (error: unknown) => process.send?.({ state: null, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
  );
});

// A test that was stopped leaves no engine behind.
process.on('disconnect', () => process.exit());
