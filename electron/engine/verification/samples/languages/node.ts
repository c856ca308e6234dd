/** Node 20 or newer, with node:crypto and node:http alone. */
import { hasSeveral, type Piece, type Recipe } from '../recipe.ts';
import { type Code, type Escaping, escaped, pascal, type SamplePart, unicodeEscape, write } from '../writing.ts';
import type { LanguageWriter } from './language-writer.ts';

const inQuotes: Escaping = { special: /['\\]/, encode: unicodeEscape };
const inTemplate: Escaping = { special: /[`\\$]/, encode: unicodeEscape };

export function quoted(text: string): string {
  return `'${escaped(text, inQuotes)}'`;
}

function nameOf({ words }: Recipe): string {
  return `verify${pascal(words)}`;
}

function headerValue(name: string): string {
  return `String(headers[${quoted(name.toLowerCase())}] ?? '')`;
}

function templateOf(pieces: readonly Piece[]): string {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && 'part' in only) return only.part;
  return `\`${pieces.map((piece) => ('part' in piece ? `\${${piece.part}}` : escaped(piece.text, inTemplate))).join('')}\``;
}

export function update(pieces: readonly Piece[], { charset }: Recipe): string {
  if (pieces.length === 0) return '';
  return `.update(${templateOf(pieces)}${charset === 'latin1' ? ", 'latin1'" : ''})`;
}

function readSignatures(recipe: Recipe): Code {
  const [first, ...others] = recipe.headers;
  if (others.length > 0) return `  const signatures = [${recipe.headers.map(headerValue).join(', ')}];`;
  if (recipe.separator === '') return `  const signature = ${headerValue(first)};`;
  return `  const signatures = ${headerValue(first)}.split(${quoted(recipe.separator)}).map((entry) => entry.trim());`;
}

function readTime({ time }: Recipe): Code {
  if (time === null) return null;
  const found = `signatures.find((entry) => entry.startsWith(${quoted(time.prefix)}))?.slice(${time.prefix.length}) ?? ''`;
  const seconds = time.unit === 'seconds' ? 'Number(timestamp)' : 'Math.floor(Number(timestamp) / 1000)';
  return [
    `  const timestamp = ${time.header === null ? found : headerValue(time.header)};`,
    `  if (!/^${time.grammar}$/.test(timestamp)) return false;`,
    `  if (Math.abs(nowSeconds - ${seconds}) > toleranceSeconds) return false;`,
  ];
}

function readId({ id }: Recipe): Code {
  if (id === null) return null;
  return [
    `  const id = ${headerValue(id.header)};`,
    '  if (!/^[!-~]+$/.test(id)) return false;',
    id.refused.map((one) => `  if (id.includes(${quoted(one)})) return false; // what is signed could be split in two ways`),
  ];
}

export const keys: Readonly<Record<Recipe['key'], string>> = {
  text: "Buffer.from(secret, 'utf8')",
  hex: "Buffer.from(secret, 'hex')",
  base64: "Buffer.from(secret, 'base64')",
  whsec: "Buffer.from(secret.replace(/^whsec_/, ''), 'base64')",
};

function compare(recipe: Recipe): Code {
  const { prefix, algorithm, encoding, before, after } = recipe;
  const content = recipe.content === 'form' ? '.update(content)' : `${update(before, recipe)}.update(rawBody)${update(after, recipe)}`;
  const digest = `createHmac('${algorithm}', key)${content}.digest('${encoding}')`;
  return [
    '  return secrets.some((secret) => {',
    `    const key = ${keys[recipe.key]};`,
    '    if (key.length === 0) return false; // with an empty key anyone could sign',
    `    const expected = ${prefix === '' ? '' : `${quoted(prefix)} + `}${digest};`,
    `    return ${hasSeveral(recipe) ? 'signatures.some((signature) => isSame(signature, expected))' : 'isSame(signature, expected)'};`,
    '  });',
  ];
}

const isSame = [
  '/** Compares the text, so that only what the sender writes is right. timingSafeEqual throws when the lengths differ. */',
  'function isSame(received, expected) {',
  '  const [left, right] = [Buffer.from(received), Buffer.from(expected)];',
  '  return left.length === right.length && timingSafeEqual(left, right);',
  '}',
];

const signedContent = [
  '',
  '/** The address and the fields of the form by name; null when the body is not the one whose hash is in the address. */',
  'function signedContent(rawBody, headers, url) {',
  "  const isForm = /^application\\/x-www-form-urlencoded[ \\t]*(;|$)/i.test(String(headers['content-type'] ?? ''));",
  '  const bodyHash = /[?&]bodySHA256=([^&#]*)/.exec(url)?.[1];',
  '  if (bodyHash !== undefined || (!isForm && rawBody.length > 0)) {',
  "    return isSame(bodyHash ?? '', createHash('sha256').update(rawBody).digest('hex')) ? url : null;",
  '  }',
  '  if (!isForm) return url;',
  '  const fields = new Map();',
  "  for (const [name, value] of new URLSearchParams(rawBody.toString('utf8'))) {",
  '    fields.set(name, (fields.get(name) ?? new Set()).add(value));',
  '  }',
  '  const names = [...fields.keys()].sort();',
  "  return url + names.flatMap((name) => [...fields.get(name)].sort().map((value) => name + value)).join('');",
  '}',
];

function check(recipe: Recipe): SamplePart {
  const isForm = recipe.content === 'form';
  const parameters = [
    'rawBody, headers, secrets',
    recipe.publicUrl === null ? null : 'url',
    recipe.time === null ? null : 'nowSeconds = Math.floor(Date.now() / 1000)',
  ];
  return {
    imports: [`import { ${isForm ? 'createHash, ' : ''}createHmac, timingSafeEqual } from 'node:crypto';`],
    text: write(
      recipe.time === null ? null : [`const toleranceSeconds = ${recipe.toleranceSeconds};`, ''],
      '/**',
      ` * Tells whether the ${recipe.title} is right. \`rawBody\` is a Buffer with the bytes as they came, \`headers\` has its names in`,
      ' * lower case, `secrets` are the current one and those still accepted.',
      ' */',
      `export function ${nameOf(recipe)}(${parameters.filter((one) => one !== null).join(', ')}) {`,
      readSignatures(recipe),
      readTime(recipe),
      readId(recipe),
      isForm ? ['  const content = signedContent(rawBody, headers, url);', '  if (content === null) return false;'] : null,
      compare(recipe),
      '}',
      '',
      isSame,
      isForm ? signedContent : null,
    ),
  };
}

function handler(recipe: Recipe): SamplePart {
  const { publicUrl } = recipe;
  const query = publicUrl?.includes('?') === true ? 'publicUrl' : "publicUrl + (/\\?.*$/.exec(req.url)?.[0] ?? '')";
  return {
    imports: ["import { env } from 'node:process';"],
    text: write(
      publicUrl === null ? null : ['/** The address as the sender knows it. */', `const publicUrl = ${quoted(publicUrl)};`, ''],
      '/**',
      ' * For http.createServer(handle). In Express: express.raw({ type: () => true, inflate: false }) before any other body parser, and',
      ' * req.body is the Buffer.',
      ' */',
      'export async function handle(req, res) {',
      '  const chunks = [];',
      '  let length = 0;',
      '  try {',
      '    for await (const chunk of req) {',
      '      length += chunk.length;',
      '      if (length > 10 * 1024 * 1024) return res.writeHead(413).end();',
      '      chunks.push(chunk);',
      '    }',
      '  } catch {',
      '    return; // the sender hung up',
      '  }',
      '  const rawBody = Buffer.concat(chunks);',
      '  const secrets = [env.WEBHOOK_SECRET, env.WEBHOOK_SECRET_PREVIOUS].filter((secret) => secret !== undefined);',
      publicUrl === null ? null : `  const url = ${query};`,
      `  if (!${nameOf(recipe)}(rawBody, req.headers, secrets${publicUrl === null ? '' : ', url'})) return res.writeHead(401).end();`,
      '  // Only now is the body parsed: a sender that is not known gets no further.',
      recipe.time === null ? '  // No time is signed, so an old delivery can be sent again: remember which events were handled.' : null,
      '  res.writeHead(204).end();',
      '}',
    ),
  };
}

export const node: LanguageWriter = {
  syntax: 'javascript',
  fileName: ({ words }) => `verify-${words.join('-')}.mjs`,
  functionName: nameOf,
  check,
  handler,
  join: (parts) => `${write(...parts.flatMap(({ imports }) => imports), ...parts.flatMap(({ text }) => ['', text]))}\n`,
};
