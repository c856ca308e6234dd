/** Java 17 or newer with its standard library; the handler is of Spring. */
import { hasSeveral, type Piece, type Recipe } from '../recipe.ts';
import { type Code, type Escaping, escaped, hexDigits, pascal, type SamplePart, write } from '../writing.ts';
import type { LanguageWriter } from './language-writer.ts';

/** why: Java reads `\u000a` before it reads the literal, so control characters are octal. */
const inQuotes: Escaping = {
  special: /["\\]/,
  encode: (unit) => (unit < 0x80 ? `\\${unit.toString(8).padStart(3, '0')}` : `\\u${hexDigits(unit, 4)}`),
};

function quoted(text: string): string {
  return `"${escaped(text, inQuotes)}"`;
}

function classOf({ words }: Recipe): string {
  return `${pascal(words)}Signature`;
}

function headerValue(name: string): string {
  return `Objects.toString(header.apply(${quoted(name)}), "")`;
}

function expressionOf(piece: Piece): string {
  return 'part' in piece ? piece.part : quoted(piece.text);
}

function charsetOf({ charset }: Recipe): string {
  return charset === 'latin1' ? 'StandardCharsets.ISO_8859_1' : 'StandardCharsets.UTF_8';
}

function readSignatures(recipe: Recipe): Code {
  const [first, ...others] = recipe.headers;
  if (others.length > 0) {
    return ['    List<String> signatures = List.of(', recipe.headers.map((name) => `        ${headerValue(name)}`).join(',\n'), '    );'];
  }
  if (recipe.separator === '') return `    String signature = ${headerValue(first)};`;
  return [
    `    String[] signatures = ${headerValue(first)}.split(Pattern.quote(${quoted(recipe.separator)}));`,
    '    for (int i = 0; i < signatures.length; i++) signatures[i] = signatures[i].strip();',
  ];
}

function readTime({ time }: Recipe): Code {
  if (time === null) return null;
  const entry = [
    '    String timestamp = "";',
    '    for (String entry : signatures) {',
    `      if (timestamp.isEmpty() && entry.startsWith(${quoted(time.prefix)})) timestamp = entry.substring(${time.prefix.length});`,
    '    }',
  ];
  const seconds = time.unit === 'seconds' ? 'Long.parseLong(timestamp)' : 'Long.parseLong(timestamp) / 1000';
  return [
    time.header === null ? entry : `    String timestamp = ${headerValue(time.header)};`,
    `    if (!timestamp.matches("${time.grammar}")) return false;`,
    `    if (Math.abs(now.getEpochSecond() - ${seconds}) > TOLERANCE_SECONDS) return false;`,
  ];
}

function readId({ id }: Recipe): Code {
  if (id === null) return null;
  return [
    `    String id = ${headerValue(id.header)};`,
    '    if (!id.matches("[!-~]+")) return false;',
    id.refused.map((one) => `    if (id.contains(${quoted(one)})) return false; // what is signed could be split in two ways`),
  ];
}

const keys: Readonly<Record<Recipe['key'], string>> = {
  text: 'secret.getBytes(StandardCharsets.UTF_8)',
  hex: 'HexFormat.of().parseHex(secret)',
  base64: 'Base64.getDecoder().decode(secret)',
  whsec: 'Base64.getDecoder().decode(secret.startsWith("whsec_") ? secret.substring(6) : secret)',
};

const encoders: Readonly<Record<Recipe['encoding'], string>> = {
  hex: 'HexFormat.of().formatHex(mac.doFinal())',
  base64: 'Base64.getEncoder().encodeToString(mac.doFinal())',
  base64url: 'Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal())',
};

const macNames = { sha256: 'HmacSHA256', sha1: 'HmacSHA1', sha512: 'HmacSHA512' } as const;

function updateWith(pieces: readonly Piece[], recipe: Recipe): Code {
  if (pieces.length === 0) return null;
  const [only, ...others] = pieces.map(expressionOf);
  const text = others.length === 0 ? only : `(${[only, ...others].join(' + ')})`;
  return `      mac.update(${text}.getBytes(${charsetOf(recipe)}));`;
}

function compare(recipe: Recipe): Code {
  const { prefix, algorithm, before, after } = recipe;
  const name = macNames[algorithm];
  return [
    '    for (String secret : secrets) {',
    `      byte[] key = ${keys[recipe.key]};`,
    '      if (key.length == 0) continue; // with an empty key anyone could sign',
    `      Mac mac = Mac.getInstance("${name}");`,
    `      mac.init(new SecretKeySpec(key, "${name}"));`,
    recipe.content === 'form'
      ? '      mac.update(content.getBytes(StandardCharsets.UTF_8));'
      : [updateWith(before, recipe), '      mac.update(rawBody);', updateWith(after, recipe)],
    `      String expected = ${prefix === '' ? '' : `${quoted(prefix)} + `}${encoders[recipe.encoding]};`,
    hasSeveral(recipe)
      ? ['      for (String signature : signatures) {', '        if (isSame(signature, expected)) return true;', '      }']
      : '      if (isSame(signature, expected)) return true;',
    '    }',
    '    return false;',
  ];
}

const isSame = [
  '  /** MessageDigest.isEqual takes the same time wherever the texts differ; String.equals does not. */',
  '  private static boolean isSame(String received, String expected) {',
  '    return MessageDigest.isEqual(received.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));',
  '  }',
];

const signedContent = [
  '',
  '  private static final Pattern BODY_HASH = Pattern.compile("[?&]bodySHA256=([^&#]*)");',
  '',
  '  /** The address and the fields of the form by name; null when the body is not the one whose hash is in the address. */',
  '  private static String signedContent(byte[] rawBody, UnaryOperator<String> header, String url) throws GeneralSecurityException {',
  '    String mediaType = Objects.toString(header.apply("Content-Type"), "").split(";", 2)[0].strip();',
  '    boolean isForm = mediaType.equalsIgnoreCase("application/x-www-form-urlencoded");',
  '    Matcher found = BODY_HASH.matcher(url);',
  '    String bodyHash = found.find() ? found.group(1) : null;',
  '    if (bodyHash != null || (!isForm && rawBody.length > 0)) {',
  '      byte[] hash = MessageDigest.getInstance("SHA-256").digest(rawBody);',
  '      return isSame(Objects.toString(bodyHash, ""), HexFormat.of().formatHex(hash)) ? url : null;',
  '    }',
  '    if (!isForm || rawBody.length == 0) return url;',
  '    Map<String, Set<String>> fields = new TreeMap<>();',
  '    try {',
  '      for (String field : new String(rawBody, StandardCharsets.UTF_8).split("&")) {',
  '        String[] parts = field.split("=", 2);',
  '        String value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);',
  '        fields.computeIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), name -> new TreeSet<>()).add(value);',
  '      }',
  '    } catch (IllegalArgumentException notAForm) {',
  '      return null;',
  '    }',
  '    StringBuilder content = new StringBuilder(url);',
  '    fields.forEach((name, values) -> values.forEach(value -> content.append(name).append(value)));',
  '    return content.toString();',
  '  }',
];

function importsOf(recipe: Recipe): readonly string[] {
  const { key, encoding, content, separator, headers, time } = recipe;
  const isForm = content === 'form';
  const needed: readonly (readonly [string, boolean])[] = [
    ['java.net.URLDecoder', isForm],
    ['java.nio.charset.StandardCharsets', true],
    ['java.security.GeneralSecurityException', true],
    ['java.security.MessageDigest', true],
    ['java.time.Instant', time !== null],
    ['java.util.Base64', encoding !== 'hex' || key === 'base64' || key === 'whsec'],
    ['java.util.HexFormat', encoding === 'hex' || key === 'hex' || isForm],
    ['java.util.List', true],
    ['java.util.Map', isForm],
    ['java.util.Objects', true],
    ['java.util.Set', isForm],
    ['java.util.TreeMap', isForm],
    ['java.util.TreeSet', isForm],
    ['java.util.function.UnaryOperator', true],
    ['java.util.regex.Matcher', isForm],
    ['java.util.regex.Pattern', isForm || (separator !== '' && headers.length === 1)],
    ['javax.crypto.Mac', true],
    ['javax.crypto.spec.SecretKeySpec', true],
  ];
  return needed.filter(([, isNeeded]) => isNeeded).map(([name]) => name);
}

function check(recipe: Recipe): SamplePart {
  const isForm = recipe.content === 'form';
  const more = [recipe.publicUrl === null ? null : 'String url', recipe.time === null ? null : 'Instant now'];
  const parameters = ['byte[] rawBody', 'UnaryOperator<String> header', 'List<String> secrets', ...more.filter((one) => one !== null)];
  return {
    imports: importsOf(recipe),
    text: write(
      `final class ${classOf(recipe)} {`,
      recipe.time === null ? null : [`  private static final long TOLERANCE_SECONDS = ${recipe.toleranceSeconds};`, ''],
      '  /**',
      `   * Tells whether the ${recipe.title} is right. rawBody: the bytes as they came; header: the value of a header, or null;`,
      '   * secrets: the current one and those still accepted.',
      '   */',
      `  static boolean verify(${parameters.join(', ')})`,
      '      throws GeneralSecurityException {',
      readSignatures(recipe),
      readTime(recipe),
      readId(recipe),
      isForm ? ['    String content = signedContent(rawBody, header, url);', '    if (content == null) return false;'] : null,
      compare(recipe),
      '  }',
      '',
      isSame,
      isForm ? signedContent : null,
      '}',
    ),
  };
}

function handler(recipe: Recipe): SamplePart {
  const { publicUrl } = recipe;
  const query = publicUrl?.includes('?') === true ? '' : ' + (request.getQueryString() == null ? "" : "?" + request.getQueryString())';
  const given = [publicUrl === null ? null : 'url', recipe.time === null ? null : 'Instant.now()'].filter((one) => one !== null);
  return {
    imports: [
      'jakarta.servlet.http.HttpServletRequest',
      'java.io.IOException',
      'java.util.stream.Stream',
      'org.springframework.http.ResponseEntity',
      'org.springframework.web.bind.annotation.PostMapping',
      'org.springframework.web.bind.annotation.RestController',
    ],
    text: write(
      '@RestController',
      `class ${pascal(recipe.words)}Receiver {`,
      publicUrl === null
        ? null
        : ['  /** The address as the sender knows it. */', `  private static final String PUBLIC_URL = ${quoted(publicUrl)};`, ''],
      '  @PostMapping("/webhooks")',
      '  ResponseEntity<Void> receive(HttpServletRequest request) throws IOException, GeneralSecurityException {',
      '    // The bytes as they came. @RequestBody byte[] gives the same, but Spring writes a form anew.',
      '    byte[] rawBody = request.getInputStream().readAllBytes();',
      '    List<String> secrets =',
      '        Stream.of("WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS").map(System::getenv).filter(Objects::nonNull).toList();',
      publicUrl === null ? null : `    String url = PUBLIC_URL${query};`,
      `    boolean isRight = ${classOf(recipe)}.verify(${['rawBody', 'request::getHeader', 'secrets', ...given].join(', ')});`,
      '    if (!isRight) return ResponseEntity.status(401).build();',
      recipe.time === null ? '    // No time is signed, so an old delivery can be sent again: remember which events were handled.' : null,
      '    return ResponseEntity.noContent().build();',
      '  }',
      '}',
    ),
  };
}

export const java: LanguageWriter = {
  syntax: 'java',
  fileName: (recipe) => `${classOf(recipe)}.java`,
  functionName: (recipe) => `${classOf(recipe)}.verify`,
  check,
  handler,
  join(parts) {
    const names = [...new Set(parts.flatMap(({ imports }) => imports))].sort();
    return `${write(
      names.map((name) => `import ${name};`),
      ...parts.flatMap(({ text }) => ['', text]),
    )}\n`;
  },
};
