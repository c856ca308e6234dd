/** PHP 8.0 or newer, without extensions beyond the usual ones. */
import { hasSeveral, type Piece, type Recipe } from '../recipe.ts';
import { byteEscape, type Code, type Escaping, escaped, isPlain, pascal, type SamplePart, write } from '../writing.ts';
import type { LanguageWriter } from './language-writer.ts';

const inSingle: Escaping = { special: /['\\]/, encode: byteEscape };
const inDouble: Escaping = { special: /["\\$]/, encode: byteEscape };

function quoted(text: string): string {
  return isPlain(text) ? `'${escaped(text, inSingle)}'` : `"${escaped(text, inDouble)}"`;
}

function nameOf({ words }: Recipe): string {
  return `verify${pascal(words)}`;
}

function headerValue(name: string): string {
  return `$headers[${quoted(name.toLowerCase())}] ?? ''`;
}

function expressionOf(piece: Piece): string {
  return 'part' in piece ? `$${piece.part}` : quoted(piece.text);
}

function readSignatures(recipe: Recipe): Code {
  const [first, ...others] = recipe.headers;
  if (others.length > 0) return `    $signatures = [${recipe.headers.map(headerValue).join(', ')}];`;
  if (recipe.separator === '') return `    $signature = ${headerValue(first)};`;
  return `    $signatures = array_map('trim', explode(${quoted(recipe.separator)}, ${headerValue(first)}));`;
}

function readTime({ time }: Recipe): Code {
  if (time === null) return null;
  const entry = [
    "    $timestamp = '';",
    '    foreach ($signatures as $entry) {',
    `        if ($timestamp === '' && str_starts_with($entry, ${quoted(time.prefix)})) {`,
    `            $timestamp = substr($entry, ${time.prefix.length});`,
    '        }',
    '    }',
  ];
  const seconds = time.unit === 'seconds' ? '(int) $timestamp' : 'intdiv((int) $timestamp, 1000)';
  return [
    time.header === null ? entry : `    $timestamp = ${headerValue(time.header)};`,
    `    if (preg_match('/^${time.grammar}$/D', $timestamp) !== 1) {`,
    '        return false;',
    '    }',
    `    if (abs(($now ?? time()) - ${seconds}) > TOLERANCE_SECONDS) {`,
    '        return false;',
    '    }',
  ];
}

function readId({ id }: Recipe): Code {
  if (id === null) return null;
  return [
    `    $id = ${headerValue(id.header)};`,
    "    if (preg_match('/^[!-~]+$/D', $id) !== 1) {",
    '        return false;',
    '    }',
    id.refused.map((one) => [
      `    if (str_contains($id, ${quoted(one)})) {`,
      '        return false; // what is signed could be split in two ways',
      '    }',
    ]),
  ];
}

const keys: Readonly<Record<Recipe['key'], string>> = {
  text: '$secret',
  hex: 'hex2bin($secret)',
  base64: 'base64_decode($secret, true)',
  whsec: "base64_decode(str_starts_with($secret, 'whsec_') ? substr($secret, 6) : $secret, true)",
};

function digestOf({ algorithm, encoding }: Recipe): string {
  if (encoding === 'hex') return `hash_hmac('${algorithm}', $content, $key)`;
  const base64 = `base64_encode(hash_hmac('${algorithm}', $content, $key, true))`;
  return encoding === 'base64' ? base64 : `rtrim(strtr(${base64}, '+/', '-_'), '=')`;
}

function contentLine({ content, before, after }: Recipe): Code {
  if (content !== 'form') return `    $content = ${[...before.map(expressionOf), '$rawBody', ...after.map(expressionOf)].join(' . ')};`;
  return ['    $content = signedContent($rawBody, $headers, $url);', '    if ($content === null) {', '        return false;', '    }'];
}

function compare(recipe: Recipe): Code {
  const { prefix } = recipe;
  const isRight = ['if (hash_equals($expected, $signature)) {', '    return true;', '}'];
  const indented = (by: string) => isRight.map((line) => by + line);
  return [
    '    foreach ($secrets as $secret) {',
    `        $key = ${keys[recipe.key]};`,
    recipe.key === 'text' ? "        if ($key === '') {" : "        if ($key === false || $key === '') {",
    '            continue; // with an empty key anyone could sign',
    '        }',
    `        $expected = ${prefix === '' ? '' : `${quoted(prefix)} . `}${digestOf(recipe)};`,
    hasSeveral(recipe) ? ['        foreach ($signatures as $signature) {', indented('            '), '        }'] : indented('        '),
    '    }',
    '    return false;',
  ];
}

const signedContent = [
  '',
  '/** The address and the fields of the form by name; null when the body is not the one whose hash is in the address. */',
  'function signedContent(string $rawBody, array $headers, string $url): ?string',
  '{',
  "    $isForm = strtolower(trim(explode(';', $headers['content-type'] ?? '')[0])) === 'application/x-www-form-urlencoded';",
  "    $bodyHash = preg_match('/[?&]bodySHA256=([^&#]*)/', $url, $found) === 1 ? $found[1] : null;",
  "    if ($bodyHash !== null || (!$isForm && $rawBody !== '')) {",
  "        return hash_equals(hash('sha256', $rawBody), $bodyHash ?? '') ? $url : null;",
  '    }',
  '    $fields = [];',
  "    foreach ($isForm ? explode('&', $rawBody) : [] as $field) {",
  "        [$name, $value] = array_map('urldecode', explode('=', $field, 2) + ['', '']);",
  '        $fields["$name\\0$value"] = $name . $value;',
  '    }',
  '    ksort($fields, SORT_STRING);',
  "    return $url . implode('', $fields);",
  '}',
];

function check(recipe: Recipe): SamplePart {
  const parameters = [
    'string $rawBody, array $headers, array $secrets',
    recipe.publicUrl === null ? null : 'string $url',
    recipe.time === null ? null : '?int $now = null',
  ];
  return {
    imports: [],
    text: write(
      recipe.time === null ? null : [`const TOLERANCE_SECONDS = ${recipe.toleranceSeconds};`, ''],
      '/**',
      ` * Tells whether the ${recipe.title} is right.`,
      ' *',
      ' * @param string $rawBody the bytes as they came',
      ' * @param array<string, string> $headers names in lower case',
      ' * @param list<string> $secrets the current one and those still accepted',
      ' */',
      `function ${nameOf(recipe)}(${parameters.filter((one) => one !== null).join(', ')}): bool`,
      '{',
      readSignatures(recipe),
      readTime(recipe),
      readId(recipe),
      contentLine(recipe),
      compare(recipe),
      '}',
      recipe.content === 'form' ? signedContent : null,
    ),
  };
}

function handler(recipe: Recipe): SamplePart {
  const { publicUrl } = recipe;
  const query = "(($_SERVER['QUERY_STRING'] ?? '') === '' ? '' : '?' . $_SERVER['QUERY_STRING'])";
  const url = publicUrl?.includes('?') === true ? '' : ` . ${query}`;
  return {
    imports: [],
    text: write(
      "$rawBody = file_get_contents('php://input'); // not $_POST, and not json_encode of what was decoded",
      '$headers = array_change_key_case(getallheaders());',
      "$secrets = array_filter([getenv('WEBHOOK_SECRET'), getenv('WEBHOOK_SECRET_PREVIOUS')], 'is_string');",
      publicUrl === null ? null : ['// The address as the sender knows it.', `$url = ${quoted(publicUrl)}${url};`],
      `if (!${nameOf(recipe)}($rawBody, $headers, $secrets${publicUrl === null ? '' : ', $url'})) {`,
      '    http_response_code(401);',
      '    exit;',
      '}',
      '// Only now is the body parsed: a sender that is not known gets no further.',
      recipe.time === null ? '// No time is signed, so an old delivery can be sent again: remember which events were handled.' : null,
      'http_response_code(204);',
    ),
  };
}

export const php: LanguageWriter = {
  syntax: 'php',
  fileName: ({ words }) => `verify-${words.join('-')}.php`,
  functionName: nameOf,
  check,
  handler,
  join: (parts) => `${write('<?php', '', 'declare(strict_types=1);', ...parts.flatMap(({ text }) => ['', text]))}\n`,
};
