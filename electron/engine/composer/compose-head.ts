/**
 * The headers of what is composed. Guarantees: those of the draft keep their order, case and duplicates; what does not leave is named in a
 * warning; what HTTP can not carry is refused with its place, never sent in another form.
 */
import { validateHeaderName } from 'node:http';
import type { Composition, Spoiler } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { fail } from '../failure.ts';
import { inQuotes } from '../outbound/in-quotes.ts';
import { bodilessMethods, connectionOnly } from '../replay/request-headers.ts';
import type { WrittenSignature } from './spoil-signature.ts';

/** Names the attempt, so that what our own receiver captured can be found. */
export const attemptMarker = 'X-Hookglass-Attempt';

export interface HeadInput {
  readonly composition: Pick<Composition, 'contentType' | 'spoilers'>;
  /** Of the draft, filled in. */
  readonly headers: readonly HeaderPair[];
  readonly method: string;
  readonly host: string;
  readonly bodyBytes: number;
  readonly signature: WrittenSignature;
  readonly marker: string;
}

export interface ComposedHead {
  readonly headers: readonly HeaderPair[];
  readonly warnings: readonly string[];
}

/** Fails with `input.composition`. */
export function composeHead(input: HeadInput): ComposedHead {
  const { method, host, bodyBytes, signature, marker } = input;
  const own = keptHeaders(input);
  const has = (name: string) => own.headers.some(([key]) => key.toLowerCase() === name);
  const type = contentTypeOf(input.composition);
  const headers: HeaderPair[] = [
    ...(has('host') ? [] : [['Host', host] satisfies HeaderPair]),
    ...(type === null ? [] : [['Content-Type', type] satisfies HeaderPair]),
    ...own.headers,
    ...signature.headers,
    ...(has(attemptMarker.toLowerCase()) ? [] : [[attemptMarker, marker] satisfies HeaderPair]),
    ...(bodyBytes === 0 && bodilessMethods.has(method) ? [] : [['Content-Length', String(bodyBytes)] satisfies HeaderPair]),
    ['Connection', 'close'],
  ];
  for (const pair of headers) refuseUnsendable(pair);
  return { headers, warnings: [...own.warnings, ...repeated(headers)] };
}

function contentTypeOf({ contentType, spoilers }: HeadInput['composition']): string | null {
  const wrong = spoilers.find(
    (spoiler): spoiler is Extract<Spoiler, { name: 'wrong-content-type' }> => spoiler.name === 'wrong-content-type',
  );
  return wrong?.contentType ?? contentType;
}

const oursAlone = new Map([
  ...connectionOnly,
  ['connection', 'Each sending has a connection of its own.'],
  ['content-length', 'It is the length of the body that leaves.'],
]);

function keptHeaders({ headers, composition, signature }: HeadInput): ComposedHead {
  const isTypeWrong = composition.spoilers.some(({ name }) => name === 'wrong-content-type');
  const signed = new Set(signature.replaces);
  const whyLeftOut = (key: string): string | undefined => {
    if (signed.has(key)) return signature.headers.length > 0 ? 'The request is signed anew.' : 'Nothing is signed, on purpose.';
    if (isTypeWrong && key === 'content-type') return 'A wrong one is sent on purpose.';
    return oursAlone.get(key);
  };
  const kept: HeaderPair[] = [];
  const warnings: string[] = [];
  for (const [name, value] of headers) {
    const why = whyLeftOut(name.toLowerCase());
    if (why === undefined) kept.push([name, value]);
    else warnings.push(`The header ${inQuotes(name)} of the draft is left out. ${why}`);
  }
  return { headers: kept, warnings };
}

function repeated(headers: readonly HeaderPair[]): readonly string[] {
  const counts = new Map<string, { readonly name: string; count: number }>();
  for (const [name] of headers) {
    const known = counts.get(name.toLowerCase());
    if (known === undefined) counts.set(name.toLowerCase(), { name, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].flatMap(({ name, count }) => (count > 1 ? [`The header ${inQuotes(name)} is sent ${count} times.`] : []));
}

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\r/, 'a carriage return (CR)'],
  [/\n/, 'a line feed (LF)'],
  [/\0/, 'a NUL'],
  [/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/, 'a control character'],
  [/[^\u0000-\u00ff]/, 'a character outside of Latin-1'],
];

/** No server takes a longer head; variables could make one of megabytes. */
const longestValue = 65_536;

/** The value itself is in no sentence: it may be a secret. */
function refuseUnsendable([name, value]: HeaderPair): void {
  if (name === '') fail('input.composition', { problem: 'A header has no name.' });
  const shown = inQuotes(name.slice(0, 100));
  try {
    validateHeaderName(name);
  } catch (error) {
    const odd = forbidden.find(([pattern]) => pattern.test(name))?.[1] ?? 'a character';
    fail('input.composition', { problem: `The header name ${shown} has ${odd} that HTTP does not allow there.` }, error);
  }
  if (value.length > longestValue)
    fail('input.composition', { problem: `The value of the header ${shown} has over ${longestValue} characters.` });
  const odd = forbidden.find(([pattern]) => pattern.test(value))?.[1];
  if (odd !== undefined)
    fail('input.composition', { problem: `The value of the header ${shown} has ${odd}, which HTTP does not allow there.` });
}
