/** An engine in a process with the shim loaded, from the outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Shim } from './shim.ts';

const stateSchema = z.object({
  port: z.int().nullable(),
  mode: z.enum(['read-write', 'read-only']).nullable(),
  /** Code of the failure that the health shows. */
  failure: z.string().nullable(),
  /** What the engine has logged since it was opened. */
  lines: z.array(z.string()),
});
const answerSchema = z.object({ state: stateSchema.nullable(), error: z.string().nullable() });

export type EngineState = z.infer<typeof stateSchema>;

export class EngineUnderShim {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  constructor(shim: Shim) {
    this.#child = spawn(process.execPath, [fileURLToPath(new URL('./engine-process.ts', import.meta.url))], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...shim.env },
    });
    this.#ended = once(this.#child, 'exit').then(([code, signal]) =>
      Promise.reject(new Error(`The engine's process ended: ${code ?? signal}`)),
    );
    // why: it ends one day, and nobody waits for an answer then.
    this.#ended.catch(() => undefined);
  }

  /** Fails with the engine's words when it can not be opened. */
  open(folder: string): Promise<EngineState> {
    return this.#ask(folder);
  }

  state(): Promise<EngineState> {
    return this.#ask('state');
  }

  close(): Promise<EngineState> {
    return this.#ask('close');
  }

  async #ask(question: string): Promise<EngineState> {
    const answered = once(this.#child, 'message');
    this.#child.send(question);
    const [message] = await Promise.race([answered, this.#ended]);
    const { state, error } = answerSchema.parse(message);
    if (state === null) throw new Error(error ?? 'no state');
    return state;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
