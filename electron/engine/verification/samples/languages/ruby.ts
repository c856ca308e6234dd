/** Ruby 2.7 or newer with its standard library; the handler is of Rails. */
import { hasSeveral, type Piece, type Recipe } from '../recipe.ts';
import { byteEscape, type Code, type Escaping, escaped, isPlain, pascal, type SamplePart, write } from '../writing.ts';
import type { LanguageWriter } from './language-writer.ts';

const inSingle: Escaping = { special: /['\\]/, encode: byteEscape };
const inDouble: Escaping = { special: /["\\#]/, encode: byteEscape };

function quoted(text: string): string {
  return isPlain(text) ? `'${escaped(text, inSingle)}'` : `"${escaped(text, inDouble)}"`;
}

/** Bytes of a literal: the encoding of the source would make others of them. */
function quotedBytes(text: string): string {
  return isPlain(text) ? quoted(text) : `${quoted(text)}.b`;
}

function nameOf({ words }: Recipe): string {
  return ['verify', ...words].join('_');
}

function headerValue(name: string): string {
  return `headers[${quoted(name)}].to_s.b`;
}

function bytesOf(pieces: readonly Piece[]): string {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return 'part' in only ? `${only.part}.b` : quotedBytes(only.text);
  const inside = pieces.map((piece) => ('part' in piece ? `#{${piece.part}}` : escaped(piece.text, inDouble))).join('');
  return `"${inside}".b`;
}

function readSignatures(recipe: Recipe): Code {
  const [first, ...others] = recipe.headers;
  if (others.length > 0) return `  signatures = [${recipe.headers.map(headerValue).join(', ')}]`;
  if (recipe.separator === '') return `  signature = ${headerValue(first)}`;
  return `  signatures = ${headerValue(first)}.split(${quotedBytes(recipe.separator)}).map(&:strip)`;
}

function readTime({ time }: Recipe): Code {
  if (time === null) return null;
  const start = quotedBytes(time.prefix);
  const found = `signatures.find { |entry| entry.start_with?(${start}) }.to_s.delete_prefix(${start})`;
  return [
    `  timestamp = ${time.header === null ? found : headerValue(time.header)}`,
    `  return false unless timestamp.match?(/\\A${time.grammar}\\z/)`,
    `  return false if (now - timestamp.to_i${time.unit === 'seconds' ? '' : ' / 1000'}).abs > TOLERANCE_SECONDS`,
  ];
}

function readId({ id }: Recipe): Code {
  if (id === null) return null;
  return [
    `  id = ${headerValue(id.header)}`,
    '  return false unless id.match?(/\\A[!-~]+\\z/)',
    id.refused.map((one) => `  return false if id.include?(${quotedBytes(one)}) # what is signed could be split in two ways`),
  ];
}

const keys: Readonly<Record<Recipe['key'], string>> = {
  text: 'secret.b',
  hex: "[secret].pack('H*')",
  base64: "secret.unpack1('m')",
  whsec: "secret.delete_prefix('whsec_').unpack1('m')",
};

const hashNames = { sha256: 'SHA256', sha1: 'SHA1', sha512: 'SHA512' } as const;

function digestOf({ algorithm, encoding }: Recipe): string {
  const given = `('${hashNames[algorithm]}', key, content)`;
  if (encoding === 'hex') return `OpenSSL::HMAC.hexdigest${given}`;
  const base64 = `[OpenSSL::HMAC.digest${given}].pack('m0')`;
  return encoding === 'base64' ? base64 : `${base64}.tr('+/', '-_').delete('=')`;
}

function contentLine(recipe: Recipe): Code {
  if (recipe.content === 'form') return ['  content = signed_content(raw_body, headers, url)', '  return false if content.nil?'];
  const { before, after } = recipe;
  const parts = [before.length === 0 ? null : bytesOf(before), 'raw_body.b', after.length === 0 ? null : bytesOf(after)];
  return `  content = ${parts.filter((one) => one !== null).join(' + ')}`;
}

function compare(recipe: Recipe): Code {
  const { prefix } = recipe;
  return [
    '  secrets.any? do |secret|',
    `    key = ${keys[recipe.key]}`,
    '    next false if key.empty? # with an empty key anyone could sign',
    '',
    `    expected = ${prefix === '' ? '' : `${quotedBytes(prefix)} + `}${digestOf(recipe)}`,
    hasSeveral(recipe)
      ? '    signatures.any? { |signature| OpenSSL.secure_compare(signature, expected) }'
      : '    OpenSSL.secure_compare(signature, expected)',
    '  end',
  ];
}

const signedContent = [
  '',
  '# The address and the fields of the form by name; nil when the body is not the one whose hash is in the address.',
  'def signed_content(raw_body, headers, url)',
  "  is_form = headers['Content-Type'].to_s.b.split(';').first.to_s.strip.downcase == 'application/x-www-form-urlencoded'",
  '  body_hash = url[/[?&]bodySHA256=([^&#]*)/, 1]',
  '  if body_hash || (!is_form && !raw_body.empty?)',
  '    return OpenSSL.secure_compare(body_hash.to_s, OpenSSL::Digest::SHA256.hexdigest(raw_body)) ? url.b : nil',
  '  end',
  '  fields = is_form ? URI.decode_www_form(raw_body.b) : []',
  '  url.b + fields.uniq.sort.map { |name, value| name.b + value.b }.join',
  'rescue ArgumentError # no form at all',
  '  nil',
  'end',
];

function check(recipe: Recipe): SamplePart {
  const parameters = [
    'raw_body, headers, secrets',
    recipe.publicUrl === null ? null : 'url',
    recipe.time === null ? null : 'now = Time.now.to_i',
  ];
  return {
    imports: ['openssl', ...(recipe.content === 'form' ? ['uri'] : [])],
    text: write(
      recipe.time === null ? null : [`TOLERANCE_SECONDS = ${recipe.toleranceSeconds}`, ''],
      `# Tells whether the ${recipe.title} is right. raw_body: the bytes as they came; secrets: the current one and those still accepted.`,
      `def ${nameOf(recipe)}(${parameters.filter((one) => one !== null).join(', ')})`,
      readSignatures(recipe),
      readTime(recipe),
      readId(recipe),
      contentLine(recipe),
      compare(recipe),
      'end',
      recipe.content === 'form' ? signedContent : null,
    ),
  };
}

function handler(recipe: Recipe): SamplePart {
  const { publicUrl } = recipe;
  const query = publicUrl?.includes('?') === true ? '' : ' + request.fullpath[/\\?.*/].to_s';
  return {
    imports: [],
    text: write(
      `class ${pascal([...recipe.words.filter((word) => word !== 'webhook' && word !== 'webhooks'), 'webhooks'])}Controller < ActionController::API`,
      publicUrl === null ? null : [`  PUBLIC_URL = ${quoted(publicUrl)} # the address as the sender knows it`, ''],
      '  def create',
      "    secrets = ENV.values_at('WEBHOOK_SECRET', 'WEBHOOK_SECRET_PREVIOUS').compact",
      publicUrl === null ? null : `    url = PUBLIC_URL${query}`,
      '    # raw_post is the body as it came; params and request.body after parsing are not.',
      `    is_right = ${nameOf(recipe)}(request.raw_post, request.headers, secrets${publicUrl === null ? '' : ', url'})`,
      '    return head(:unauthorized) unless is_right',
      '',
      recipe.time === null ? '    # No time is signed, so an old delivery can be sent again: remember which events were handled.' : null,
      '    head :no_content',
      '  end',
      'end',
    ),
  };
}

export const ruby: LanguageWriter = {
  syntax: 'ruby',
  fileName: (recipe) => `${nameOf(recipe)}.rb`,
  functionName: nameOf,
  check,
  handler,
  join(parts) {
    const names = [...new Set(parts.flatMap(({ imports }) => imports))];
    return `${write(
      names.map((name) => `require '${name}'`),
      ...parts.flatMap(({ text }) => ['', text]),
    )}\n`;
  },
};
