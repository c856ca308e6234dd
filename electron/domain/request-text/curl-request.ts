/**
 * Reads a cURL command as the request it would send. Follows curl's own rules (`man curl`) for what its options add: the method, the
 * form's Content-Type, `&` between pieces of data. Reads no file and runs nothing: what is not in the text is said in a note.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { encodeBase64 } from '../base64.ts';
import { decodeUtf8, isUtf8 } from '../utf8.ts';
import { type CurlData, type DataMeaning, type DataPiece, dataBytes, isDataMeaning, readData } from './curl-data.ts';
import { type CurlMeaning, hasValue, meaningOfLong, meaningOfShort } from './curl-options.ts';
import { pipedInput } from './piped-input.ts';
import { readPosixShell } from './posix-shell.ts';
import {
  headerOf,
  isHeaderName,
  latin1Bytes,
  latin1Text,
  problemAt,
  quoted,
  type RequestText,
  type RequestTextProblem,
  type RequestTextResult,
  trimValue,
} from './request-text.ts';
import { isCurl, type ShellCommand, type ShellFault, type ShellWord } from './shell-text.ts';
import { readCmdShell, readPowerShell } from './windows-shells.ts';

/** The shell a command is written for, told by what ends its first line. */
function readShell(text: string): ShellCommand | ShellFault {
  const [firstLine = ''] = text.split('\n', 1);
  if (/\^\s*$/.test(firstLine.slice(-10)) || /^[^'"]*\^"/.test(firstLine)) return readCmdShell(text);
  return /`\s*$/.test(firstLine.slice(-10)) ? readPowerShell(text) : readPosixShell(text);
}

/** Without a prompt that was copied along. */
function promptLength(text: string): number {
  return /^(?:\u00ef\u00bb\u00bf)?\s*(?:[$#%>]\s+|[A-Za-z]:\\[^>\n]*>\s*|PS [^>\n]*>\s*)?/.exec(text)?.[0].length ?? 0;
}

/** Text of a word: what is UTF-8 is read as such, anything else byte by byte. */
function wordText(word: string): string {
  const bytes = latin1Bytes(word);
  return isUtf8(bytes) ? decodeUtf8(bytes) : word;
}

interface Gathered {
  method: string | null;
  readonly urls: string[];
  readonly headers: [string, string][];
  /** Lower-case names of headers that curl is told not to send by itself. */
  readonly removed: Set<string>;
  readonly data: DataPiece[];
  readonly cookies: string[];
  /** Of options that are headers: user, user agent, referer. */
  readonly extra: HeaderPair[];
  readonly notes: Set<string>;
  readonly input: Uint8Array | null;
  isGet: boolean;
  isHead: boolean;
  isJson: boolean;
  isUpload: boolean;
  /** A sentence: the command can't be read as one request. */
  refusal: string | null;
  isOver: boolean;
}

function takeHeader(gathered: Gathered, word: string): void {
  const text = wordText(word);
  if (text.startsWith('@')) {
    gathered.notes.add(`The command reads headers from the file ${quoted(text.slice(1))}, which is not read here: give them as well.`);
    return;
  }
  const colon = text.indexOf(':');
  const name = trimValue(colon === -1 ? text.replace(/;\s*$/, '') : text.slice(0, colon));
  const isNamed = isHeaderName(name);
  if (!isNamed || (colon === -1 && !/;\s*$/.test(text))) {
    gathered.notes.add(`${quoted(text)} is no header, so curl does not send it.`);
  } else if (colon === -1) gathered.headers.push([name, '']);
  else if (text.slice(colon + 1).trim() === '') gathered.removed.add(name.toLowerCase());
  else gathered.headers.push([name, trimValue(text.slice(colon + 1))]);
}

function takeUser(gathered: Gathered, word: string): void {
  if (!word.includes(':')) gathered.notes.add('curl asks for a password, which is not in the command: the Authorization header lacks it.');
  gathered.extra.push(['Authorization', `Basic ${encodeBase64(latin1Bytes(word.includes(':') ? word : `${word}:`))}`]);
}

function takeCookie(gathered: Gathered, word: string): void {
  const text = wordText(word);
  if (text.includes('=')) gathered.cookies.push(text);
  else gathered.notes.add(`The command reads cookies from the file ${quoted(text)}, which is not read here.`);
}

const formSentence =
  'This command sends a form (-F) whose bytes curl makes up as it sends, so they can not be read from it. Give headers and body as they arrived.';

type Taker = (gathered: Gathered, word: string) => void;

const takers: Readonly<Record<Exclude<CurlMeaning, DataMeaning>, Taker>> = {
  request: (gathered, word) => {
    gathered.method = wordText(word);
  },
  header: takeHeader,
  form: (gathered) => {
    gathered.refusal = formSentence;
  },
  get: (gathered) => {
    gathered.isGet = true;
  },
  head: (gathered) => {
    gathered.isHead = true;
  },
  user: takeUser,
  url: (gathered, word) => {
    gathered.urls.push(wordText(word));
  },
  cookie: takeCookie,
  'user-agent': (gathered, word) => {
    gathered.extra.push(['User-Agent', wordText(word)]);
  },
  referer: (gathered, word) => {
    gathered.extra.push(['Referer', wordText(word).replace(/;auto$/, '')]);
  },
  'upload-file': (gathered, word) => {
    gathered.isUpload = true;
    if (word !== '-' && word !== '.') gathered.notes.add(missingFile(wordText(word)));
  },
  config: (gathered, word) => {
    gathered.notes.add(`The command has more options in the file ${quoted(wordText(word))}, which is not read here.`);
  },
  bearer: (gathered, word) => {
    gathered.extra.push(['Authorization', `Bearer ${wordText(word)}`]);
  },
  next: (gathered) => {
    gathered.isOver = true;
    gathered.notes.add('The command sends several requests; the first is taken.');
  },
  value: () => undefined,
  flag: () => undefined,
};

function missingFile(name: string): string {
  return name === '-'
    ? 'The command reads the body from its standard input, which is not here: give the body as well.'
    : `The command reads the body from the file ${quoted(name)}, which is not read here: give the body as well.`;
}

function take(gathered: Gathered, meaning: CurlMeaning, word: string): void {
  if (!isDataMeaning(meaning)) {
    takers[meaning](gathered, word);
    return;
  }
  const piece = readData(meaning, word, gathered.input);
  if (piece.kind === 'missing') gathered.notes.add(missingFile(wordText(piece.file)));
  if (meaning === 'json') gathered.isJson = true;
  gathered.data.push(piece);
}

/** Goes through the words. Several letters may share a hyphen, and the last of them may have its value right behind it. */
function gather(gathered: Gathered, words: readonly ShellWord[]): ShellWord | null {
  for (let index = 0; index < words.length && !gathered.isOver; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const option = readOption(gathered, word.text);
    if (option === null) continue;
    if (option.value === null) index += 1;
    const value = option.value ?? words[index]?.text;
    if (value === undefined) return word;
    take(gathered, option.meaning, value);
  }
  return null;
}

interface Option {
  readonly meaning: CurlMeaning;
  /** Null where it is the next word. */
  readonly value: string | null;
}

/** An option that takes a value, with it where it is in the same word; null when the word is done with. */
function readOption(gathered: Gathered, text: string): Option | null {
  if (!text.startsWith('-') || text === '-') {
    take(gathered, 'url', text);
    return null;
  }
  return text.startsWith('--') ? readLongOption(gathered, text) : readShortOptions(gathered, text);
}

/** Takes what has no value at once; an unknown option is taken for one of these. */
function known(gathered: Gathered, meaning: CurlMeaning | null, text: string): CurlMeaning | null {
  if (meaning === null) gathered.notes.add(`The option ${quoted(text)} is not known here and was left aside.`);
  else if (hasValue(meaning)) return meaning;
  else take(gathered, meaning, '');
  return null;
}

function readLongOption(gathered: Gathered, text: string): Option | null {
  const meaning = known(gathered, meaningOfLong(text.slice(2)), text);
  return meaning === null ? null : { meaning, value: null };
}

function readShortOptions(gathered: Gathered, text: string): Option | null {
  for (let at = 1; at < text.length; at += 1) {
    const meaning = known(gathered, meaningOfShort(text[at] ?? ''), `-${text[at]}`);
    if (meaning !== null) return { meaning, value: at + 1 < text.length ? text.slice(at + 1) : null };
  }
  return null;
}

/** curl takes `http://` where no scheme is written. */
function wholeUrl(text: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|\$)/i.test(text) ? text : `http://${text}`;
}

function withQuery(url: string, query: string): string {
  if (query === '') return url;
  const [base = '', ...fragment] = url.split('#');
  const joint = !base.includes('?') ? '?' : base.endsWith('?') || base.endsWith('&') ? '' : '&';
  return [`${base}${joint}${query}`, ...fragment].join('#');
}

/** What curl sends by itself where nobody said otherwise. */
function headersOf(gathered: Gathered, hasBody: boolean): HeaderPair[] {
  const headers: HeaderPair[] = [...gathered.headers];
  const addUnlessThere = (name: string, value: string) => {
    if (headerOf(headers, name.toLowerCase()) === undefined && !gathered.removed.has(name.toLowerCase())) headers.push([name, value]);
  };
  for (const [name, value] of gathered.extra) addUnlessThere(name, value);
  if (gathered.cookies.length > 0) addUnlessThere('Cookie', gathered.cookies.join('; '));
  if (hasBody) addUnlessThere('Content-Type', gathered.isJson ? 'application/json' : 'application/x-www-form-urlencoded');
  if (gathered.isJson) addUnlessThere('Accept', 'application/json');
  return headers;
}

function methodOf(gathered: Gathered, hasBody: boolean): string {
  if (gathered.method !== null) return gathered.method;
  if (gathered.isHead) return 'HEAD';
  if (gathered.isUpload) return 'PUT';
  return hasBody ? 'POST' : 'GET';
}

function bodyOf(gathered: Gathered, data: CurlData, hasBody: boolean): Uint8Array | null {
  if (gathered.isUpload) return gathered.input;
  return hasBody ? data : new Uint8Array(0);
}

function requestOf(gathered: Gathered, unknown: readonly string[]): RequestText {
  const [first = '', ...others] = gathered.urls;
  const data = dataBytes(gathered.data);
  const hasBody = gathered.data.length > 0 && !gathered.isGet;
  if (others.length > 0) gathered.notes.add('The command names several addresses; the first is taken.');
  if (first === '') gathered.notes.add('The command names no address.');
  if (unknown.length > 0) {
    const names = [...new Set(unknown)]
      .slice(0, 3)
      .map((name) => wordText(name))
      .join(', ');
    gathered.notes.add(`The value of ${names} is known to the shell alone; the name is kept as text.`);
  }
  const url = first === '' ? '/' : wholeUrl(first);
  return {
    kind: 'request',
    form: 'curl',
    method: methodOf(gathered, hasBody),
    url: gathered.isGet && data !== null ? withQuery(url, wordText(latin1Text(data))) : url,
    headers: headersOf(gathered, hasBody),
    body: bodyOf(gathered, data, hasBody),
    notes: [...gathered.notes],
  };
}

function findCurl(command: ShellCommand): { readonly words: readonly ShellWord[]; readonly stage: number } | null {
  for (const [stage, words] of command.stages.entries()) {
    const at = words.findIndex(({ text }) => isCurl(text));
    if (at !== -1) return { words: words.slice(at + 1), stage };
  }
  return null;
}

export function readCurl(bytes: Uint8Array): RequestTextResult {
  const whole = latin1Text(bytes);
  const skipped = promptLength(whole);
  const fault = (at: number, sentence: string): RequestTextProblem => problemAt(bytes, skipped + at, sentence);
  const command = readShell(whole.slice(skipped));
  if ('sentence' in command) return fault(command.at, command.sentence);
  const curl = findCurl(command);
  if (curl === null) return fault(0, 'There is no curl in this command.');
  const gathered: Gathered = {
    method: null,
    urls: [],
    headers: [],
    removed: new Set(),
    data: [],
    cookies: [],
    extra: [],
    notes: new Set(),
    input: pipedInput(command, curl.stage),
    isGet: false,
    isHead: false,
    isJson: false,
    isUpload: false,
    refusal: null,
    isOver: false,
  };
  const lacking = gather(gathered, curl.words);
  if (lacking !== null) return fault(lacking.at, `The option ${quoted(lacking.text)} has no value.`);
  return gathered.refusal === null ? requestOf(gathered, command.unknown) : fault(0, gathered.refusal);
}
