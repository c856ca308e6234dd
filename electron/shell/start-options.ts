import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { PortChoice } from '#engine/receiver/receiver-parts.ts';

export interface StartOptions {
  readonly dataFolder: string | undefined;
  readonly receiverPort: PortChoice | undefined;
}

/** What the launcher passes on. Anything else on the command line is Chromium's own or a mistake, and is ignored. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string' }, 'receiver-port': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const port =
    typeof values['receiver-port'] === 'string' && /^\d{1,5}$/.test(values['receiver-port']) ? Number(values['receiver-port']) : undefined;
  return {
    dataFolder: typeof values['data'] === 'string' && values['data'] !== '' ? resolve(values['data']) : undefined,
    receiverPort: port === undefined || port > 65_535 ? undefined : { kind: 'chosen', port },
  };
}
