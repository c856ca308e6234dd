/**
 * The one rule of which headers and query fields of a request carry a credential, and how these are shown where nobody asked for them: in
 * lists, and in what is made to be passed on (cURL, HTTP, code, HAR). Guarantees: names are judged, not values; a masked text keeps its
 * shape, so that it can still be read and parsed. Signatures of a delivery stay: they prove one body and are no key.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';

/** In place of a value; ASCII, so that it can stand in a header and a URL. */
export const masked = '***';

/** Words, of which a name holds one or more; joined words count as well (`apikey`, `sessionid`). */
const secretWords =
  /^(?:authorization|authentication|auth|cookies?|cookie2|credentials?|password|passwd|passphrase|pwd|secret|secrets|token|tokens|jwt|bearer|apikey|accesskey|secretkey|privatekey|sharedkey|accesstoken|authtoken|refreshtoken|idtoken|sessiontoken|csrftoken|xsrftoken|clientsecret|session|sessionid|sessid|sid|phpsessid|jsessionid|csrf|xsrf|otp|assertion)$/;
/** Of these a name is a key when they stand before `key`. */
const keyKinds = /^(?:api|access|secret|private|shared|subscription|functions?|master|account|auth|service|license|host|admin|app|client)$/;
/** Names of headers that hold such a word and say nothing that has to be kept. */
const harmlessHeaders: ReadonlySet<string> = new Set([
  'www-authenticate',
  'proxy-authenticate',
  'x-token-count',
  'sec-token-binding',
  'access-control-allow-credentials',
]);
/** A query is all there is of a signed link: whoever has these may do what it allows. */
const queryKeys =
  /^(?:key|sig|signature|code|state|nonce|x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential)$/i;

export function isSecretHeader(name: string): boolean {
  const lower = name.trim().toLowerCase();
  return !harmlessHeaders.has(lower) && holdsSecretWord(wordsOf(name));
}

export function isSecretQueryName(name: string): boolean {
  const plain = decodedName(name);
  return queryKeys.test(plain) || holdsSecretWord(wordsOf(plain));
}

/** Values of credentials are `***`; of `Authorization` the scheme stays, as it is no secret and says what is missing. */
export function maskHeaders(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  return headers.map(([name, value]) => [name, isSecretHeader(name) ? maskValue(name, value) : maskUrl(value)]);
}

/** Of a URL, or a text with URLs in it: values of credentials in queries and fragments, and passwords before a host. */
export function maskUrl(text: string): string {
  return text
    .replace(/([?&;#])([^=&;#?\s"'<>]{1,200})=([^&;#\s"'<>]*)/g, (whole, mark: string, name: string, value: string) =>
      value !== '' && isSecretQueryName(name) ? `${mark}${name}=${masked}` : whole,
    )
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)([^/?#\s@"'<>]+)@/gi, (_, scheme: string) => `${scheme}${masked}@`);
}

/** What of a request is masked, as names in their order, each once. */
export function maskedNames(url: string, headers: readonly HeaderPair[]): readonly string[] {
  const shown = maskHeaders(headers);
  const names = headers.flatMap(([name, value], at) => (shown[at]?.[1] === value ? [] : [name]));
  return [...new Set([...(maskUrl(url) === url ? [] : ['the URL']), ...names])];
}

/** How a request is written down: `masked` unless somebody asked for its credentials. */
export type Credentials = 'masked' | 'as-sent';

/** What was masked, as a sentence; undefined when nothing was. */
export function maskedNote(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  return `Credentials are masked (${names.join(', ')}); ask for them with their values where they are needed.`;
}

function maskValue(name: string, value: string): string {
  if (value === '') return value;
  const scheme = /authorization$/i.test(name) ? /^([A-Za-z][A-Za-z0-9-]{0,30}) +\S/.exec(value)?.[1] : undefined;
  return scheme === undefined ? masked : `${scheme} ${masked}`;
}

function holdsSecretWord(words: readonly string[]): boolean {
  return words.some((word, at) => secretWords.test(word) || (/^keys?$/.test(word) && at > 0 && keyKinds.test(words[at - 1] ?? '')));
}

/** `X-API_Key`, `apiKey` and `api[key]` alike: words in lower case. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    // A name with a broken escape is judged as it stands.
    return name;
  }
}
