/** A scheme as code has to be written for it: what the languages share. */
import {
  type CustomScheme,
  customSchemeSchema,
  type HashAlgorithm,
  type SecretEncoding,
  type SignatureEncoding,
  type Signing,
} from '#contract/models/signing.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { headerBytes } from '../header-values.ts';

type PartName = 'timestamp' | 'id' | 'url';

/** A stretch of what is signed around the body: fixed text, one character a byte, or a value of the request. */
export type Piece = { readonly text: string } | { readonly part: PartName };

interface SignedTime {
  /** Null: an entry of the signature header that starts with `prefix`. */
  readonly header: string | null;
  readonly prefix: string;
  readonly unit: CustomScheme['timestampUnit'];
  /** A regular expression without anchors, the same in every language. */
  readonly grammar: string;
}

export interface Recipe {
  /** Of the function's name, in lower case. */
  readonly words: readonly string[];
  /** `Stripe signature` */
  readonly title: string;
  readonly algorithm: HashAlgorithm;
  readonly encoding: SignatureEncoding;
  /** Each of them may hold a signature. */
  readonly headers: readonly [string, ...string[]];
  /** Before each signature. */
  readonly prefix: string;
  /** Between the entries of the header; empty when the header is one signature. */
  readonly separator: string;
  readonly time: SignedTime | null;
  readonly toleranceSeconds: number;
  /** `refused`: the characters that part the id from the rest of what is signed, which an id must not have. */
  readonly id: { readonly header: string; readonly refused: readonly string[] } | null;
  /** `form`: the address and the fields of the form, or an address with the body's hash (Twilio). */
  readonly content: 'around-body' | 'form';
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
  /** Bytes of the text around the body; `latin1` only where a template has such characters. */
  readonly charset: 'utf8' | 'latin1';
  readonly key: SecretEncoding | 'whsec';
  /** The address as the sender knows it; null where no address is signed. */
  readonly publicUrl: string | null;
}

/** What a setting of 300 s means where the endpoint has none of its own. */
const usualTolerance = 300;
const unknownAddress = 'https://example.com/webhooks';

function timeIn(header: string | null, prefix = '', unit: CustomScheme['timestampUnit'] = 'seconds'): SignedTime {
  return { header, prefix, unit, grammar: unit === 'seconds' ? '[0-9]{1,12}' : '[0-9]{12,15}' };
}

type Special = Partial<Pick<Recipe, 'algorithm' | 'encoding' | 'prefix' | 'separator' | 'time' | 'id' | 'content' | 'before' | 'key'>>;

function standard(family: string): Special {
  return {
    encoding: 'base64',
    prefix: 'v1,',
    separator: ' ',
    time: timeIn(`${family}-timestamp`),
    id: { header: `${family}-id`, refused: ['.'] },
    before: [{ part: 'id' }, { text: '.' }, { part: 'timestamp' }, { text: '.' }],
    key: 'whsec',
  };
}

/** What differs from a bare hex HMAC-SHA256 of the body. */
const specials: Readonly<Record<Exclude<SchemeName, 'custom'>, Special>> = {
  zof: {},
  'standard-webhooks': standard('webhook'),
  svix: standard('svix'),
  stripe: { prefix: 'v1=', separator: ',', time: timeIn(null, 't='), before: [{ part: 'timestamp' }, { text: '.' }] },
  github: { prefix: 'sha256=' },
  'github-sha1': { algorithm: 'sha1', prefix: 'sha1=' },
  slack: {
    prefix: 'v0=',
    time: timeIn('X-Slack-Request-Timestamp'),
    before: [{ text: 'v0:' }, { part: 'timestamp' }, { text: ':' }],
  },
  shopify: { encoding: 'base64' },
  hookdeck: { encoding: 'base64' },
  twilio: { algorithm: 'sha1', encoding: 'base64', content: 'form' },
};

function headersOf(signing: Signing): Recipe['headers'] {
  const { headers, takesHeaderName } = schemeFactsOf(signing.scheme);
  if (takesHeaderName) return [signing.headerName];
  const [first = signing.headerName, second] = headers;
  return signing.scheme === 'hookdeck' && second !== undefined ? [first, second] : [first];
}

const part = /\{(timestamp|id|url)\}/;

function isPart(name: string): name is PartName {
  return name === 'timestamp' || name === 'id' || name === 'url';
}

/** `split` with a group gives text and names in turn. */
function piecesOf(template: string): readonly Piece[] {
  const pieces = template.split(part).map((text, index): Piece => (index % 2 === 1 && isPart(text) ? { part: text } : { text }));
  return pieces.filter((piece) => 'part' in piece || piece.text !== '').map(asBytes);
}

function asBytes(piece: Piece): Piece {
  return 'part' in piece ? piece : { text: Buffer.from(headerBytes(piece.text)).toString('latin1') };
}

function customIdOf({ idHeader, template }: CustomScheme): Recipe['id'] {
  if (idHeader === null || !template.includes('{id}')) return null;
  const after = [...template.matchAll(/\{id\}([^{])/g)].map((found) => found[1]);
  const before = [...template.matchAll(/\{(?:body|url)\}.*?([^}])\{id\}/gs)].map((found) => found[1]);
  // why: an id is visible ASCII in every sample, so other characters are refused anyway.
  const refused = [...after, ...before].filter((character) => character !== undefined).filter((character) => /^[!-~]$/.test(character));
  return { header: idHeader, refused: [...new Set(refused)] };
}

function customTimeOf({ timestampHeader, timestampPrefix, timestampUnit }: CustomScheme): SignedTime | null {
  if (timestampPrefix !== null) return timeIn(null, timestampPrefix, timestampUnit);
  return timestampHeader === null ? null : timeIn(timestampHeader, '', timestampUnit);
}

function customSpecial(custom: CustomScheme): Special & Pick<Recipe, 'after'> {
  const [before = '', after = ''] = custom.template.split('{body}');
  const { algorithm, encoding, prefix, separator } = custom;
  return {
    algorithm,
    encoding,
    prefix,
    separator,
    time: customTimeOf(custom),
    id: customIdOf(custom),
    before: piecesOf(before),
    after: piecesOf(after),
  };
}

function usesUrl({ content, before, after }: Pick<Recipe, 'content' | 'before' | 'after'>): boolean {
  return content === 'form' || [...before, ...after].some((piece) => 'part' in piece && piece.part === 'url');
}

/** The recipe of an endpoint's scheme, with what the endpoint chose filled in. */
export function recipeOf(signing: Signing): Recipe {
  const { scheme, toleranceSeconds, secretEncoding, publicUrl } = signing;
  const isCustom = scheme === 'custom';
  const special = isCustom ? customSpecial(signing.custom ?? customSchemeSchema.parse({})) : specials[scheme];
  const recipe: Recipe = {
    words: isCustom ? ['webhook'] : scheme.split('-'),
    title: isCustom ? 'signature' : `${schemeFactsOf(scheme).label} signature`,
    algorithm: 'sha256',
    encoding: 'hex',
    headers: headersOf(signing),
    prefix: '',
    separator: '',
    time: null,
    toleranceSeconds: toleranceSeconds ?? usualTolerance,
    id: null,
    content: 'around-body',
    before: [],
    after: [],
    charset: 'utf8',
    key: secretEncoding,
    publicUrl: null,
    ...special,
  };
  const hasWideText = [...recipe.before, ...recipe.after].some((piece) => 'text' in piece && /[^\0-\x7f]/.test(piece.text));
  return {
    ...recipe,
    charset: hasWideText ? 'latin1' : 'utf8',
    publicUrl: usesUrl(recipe) ? (publicUrl ?? unknownAddress) : null,
  };
}

/** Whether the header may hold several signatures, so that each has to be compared. */
export function hasSeveral({ headers, separator }: Recipe): boolean {
  return headers.length > 1 || separator !== '';
}
