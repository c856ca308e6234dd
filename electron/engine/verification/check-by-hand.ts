/** Judges and explains a signature that was never captured. Keeps nothing and tells nobody: what it is given is in the answer alone. */
import { secretIdSchema } from '#contract/ids.ts';
import type { Diagnosis } from '#contract/models/diagnosis.ts';
import type { SignatureReport } from '#contract/models/verdict.ts';
import type { Diagnoser, OtherSecret } from './diagnosis-case.ts';
import { buildSignatureReport } from './report.ts';
import type { OpenSecret, SignedRequest, VerificationContext } from './scheme.ts';
import { verify } from './verify.ts';

export interface HandCheck extends VerificationContext {
  readonly request: SignedRequest;
  /** Secrets that did not count, for the diagnosis. */
  readonly others: readonly OtherSecret[];
}

export interface HandChecked {
  readonly report: SignatureReport;
  readonly diagnosis: Diagnosis;
}

export interface HandSecret {
  /** As given, the empty one too: the verdict says what is wrong with it. */
  readonly value: string | Uint8Array;
  readonly name?: string | undefined;
}

/** Secrets under ids of no endpoint, in the order given. */
export function openHandSecrets(secrets: readonly HandSecret[]): readonly OpenSecret[] {
  return secrets.map(({ value, name }, index) => ({
    id: secretIdSchema.parse(`sec_check${index + 1}`),
    name: name ?? `Secret ${index + 1}`,
    value: typeof value === 'string' ? new TextEncoder().encode(value) : value,
  }));
}

/** Fails with `cancelled.by_user` when the signal is aborted. */
export async function checkByHand(
  diagnoser: Pick<Diagnoser, 'diagnose'>,
  { request, others, ...context }: HandCheck,
  signal?: AbortSignal,
): Promise<HandChecked> {
  const verification = verify(request, context);
  const report = buildSignatureReport(request, context, verification);
  const { settings, secrets, nowUs } = context;
  const diagnosis = await diagnoser.diagnose({ request, settings, nowUs, verification, secrets, others, isKept: false }, signal);
  return { report, diagnosis };
}
