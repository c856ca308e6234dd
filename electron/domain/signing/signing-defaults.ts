/** Completes what a person said of how deliveries are signed. */
import type { Signing, SigningChange } from '#contract/models/signing.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { defaultHeaderOf, schemeFactsOf } from './scheme-facts.ts';

/** What a scheme means when nothing else was said. */
export function defaultSigning(scheme: SchemeName): Signing {
  return {
    scheme,
    headerName: defaultHeaderOf(scheme),
    secretEncoding: 'text',
    toleranceSeconds: null,
    freshnessSeconds: null,
    publicUrl: null,
    custom: null,
  };
}

/**
 * `before` with the change. Another scheme starts from its own defaults but for the tolerance and the freshness check, which are about the
 * sender's clock; what a scheme does not take falls back to its default, so that nothing hidden has an effect.
 */
export function changeSigning(before: Signing, change: SigningChange): Signing {
  const scheme = change.scheme ?? before.scheme;
  const { toleranceSeconds, freshnessSeconds } = before;
  const base = scheme === before.scheme ? before : { ...defaultSigning(scheme), toleranceSeconds, freshnessSeconds };
  const facts = schemeFactsOf(scheme);
  const plain = defaultSigning(scheme);
  return {
    scheme,
    headerName: facts.takesHeaderName ? (change.headerName ?? base.headerName) : plain.headerName,
    secretEncoding: facts.takesSecretEncoding ? (change.secretEncoding ?? base.secretEncoding) : plain.secretEncoding,
    toleranceSeconds: change.toleranceSeconds === undefined ? base.toleranceSeconds : change.toleranceSeconds,
    freshnessSeconds: change.freshnessSeconds === undefined ? base.freshnessSeconds : change.freshnessSeconds,
    publicUrl: !facts.takesPublicUrl ? null : change.publicUrl === undefined ? base.publicUrl : change.publicUrl,
    custom: scheme === 'custom' ? (change.custom ?? base.custom) : null,
  };
}
