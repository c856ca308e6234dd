/** The plain sentences of a signature report: what a verdict means for this delivery, and what to do about it. */
import type { SignatureReport, VerdictReason, Verification } from '#contract/models/verdict.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { describeSigning, schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { headerBytes, headerValues, withoutOuterSpace } from './header-values.ts';
import { isSameDigest } from './hmac.ts';
import type { SignedRequest, VerificationContext } from './scheme.ts';
import type { ClaimPlaces, SchemeModule } from './scheme-module.ts';

export interface ReportFacts {
  readonly scheme: SchemeModule;
  readonly request: SignedRequest;
  readonly context: VerificationContext;
  readonly verification: Verification;
  readonly received: readonly string[];
  readonly comparisons: readonly SignatureReport['comparisons'][number][];
}

export interface Words {
  readonly sentence: string;
  readonly advice: string;
}

/** Behind other words; nothing where the sender is not Zof. */
function whereSecretsAre({ scheme }: Verification): string {
  return scheme === 'zof' ? ' In the Console the secret is under Admin Center → Developer → Webhooks.' : '';
}

function quoted(name: string | undefined): string {
  return name === undefined ? 'a secret' : `secret "${name}"`;
}

function utcTime(seconds: number): string {
  // The furthest time a Date holds; a sender may claim any number.
  return seconds <= 8_640_000_000_000 ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : `${seconds} s`;
}

/** Both clocks and the difference, in whole seconds. */
function clockWords(facts: ReportFacts, isFuture: boolean): Words {
  const { verification, context } = facts;
  const signedAt = verification.timestampSeconds ?? 0;
  const arrivedAt = Math.floor(context.nowUs / 1_000_000);
  const difference = Math.abs(arrivedAt - signedAt);
  const side = isFuture ? 'after' : 'before';
  if (!facts.scheme.hasTimestamp(facts.context.settings)) {
    return {
      sentence: `The signature is right (${quoted(verification.matchedSecret?.name)}), but the event says it was created at ${utcTime(signedAt)}, ${difference} s ${side} its arrival at ${utcTime(arrivedAt)}; the endpoint's freshness check allows ${verification.toleranceSeconds} s.`,
      advice: 'If late deliveries are fine here, allow more or turn the freshness check off; else treat it as sent again.',
    };
  }
  return {
    sentence: `The signature is right (${quoted(verification.matchedSecret?.name)}), but it was made for ${utcTime(signedAt)}, ${difference} s ${side} its arrival at ${utcTime(arrivedAt)}; ${verification.toleranceSeconds} s are allowed.`,
    advice: isFuture
      ? 'Set the clock of the sender or of this machine.'
      : 'An exact replay is always as old as its capture: replay it fresh to sign it now. If it is no replay, check both clocks and what held it up.',
  };
}

/** A header with another name that carries the very signature that was looked for. */
function signatureElsewhere({ request, comparisons }: ReportFacts): { readonly header: string; readonly secretName: string } | null {
  for (const [header, value] of request.headers) {
    const sent = headerBytes(withoutOuterSpace(value));
    const match = comparisons.find(({ expected }) => expected !== null && isSameDigest(headerBytes(expected), sent));
    if (match !== undefined) return { header, secretName: match.secretName };
  }
  return null;
}

function missingWords(facts: ReportFacts, header: string): Words {
  const isEmpty = headerValues(facts.request.headers, header).length > 0;
  const sentence = isEmpty ? `The ${header} header is empty.` : `The request has no ${header} header.`;
  const elsewhere = signatureElsewhere(facts);
  if (elsewhere !== null) {
    return {
      sentence: `${sentence} The header ${elsewhere.header} carries the right signature of secret "${elsewhere.secretName}".`,
      advice: schemeFactsOf(facts.scheme.name).takesHeaderName
        ? `Set the endpoint's header name to ${elsewhere.header}.`
        : `Have the sender, or the proxy that renames it, use ${header}.`,
    };
  }
  return { sentence, advice: `Check that the sender signs, and that no proxy on the way removes ${header}.` };
}

function mismatchWords({ verification, comparisons }: ReportFacts): Words {
  const header = verification.headerName;
  const [only] = comparisons;
  return {
    sentence:
      comparisons.length === 1 && only !== undefined
        ? `Secret "${only.secretName}" does not give the signature in ${header} for these bytes.`
        : `None of the ${comparisons.length} secrets gives the signature in ${header} for these bytes.`,
    advice: `Either the secret is another one or the body changed after it was signed. Compare the secret with the sender's, and sign the very bytes that are sent.${whereSecretsAre(verification)}`,
  };
}

function placesOf({ scheme, request, context }: ReportFacts): ClaimPlaces {
  return scheme.claimPlaces(request, context.settings);
}

/** Header of the signed time, as this request names it. */
function timestampHeaderOf(facts: ReportFacts): string {
  return placesOf(facts).timestamp ?? 'timestamp header';
}

/** How the times of our days look in the unit that was not asked for. */
const otherUnits = { seconds: { digits: 13, name: 'milliseconds' }, milliseconds: { digits: 10, name: 'seconds' } } as const;

/** The body's own time is looked at, and there is none, or none that can be read. */
function createdWords(body: Uint8Array): Words {
  const { eventTime } = readEnvelope(body);
  const start = 'The signature is right, but the endpoint checks how old an event is, and this body names';
  if (eventTime === null) {
    return {
      sentence: `${start} no time of its own.`,
      advice: 'Turn the freshness check off for this endpoint, or have the sender put "created" into the event.',
    };
  }
  return {
    sentence: `${start} the time "${eventTime.slice(0, 40)}", which can not be read.`,
    advice: 'Turn the freshness check off for this endpoint, or have the sender write the time as 2026-05-20T12:00:00Z.',
  };
}

function timestampWords(facts: ReportFacts): Words {
  const { request, scheme, context } = facts;
  const name = timestampHeaderOf(facts);
  if (!scheme.hasTimestamp(context.settings)) return createdWords(request.body);
  const values = headerValues(request.headers, name);
  const unit = context.settings.custom?.timestampUnit ?? 'seconds';
  const advice = `Send the time as Unix ${unit}, digits only.`;
  if (new Set(values).size > 1)
    return { sentence: `The ${name} was sent more than once with different values.`, advice: `Send one ${name}.` };
  const value = values[0] ?? '';
  const { digits, name: other } = otherUnits[unit];
  if (/^\d+$/.test(value) && value.length === digits) return { sentence: `The timestamp ${value} looks like ${other}.`, advice };
  return { sentence: `The timestamp "${value.slice(0, 40)}" is not a number of ${unit}.`, advice };
}

const wordsFor: Readonly<Record<VerdictReason, (facts: ReportFacts) => Words>> = {
  ok: ({ verification }) => ({
    sentence: `The signature was made with ${quoted(verification.matchedSecret?.name)} over exactly these bytes.`,
    advice: '',
  }),
  signature_mismatch: mismatchWords,
  missing_signature_header: (facts) => missingWords(facts, facts.verification.headerName),
  missing_timestamp_header: (facts) => missingWords(facts, timestampHeaderOf(facts)),
  missing_id_header: (facts) => missingWords(facts, placesOf(facts).id ?? 'id header'),
  malformed_signature: ({ context }) => ({
    sentence: 'The signature is not in the form of the scheme.',
    advice: `It has to be ${describeSigning(context.settings).encoding}.`,
  }),
  malformed_timestamp: timestampWords,
  timestamp_too_old: (facts) => clockWords(facts, false),
  timestamp_in_future: (facts) => clockWords(facts, true),
  unsupported_scheme_version: ({ verification }) => ({
    sentence: `The header ${verification.headerName} holds only signatures of versions that the scheme ${verification.scheme} does not take.`,
    advice: 'Have the sender sign in the version that the scheme takes, or choose another scheme for the endpoint.',
  }),
  duplicate_signature_header: ({ verification }) => ({
    sentence: `The header ${verification.headerName} was sent more than once with different values, so none of them counts.`,
    advice: 'Send it once. A proxy or a wrapper on the way may add its own.',
  }),
  ambiguous_message_id: () => ({ sentence: 'The message id can be read in two ways.', advice: 'Send one message id.' }),
  no_secret: ({ verification }) => ({
    sentence: 'No secret counted when this arrived, so the signature could not be checked.',
    advice: `Add the endpoint's signing secret.${whereSecretsAre(verification)}`,
  }),
  malformed_secret: ({ verification }) => ({
    sentence: `The endpoint's secret can not be a key of the scheme ${verification.scheme}, so the signature could not be checked.`,
    advice: 'Enter the secret again as the sender shows it, or choose the scheme that the sender uses.',
  }),
  body_incomplete: () => ({
    sentence: 'The body is not all here, so the signed bytes can not be checked.',
    advice: 'If it was over the size limit, raise the limit and have it sent again; if the sender broke off, look there.',
  }),
};

export function explainVerdict(facts: ReportFacts): Words {
  const { verification, context, received } = facts;
  return facts.scheme.explain(verification.reason, received, context.settings) ?? wordsFor[verification.reason](facts);
}
