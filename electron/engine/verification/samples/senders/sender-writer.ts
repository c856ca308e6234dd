import type { Recipe } from '../recipe.ts';

export interface SenderSubject {
  readonly recipe: Recipe;
  /** Where to send. */
  readonly address: string;
  /** The address that is signed where the scheme signs one, and it is another than the one it is sent to. */
  readonly publicUrl: string | null;
}

export interface SenderWriter {
  readonly syntax: string;
  readonly fileName: string;
  readonly command: string;
  code(subject: SenderSubject): string;
}

/** The variable the secret is read from; the samples that check a signature read the same one. */
export const secretVariable = 'WEBHOOK_SECRET';

export const eventType = 'run.completed';
export const runId = 'run_from_my_sender';

/** What the secret has to be read as, in words: a wrong guess is the usual reason for a mismatch. */
export function signedWith({ title, algorithm }: Recipe): string {
  return `${title === 'signature' ? 'signature of your own scheme' : title}, HMAC-${algorithm.toUpperCase().replace('SHA', 'SHA-')}`;
}
