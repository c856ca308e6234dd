/** Python 3.8 or newer with its standard library; the handler is Flask's. */
import { hasSeveral, type Piece, type Recipe } from '../recipe.ts';
import { type Code, type Escaping, escaped, type SamplePart, unicodeEscape, write } from '../writing.ts';
import type { LanguageWriter } from './language-writer.ts';

const inQuotes: Escaping = { special: /["\\]/, encode: unicodeEscape };

export function quoted(text: string): string {
  return `"${escaped(text, inQuotes)}"`;
}

function nameOf({ words }: Recipe): string {
  return ['verify', ...words].join('_');
}

function headerValue(name: string): string {
  return `headers.get(${quoted(name)}, "")`;
}

export function bytesOf(pieces: readonly Piece[], { charset }: Recipe): string {
  const inside = pieces
    .map((piece) => ('part' in piece ? `{${piece.part}}` : escaped(piece.text, inQuotes).replace(/[{}]/g, '$&$&')))
    .join('');
  const hasPart = pieces.some((piece) => 'part' in piece);
  const text = hasPart ? `f"${inside}"` : quoted(pieces.map((piece) => ('text' in piece ? piece.text : '')).join(''));
  return `${text}.encode(${charset === 'latin1' ? '"latin-1"' : ''})`;
}

function readSignatures(recipe: Recipe): Code {
  const [first, ...others] = recipe.headers;
  if (others.length > 0) return `    signatures = [${recipe.headers.map(headerValue).join(', ')}]`;
  if (recipe.separator === '') return `    signature = ${headerValue(first)}`;
  return `    signatures = [entry.strip() for entry in ${headerValue(first)}.split(${quoted(recipe.separator)})]`;
}

function readTime({ time }: Recipe): Code {
  if (time === null) return null;
  const start = quoted(time.prefix);
  const found = `next((entry[${time.prefix.length}:] for entry in signatures if entry.startswith(${start})), "")`;
  return [
    `    timestamp = ${time.header === null ? found : headerValue(time.header)}`,
    `    if not re.fullmatch(r"${time.grammar}", timestamp):`,
    '        return False',
    '    now = int(time.time()) if now is None else now',
    `    if abs(now - int(timestamp)${time.unit === 'seconds' ? '' : ' // 1000'}) > TOLERANCE_SECONDS:`,
    '        return False',
  ];
}

function readId({ id }: Recipe): Code {
  if (id === null) return null;
  return [
    `    id = ${headerValue(id.header)}`,
    '    if not re.fullmatch(r"[!-~]+", id):',
    '        return False',
    id.refused.map((one) => [`    if ${quoted(one)} in id:  # what is signed could be split in two ways`, '        return False']),
  ];
}

export const keys: Readonly<Record<Recipe['key'], string>> = {
  text: 'secret.encode()',
  hex: 'bytes.fromhex(secret)',
  base64: 'base64.b64decode(secret + "==")',
  whsec: 'base64.b64decode((secret[6:] if secret.startswith("whsec_") else secret) + "==")',
};

export const encoders: Readonly<Record<Recipe['encoding'], (mac: string) => string>> = {
  hex: (mac) => `${mac}.hexdigest()`,
  base64: (mac) => `base64.b64encode(${mac}.digest()).decode()`,
  base64url: (mac) => `base64.urlsafe_b64encode(${mac}.digest()).decode().rstrip("=")`,
};

const comparison = 'hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode())';

function compare(recipe: Recipe): Code {
  const { prefix, algorithm } = recipe;
  const digest = encoders[recipe.encoding](`hmac.new(key, content, hashlib.${algorithm})`);
  return [
    '    for secret in secrets:',
    `        key = ${keys[recipe.key]}`,
    '        if not key:  # with an empty key anyone could sign',
    '            continue',
    `        expected = ${prefix === '' ? '' : `${quoted(prefix)} + `}${digest}`,
    '        # Text as bytes: compare_digest raises on text beyond ASCII.',
    hasSeveral(recipe) ? `        if any(${comparison} for signature in signatures):` : `        if ${comparison}:`,
    '            return True',
    '    return False',
  ];
}

function contentLine(recipe: Recipe): Code {
  const { before, after } = recipe;
  if (recipe.content === 'form')
    return ['    content = signed_content(raw_body, headers, url)', '    if content is None:', '        return False'];
  const parts = [before.length === 0 ? null : bytesOf(before, recipe), 'raw_body', after.length === 0 ? null : bytesOf(after, recipe)];
  return `    content = ${parts.filter((one) => one !== null).join(' + ')}`;
}

const signedContent = [
  'def signed_content(raw_body, headers, url):',
  '    """The address and the fields of the form by name; None when the body is not the one whose hash is in the address."""',
  '    is_form = headers.get("Content-Type", "").split(";")[0].strip().lower() == "application/x-www-form-urlencoded"',
  '    body_hash = re.search(r"[?&]bodySHA256=([^&#]*)", url)',
  '    if body_hash or (not is_form and raw_body):',
  '        claimed = body_hash.group(1) if body_hash else ""',
  '        is_whole = hmac.compare_digest(claimed.encode(), hashlib.sha256(raw_body).hexdigest().encode())',
  '        return url.encode() if is_whole else None',
  '    fields = parse_qsl(raw_body.decode("utf-8", "replace"), keep_blank_values=True) if is_form else []',
  '    return (url + "".join(name + value for name, value in sorted(set(fields)))).encode()',
  '',
  '',
];

function importsOf(recipe: Recipe): readonly string[] {
  const hasBase64 = recipe.encoding !== 'hex' || recipe.key === 'base64' || recipe.key === 'whsec';
  return [
    ...(hasBase64 ? ['import base64'] : []),
    'import hashlib',
    'import hmac',
    ...(recipe.time !== null || recipe.id !== null || recipe.content === 'form' ? ['import re'] : []),
    ...(recipe.time === null ? [] : ['import time']),
    ...(recipe.content === 'form' ? ['from urllib.parse import parse_qsl'] : []),
  ];
}

function check(recipe: Recipe): SamplePart {
  const parameters = ['raw_body, headers, secrets', recipe.publicUrl === null ? null : 'url', recipe.time === null ? null : 'now=None'];
  return {
    imports: importsOf(recipe),
    text: write(
      recipe.time === null ? null : [`TOLERANCE_SECONDS = ${recipe.toleranceSeconds}`, '', ''],
      recipe.content === 'form' ? signedContent : null,
      `def ${nameOf(recipe)}(${parameters.filter((one) => one !== null).join(', ')}):`,
      `    """Tells whether the ${recipe.title} is right.`,
      '',
      '    raw_body: the bytes as they came. secrets: the current one and those still accepted.',
      '    """',
      readSignatures(recipe),
      readTime(recipe),
      readId(recipe),
      contentLine(recipe),
      compare(recipe),
    ),
  };
}

function handler(recipe: Recipe): SamplePart {
  const { publicUrl } = recipe;
  const query = publicUrl?.includes('?') === true ? '' : ' + ("?" + request.query_string.decode() if request.query_string else "")';
  return {
    imports: ['import os', 'from flask import Flask, abort, request'],
    text: write(
      'app = Flask(__name__)',
      publicUrl === null ? null : `PUBLIC_URL = ${quoted(publicUrl)}  # the address as the sender knows it`,
      '',
      '',
      '@app.post("/webhooks")',
      'def receive():',
      '    raw_body = request.get_data()  # before request.json or request.form, which read the body away',
      '    secrets = [os.environ[name] for name in ("WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS") if name in os.environ]',
      publicUrl === null ? null : `    url = PUBLIC_URL${query}`,
      `    if not ${nameOf(recipe)}(raw_body, request.headers, secrets${publicUrl === null ? '' : ', url'}):`,
      '        abort(401)',
      '    # Only now is the body parsed: a sender that is not known gets no further.',
      recipe.time === null ? '    # No time is signed, so an old delivery can be sent again: remember which events were handled.' : null,
      '    return "", 204',
    ),
  };
}

export const python: LanguageWriter = {
  syntax: 'python',
  fileName: (recipe) => `${nameOf(recipe)}.py`,
  functionName: nameOf,
  check,
  handler,
  join(parts) {
    const lines = [...new Set(parts.flatMap(({ imports }) => imports))];
    const [plain, from, others] = [
      lines.filter((line) => line.startsWith('import ')).sort(),
      lines.filter((line) => line.startsWith('from ') && !line.includes('flask')),
      lines.filter((line) => line.includes('flask')),
    ];
    return `${write(...plain, from, others.length === 0 ? null : ['', ...others], ...parts.flatMap(({ text }) => ['', '', text]))}\n`;
  },
};
