/** Checks by hand in this process: no engine, no log, no folder. */
import { defaultSettings } from '#contract/models/settings.ts';
import type { Signing } from '#contract/models/signing.ts';
import { checkByHand, type HandChecked, type HandSecret, openHandSecrets } from '#engine/verification/check-by-hand.ts';
import { createDiagnoser } from '#engine/verification/diagnoser.ts';
import { createSystemClock, workerUrls } from '#hosts/engine-ports.ts';
import type { HandRequest } from './hand-request.ts';

export interface LocalCheck {
  readonly request: HandRequest;
  readonly signing: Signing;
  readonly secrets: readonly HandSecret[];
  /** Undefined: now. */
  readonly atUs: number | undefined;
}

/** `entry`: URL of the process's entry file. */
export async function checkLocally(
  { request, signing, secrets, atUs }: LocalCheck,
  entry: string,
  signal: AbortSignal,
): Promise<HandChecked> {
  const diagnoser = createDiagnoser(workerUrls(entry).diagnoser);
  const { url, headers, body } = request;
  try {
    return await checkByHand(
      diagnoser,
      {
        request: { url, headers, body, isComplete: true },
        settings: { ...signing, toleranceSeconds: signing.toleranceSeconds ?? defaultSettings.toleranceSeconds },
        secrets: openHandSecrets(secrets),
        nowUs: atUs ?? createSystemClock().nowUs(),
        others: [],
      },
      signal,
    );
  } finally {
    await diagnoser.close();
  }
}
