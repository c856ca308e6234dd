/** How deliveries are signed, as the fields of a dialog hold it: read from an endpoint, checked, and told as a change. Pure. */
import { headerNameSchema, type SecretEncoding, type Signing, type SigningChange, signingChangeSchema } from '#contract/models/signing.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { defaultHeaderOf, describeSigning, schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { durationText, parseDuration } from '#renderer/lib/duration-text.ts';
import { type CustomDraft, type CustomProblems, customDraftOf, readCustom } from './custom-draft.ts';

export interface SigningDraft {
  readonly scheme: SchemeName;
  readonly headerName: string;
  readonly secretEncoding: SecretEncoding;
  /** Empty takes the setting. */
  readonly tolerance: string;
  readonly checksFreshness: boolean;
  readonly freshness: string;
  /** Empty takes the Host header and the path. */
  readonly publicUrl: string;
  readonly custom: CustomDraft;
}

export interface SigningProblems {
  readonly headerName?: string;
  readonly tolerance?: string;
  readonly freshness?: string;
  readonly publicUrl?: string;
  readonly custom: CustomProblems;
}

/** Long enough for a sender that tries again for a day. */
const usualFreshness = '24 h';

export function signingDraftOf(signing: Signing): SigningDraft {
  const { scheme, headerName, secretEncoding, toleranceSeconds, freshnessSeconds, publicUrl, custom } = signing;
  return {
    scheme,
    headerName,
    secretEncoding,
    tolerance: toleranceSeconds === null ? '' : durationText(toleranceSeconds),
    checksFreshness: freshnessSeconds !== null,
    freshness: freshnessSeconds === null ? usualFreshness : durationText(freshnessSeconds),
    publicUrl: publicUrl ?? '',
    custom: customDraftOf(custom),
  };
}

export function newSigningDraft(): SigningDraft {
  return signingDraftOf(defaultSigning('zof'));
}

/** Another scheme begins with its own header; what was typed for the others is kept in case the person comes back. */
export function withScheme(draft: SigningDraft, scheme: SchemeName): SigningDraft {
  return scheme === draft.scheme ? draft : { ...draft, scheme, headerName: defaultHeaderOf(scheme), secretEncoding: 'text' };
}

const durationProblem = 'A time like “5 min”, “24 h” or “300 s”, ten years at most';

function durationOf(text: string): number | undefined {
  const seconds = parseDuration(text);
  return signingChangeSchema.shape.toleranceSeconds.safeParse(seconds).success ? seconds : undefined;
}

/** What is wrong with the fields that the scheme takes; a field that is not shown has no problem. */
export function signingProblems(draft: SigningDraft): SigningProblems {
  const { takesHeaderName, takesPublicUrl } = schemeFactsOf(draft.scheme);
  const hasTimestamp = signsTime(draft);
  const isHeaderBad = takesHeaderName && draft.headerName.trim() !== '' && !headerNameSchema.safeParse(draft.headerName.trim()).success;
  const isUrlBad = takesPublicUrl && !signingChangeSchema.shape.publicUrl.safeParse(publicUrlOf(draft)).success;
  return {
    ...(isHeaderBad ? { headerName: 'A header name: letters, digits and hyphens' } : {}),
    ...(hasTimestamp && draft.tolerance.trim() !== '' && durationOf(draft.tolerance) === undefined ? { tolerance: durationProblem } : {}),
    ...(!hasTimestamp && draft.checksFreshness && durationOf(draft.freshness) === undefined ? { freshness: durationProblem } : {}),
    ...(isUrlBad ? { publicUrl: 'A whole address, as https://example.com/hooks/orders' } : {}),
    custom: draft.scheme === 'custom' ? readCustom(draft.custom).problems : {},
  };
}

export function hasProblem({ custom, ...others }: SigningProblems): boolean {
  return Object.keys(others).length > 0 || Object.keys(custom).length > 0;
}

/** Whether a time is signed or sent along, so that the tolerance applies and not the look at `created`. */
export function signsTime(draft: SigningDraft): boolean {
  if (draft.scheme !== 'custom') return schemeFactsOf(draft.scheme).hasTimestamp;
  return draft.custom.timePlace !== 'none';
}

/** What the fields say, whole; null while something is wrong with them. */
export function readSigning(draft: SigningDraft): Signing | null {
  if (hasProblem(signingProblems(draft))) return null;
  const { scheme, secretEncoding, checksFreshness } = draft;
  const headerName = draft.headerName.trim();
  const custom = scheme === 'custom' ? readCustom(draft.custom).custom : null;
  const hasTimestamp = signsTime(draft);
  return changeSigning(defaultSigning(scheme), {
    scheme,
    headerName: headerName === '' ? defaultHeaderOf(scheme) : headerName,
    secretEncoding,
    toleranceSeconds: hasTimestamp && draft.tolerance.trim() !== '' ? (durationOf(draft.tolerance) ?? null) : null,
    freshnessSeconds: !hasTimestamp && checksFreshness ? (durationOf(draft.freshness) ?? null) : null,
    publicUrl: publicUrlOf(draft),
    ...(custom === null ? {} : { custom }),
  });
}

function publicUrlOf({ publicUrl }: SigningDraft): string | null {
  return publicUrl.trim() === '' ? null : publicUrl.trim();
}

/** Only what differs from `before`, so that two windows do not undo each other; all that the scheme takes where the scheme differs. */
export function signingChange(before: Signing, after: Signing): SigningChange {
  const facts = schemeFactsOf(after.scheme);
  const isOther = before.scheme !== after.scheme;
  const differs = (key: keyof Signing) => isOther || JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  return {
    ...(isOther ? { scheme: after.scheme } : {}),
    ...(facts.takesHeaderName && differs('headerName') ? { headerName: after.headerName } : {}),
    ...(facts.takesSecretEncoding && differs('secretEncoding') ? { secretEncoding: after.secretEncoding } : {}),
    ...(differs('toleranceSeconds') ? { toleranceSeconds: after.toleranceSeconds } : {}),
    ...(differs('freshnessSeconds') ? { freshnessSeconds: after.freshnessSeconds } : {}),
    ...(facts.takesPublicUrl && differs('publicUrl') ? { publicUrl: after.publicUrl } : {}),
    ...(after.custom !== null && differs('custom') ? { custom: after.custom } : {}),
  };
}

/** `HMAC-SHA256 of the raw body, hex, lower case, in X-Zof-Signature` */
export function signingWords(signing: Signing): string {
  const { algorithm, encoding, headers, signedContent } = describeSigning(signing);
  return `${algorithm} of ${signedContent}, ${encoding}, in ${headers[0] ?? signing.headerName}`;
}
