import type { Signing } from '#contract/models/signing.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { SchemeSettings } from '#engine/verification/scheme.ts';

/** What a scheme means by itself, with a tolerance of 300 s, and the changes. */
export function schemeSettings(
  scheme: SchemeName,
  changes: Partial<Omit<Signing, 'scheme' | 'toleranceSeconds'>> & { readonly toleranceSeconds?: number } = {},
): SchemeSettings {
  return { ...defaultSigning(scheme), toleranceSeconds: 300, ...changes };
}
