/** From the fields of the page to what the engine takes, or to words beside the fields. Pure. */
import { type SigningChange, signingChangeSchema } from '#contract/models/signing.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import type { CustomDraft, OptionsDraft } from './draft.ts';

export type FieldName = 'headerName' | 'toleranceSeconds' | 'freshnessSeconds' | 'publicUrl' | keyof CustomDraft;

export interface SigningRead {
  /** Null while a field is wrong. */
  readonly signing: SigningChange | null;
  readonly problems: Readonly<Partial<Record<FieldName, string>>>;
}

function secondsOf(text: string): number | undefined {
  const plain = text.trim();
  if (plain === '') return undefined;
  return /^\d+$/.test(plain) ? Number(plain) : Number.NaN;
}

const orNull = (text: string): string | null => (text === '' ? null : text);

function customOf(custom: CustomDraft): unknown {
  return {
    ...custom,
    timestampHeader: orNull(custom.timestampHeader.trim()),
    timestampPrefix: orNull(custom.timestampPrefix),
    idHeader: orNull(custom.idHeader.trim()),
  };
}

/** Only what was chosen: what is left out has its default, or is as the endpoint has it. */
function rawSigning(scheme: SchemeName, isChosen: boolean, options: OptionsDraft, guessedHeader: string | null): Record<string, unknown> {
  const facts = schemeFactsOf(scheme);
  const header = options.headerName.trim() === '' ? guessedHeader : options.headerName.trim();
  const tolerance = secondsOf(options.toleranceSeconds);
  const freshness = secondsOf(options.freshnessSeconds);
  return {
    ...(isChosen ? { scheme } : {}),
    ...(facts.takesHeaderName && header !== null ? { headerName: header } : {}),
    ...(facts.takesSecretEncoding && options.secretEncoding !== 'text' ? { secretEncoding: options.secretEncoding } : {}),
    ...(tolerance === undefined ? {} : { toleranceSeconds: tolerance }),
    ...(freshness === undefined ? {} : { freshnessSeconds: freshness }),
    ...(facts.takesPublicUrl && options.publicUrl.trim() !== '' ? { publicUrl: options.publicUrl.trim() } : {}),
    ...(scheme === 'custom' && isChosen ? { custom: customOf(options.custom) } : {}),
  };
}

const plainWords: Readonly<Record<string, string>> = {
  headerName: 'A header name: letters, digits and hyphens',
  toleranceSeconds: 'Whole seconds, from 1 to ten years',
  freshnessSeconds: 'Whole seconds, from 1 to ten years',
  publicUrl: 'A whole address that starts with http:// or https://',
  timestampHeader: 'A header name: letters, digits and hyphens',
  idHeader: 'A header name: letters, digits and hyphens',
};

/** `isChosen` is false where an endpoint's own scheme is taken; then only what is typed on top is sent. */
export function readSigning(
  scheme: SchemeName,
  isChosen: boolean,
  options: OptionsDraft,
  guessedHeader: string | null = null,
): SigningRead {
  const parsed = signingChangeSchema.safeParse(rawSigning(scheme, isChosen, options, guessedHeader));
  if (parsed.success) return { signing: parsed.data, problems: {} };
  const problems: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path.at(-1) ?? '');
    // A rule between fields brings its own words; what zod says of a single value does not.
    problems[field] ??= issue.code === 'custom' ? issue.message : (plainWords[field] ?? issue.message);
  }
  return { signing: null, problems };
}
