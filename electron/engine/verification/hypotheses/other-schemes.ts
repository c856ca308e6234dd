/** The delivery is right by the rules of another scheme. */
import { schemeNames } from '#contract/models/verdict.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { Trial } from '../diagnosis/trial.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';

/** Own scheme left out; the custom one has no rules to be tried by. */
export function* otherSchemes(given: DiagnosisCase): Iterable<Trial> {
  const { request, settings } = given;
  for (const scheme of schemeNames) {
    if (scheme === settings.scheme || scheme === 'custom') continue;
    const facts = schemeFactsOf(scheme);
    const own = schemeFactsOf(settings.scheme);
    yield {
      code: 'other-scheme',
      request,
      settings: { ...defaultSigning(scheme), toleranceSeconds: settings.toleranceSeconds, publicUrl: settings.publicUrl },
      content: `${facts.signedContent}, as ${facts.label} signs`,
      words: () => ({
        sentence: `It is signed as ${facts.label} does (${facts.headers[0]}); the endpoint expects ${own.label}.`,
        advice: `Set the endpoint's scheme to ${facts.label}, or point the sender at an endpoint that has it.`,
        habit: 'wrong-header',
        fix: given.isKept ? { kind: 'set-scheme', scheme } : null,
      }),
    };
  }
}
