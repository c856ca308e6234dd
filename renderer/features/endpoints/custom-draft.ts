/** The fields of a scheme of the person's own, and what is wrong with them in the contract's words. Pure. */
import {
  type CustomScheme,
  customSchemeSchema,
  type HashAlgorithm,
  type SignatureEncoding,
  type Signing,
} from '#contract/models/signing.ts';

export interface CustomDraft {
  readonly algorithm: HashAlgorithm;
  readonly encoding: SignatureEncoding;
  readonly prefix: string;
  readonly separator: string;
  readonly template: string;
  /** Where the time is: nowhere, in a header of its own, or as an entry of the signature header. */
  readonly timePlace: 'none' | 'header' | 'entry';
  readonly timestampHeader: string;
  readonly timestampPrefix: string;
  readonly timestampUnit: CustomScheme['timestampUnit'];
  readonly idHeader: string;
}

export type CustomProblems = Readonly<Partial<Record<keyof CustomScheme, string>>>;

const plain = customSchemeSchema.parse({});

/** Names and prefixes that senders commonly use stand ready for who turns the time on. */
export function customDraftOf(custom: Signing['custom']): CustomDraft {
  const { algorithm, encoding, prefix, separator, template, timestampHeader, timestampPrefix, timestampUnit, idHeader } = custom ?? plain;
  return {
    algorithm,
    encoding,
    prefix,
    separator,
    template,
    timePlace: timestampPrefix !== null ? 'entry' : timestampHeader !== null ? 'header' : 'none',
    timestampHeader: timestampHeader ?? 'X-Timestamp',
    timestampPrefix: timestampPrefix ?? 't=',
    timestampUnit,
    idHeader: idHeader ?? '',
  };
}

interface ReadCustom {
  /** Null while something is wrong. */
  readonly custom: CustomScheme | null;
  /** The first problem of each field. */
  readonly problems: CustomProblems;
}

export function readCustom(draft: CustomDraft): ReadCustom {
  const { timePlace, timestampHeader, timestampPrefix, idHeader, ...rest } = draft;
  const read = customSchemeSchema.safeParse({
    ...rest,
    timestampHeader: timePlace === 'header' ? emptyAsNull(timestampHeader) : null,
    timestampPrefix: timePlace === 'entry' ? emptyAsNull(timestampPrefix) : null,
    idHeader: emptyAsNull(idHeader),
  });
  const problems = { ...(read.success ? {} : problemsOf(read.error.issues)), ...missingPlace(draft) };
  return { custom: read.success && Object.keys(problems).length === 0 ? read.data : null, problems };
}

function emptyAsNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** The contract knows no place of the time; here the person has chosen one, or has to. */
function missingPlace({ timePlace, timestampHeader, timestampPrefix, template }: CustomDraft): CustomProblems {
  if (timePlace === 'none' && template.includes('{timestamp}')) {
    return { timestampHeader: 'The template has {timestamp}: say where the time is' };
  }
  if (timePlace === 'header' && timestampHeader.trim() === '') return { timestampHeader: 'Name the header that the time is in' };
  if (timePlace === 'entry' && timestampPrefix.trim() === '') return { timestampPrefix: 'Write what stands before the time, as t=' };
  return {};
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function problemsOf(issues: readonly Issue[]): CustomProblems {
  const problems: Partial<Record<keyof CustomScheme, string>> = {};
  const isField = (key: PropertyKey | undefined): key is keyof CustomScheme => typeof key === 'string' && Object.hasOwn(plain, key);
  for (const { path, message, code } of issues) {
    const [field] = path;
    if (!isField(field)) continue;
    // why: what is too short or too long is told in the library's words, not in ours.
    problems[field] ??= code === 'too_small' && field === 'template' ? 'The template needs {body} once' : message;
  }
  return problems;
}
