/** The ways to make a request wrong on purpose: what each does, and what a correct handler answers. */
import type { Expectation, SpoilerName } from '#contract/models/composer.ts';

export interface SpoilerFacts {
  readonly name: SpoilerName;
  readonly label: string;
  /** What it does to the request, in one sentence. */
  readonly what: string;
  readonly expects: Expectation;
  readonly conflictsWith: readonly SpoilerName[];
  /** What there has to be for it to have an effect. `timestamp`: a signed time, or the event's own. */
  readonly needs: 'signature' | 'hex-signature' | 'body' | 'timestamp' | null;
  /** Takes longer than an answer has. */
  readonly isSlow: boolean;
}

export type SpoilerRow = Omit<SpoilerFacts, 'name'>;

function refuse(sentence: string): Expectation {
  return { answer: 'refuse', sentence };
}

export function either(sentence: string): Expectation {
  return { answer: 'accept-or-refuse', sentence };
}

const wrongSignature = 'A correct handler refuses it with a 4xx, because the signature is not right for these bytes.';
const signatureSpoilers = ['unsigned', 'wrong-secret', 'tampered', 'upper-case-hex', 'prefix', 'base64'] as const;

export const spoilerRows: Readonly<Record<SpoilerName, SpoilerRow>> = {
  unsigned: {
    label: 'Unsigned',
    what: 'The signature header is left out.',
    expects: refuse('A correct handler refuses it with a 4xx, because nothing proves who sent it.'),
    conflictsWith: signatureSpoilers.filter((name) => name !== 'unsigned'),
    needs: null,
    isSlow: false,
  },
  'wrong-secret': {
    label: 'Wrong secret',
    what: 'It is signed with a secret made for this one request.',
    expects: refuse(wrongSignature),
    conflictsWith: ['unsigned'],
    needs: 'signature',
    isSlow: false,
  },
  tampered: {
    label: 'Tampered after signing',
    what: 'The body is changed after it was signed; JSON stays valid.',
    expects: refuse(wrongSignature),
    conflictsWith: ['unsigned'],
    needs: 'signature',
    isSlow: false,
  },
  'stale-timestamp': {
    label: 'Stale timestamp',
    what: "The signed time lies far back; where the scheme signs none, the event's own time does.",
    expects: refuse('A correct handler refuses it with a 4xx, because the signed time is outside of any tolerance.'),
    conflictsWith: [],
    needs: 'timestamp',
    isSlow: false,
  },
  'duplicate-id': {
    label: 'Duplicate',
    what: 'The same bytes leave twice, one after the other.',
    expects: { answer: 'accept', sentence: 'A correct handler takes it with a 2xx both times, and does the work once.' },
    conflictsWith: ['cut-connection'],
    needs: null,
    isSlow: false,
  },
  'upper-case-hex': {
    label: 'Upper-case hex',
    what: 'The signature is written in upper-case hex.',
    expects: either('A correct handler may take it or refuse it: the platform writes lower case, and hex means the same in both.'),
    conflictsWith: ['unsigned', 'base64'],
    needs: 'hex-signature',
    isSlow: false,
  },
  prefix: {
    label: 'Prefix',
    what: 'A prefix such as "sha256=" stands before the signature.',
    expects: refuse('A correct handler refuses it with a 4xx, because the header is not the signature as the scheme writes it.'),
    conflictsWith: ['unsigned'],
    needs: 'signature',
    isSlow: false,
  },
  base64: {
    label: 'Base64',
    what: 'The signature is written in base64 in place of hex.',
    expects: refuse('A correct handler refuses it with a 4xx, because the header is not the hex that the scheme writes.'),
    conflictsWith: ['unsigned', 'upper-case-hex'],
    needs: 'hex-signature',
    isSlow: false,
  },
  'wrong-content-type': {
    label: 'Wrong content type',
    what: 'Content-Type does not say JSON.',
    expects: either('A correct handler may take it or refuse it (415), but answers.'),
    conflictsWith: [],
    needs: null,
    isSlow: false,
  },
  'truncated-body': {
    label: 'Truncated body',
    what: 'The second half of the body is missing; the signature is that of the whole.',
    expects: refuse(wrongSignature),
    conflictsWith: [],
    needs: 'body',
    isSlow: false,
  },
  'invalid-utf8': {
    label: 'Invalid UTF-8',
    what: 'Bytes that are no UTF-8 stand in the body, and are signed.',
    expects: either('A correct handler may take it or refuse it (400), but answers: the signature is right for these bytes.'),
    conflictsWith: [],
    needs: 'body',
    isSlow: false,
  },
  oversized: {
    label: 'Oversized',
    what: 'The body is filled up to many megabytes, and signed.',
    expects: either('A correct handler may take it, refuse it (413), or close the connection half-way, but goes on working.'),
    conflictsWith: [],
    needs: null,
    isSlow: false,
  },
  'slow-body': {
    label: 'Slow body',
    what: 'The body leaves in pieces over many seconds.',
    expects: either('A correct handler waits and takes it with a 2xx, or gives up with 408.'),
    conflictsWith: ['cut-connection'],
    needs: 'body',
    isSlow: true,
  },
  'wrong-method': {
    label: 'Wrong method',
    what: 'Another method than POST is used.',
    expects: either('A correct handler refuses it (405 or 404), or takes it, but answers.'),
    conflictsWith: [],
    needs: null,
    isSlow: false,
  },
  'cut-connection': {
    label: 'Cut connection',
    what: 'The connection is cut when half of the body is out.',
    expects: { answer: 'none', sentence: 'No answer is possible. A correct handler drops the request and goes on taking connections.' },
    conflictsWith: ['duplicate-id', 'slow-body'],
    needs: 'body',
    isSlow: false,
  },
};
