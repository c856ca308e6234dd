/** C# on .NET 6 or newer with its standard library; the handler is of ASP.NET Core. */
import { hasSeveral, type Piece, type Recipe } from '../recipe.ts';
import { type Code, type Escaping, escaped, pascal, type SamplePart, unicodeEscape, write } from '../writing.ts';
import type { LanguageWriter } from './language-writer.ts';

const inQuotes: Escaping = { special: /["\\]/, encode: unicodeEscape };

function quoted(text: string): string {
  return `"${escaped(text, inQuotes)}"`;
}

function classOf({ words }: Recipe): string {
  return `${pascal(words)}Signature`;
}

function headerValue(name: string): string {
  return `header(${quoted(name)}) ?? ""`;
}

function textOf(pieces: readonly Piece[]): string {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return 'part' in only ? only.part : quoted(only.text);
  const inside = pieces.map((piece) => ('part' in piece ? `{${piece.part}}` : escaped(piece.text, inQuotes).replace(/[{}]/g, '$&$&')));
  return `$"${inside.join('')}"`;
}

function charsetOf({ charset }: Recipe): string {
  return charset === 'latin1' ? 'Encoding.GetEncoding("iso-8859-1")' : 'Encoding.UTF8';
}

function readSignatures(recipe: Recipe): Code {
  const [first, ...others] = recipe.headers;
  if (others.length > 0) return `        string[] signatures = { ${recipe.headers.map(headerValue).join(', ')} };`;
  if (recipe.separator === '') return `        string signature = ${headerValue(first)};`;
  const separator = `new[] { ${quoted(recipe.separator)} }, StringSplitOptions.None`;
  return [
    `        string[] signatures = (${headerValue(first)})`,
    `            .Split(${separator}).Select(entry => entry.Trim()).ToArray();`,
  ];
}

function readTime({ time }: Recipe): Code {
  if (time === null) return null;
  const start = quoted(time.prefix);
  const entry = [
    `        string timed = signatures.FirstOrDefault(entry => entry.StartsWith(${start}, StringComparison.Ordinal)) ?? ${start};`,
    `        string timestamp = timed.Substring(${time.prefix.length});`,
  ];
  return [
    time.header === null ? entry : `        string timestamp = ${headerValue(time.header)};`,
    `        if (!Regex.IsMatch(timestamp, @"\\A${time.grammar}\\z")) return false;`,
    `        long seconds = long.Parse(timestamp)${time.unit === 'seconds' ? '' : ' / 1000'};`,
    '        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > ToleranceSeconds) return false;',
  ];
}

function readId({ id }: Recipe): Code {
  if (id === null) return null;
  return [
    `        string id = ${headerValue(id.header)};`,
    '        if (!Regex.IsMatch(id, @"\\A[!-~]+\\z")) return false;',
    id.refused.map((one) => `        if (id.Contains(${quoted(one)})) return false; // what is signed could be split in two ways`),
  ];
}

const keys: Readonly<Record<Recipe['key'], string>> = {
  text: 'Encoding.UTF8.GetBytes(secret)',
  hex: 'Enumerable.Range(0, secret.Length / 2).Select(at => Convert.ToByte(secret.Substring(2 * at, 2), 16)).ToArray()',
  base64: "Convert.FromBase64String(secret.PadRight((secret.Length + 3) / 4 * 4, '='))",
  whsec: "Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '='))",
};

const encoders: Readonly<Record<Recipe['encoding'], string>> = {
  hex: 'BitConverter.ToString(hmac.GetHashAndReset()).Replace("-", "").ToLowerInvariant()',
  base64: 'Convert.ToBase64String(hmac.GetHashAndReset())',
  base64url: "Convert.ToBase64String(hmac.GetHashAndReset()).TrimEnd('=').Replace('+', '-').Replace('/', '_')",
};

function append(pieces: readonly Piece[], recipe: Recipe): Code {
  return pieces.length === 0 ? null : `                hmac.AppendData(${charsetOf(recipe)}.GetBytes(${textOf(pieces)}));`;
}

function compare(recipe: Recipe): Code {
  const { prefix, algorithm, before, after } = recipe;
  return [
    '        foreach (string secret in secrets)',
    '        {',
    recipe.key === 'whsec' ? '            string encoded = secret.StartsWith("whsec_") ? secret.Substring(6) : secret;' : null,
    `            byte[] key = ${keys[recipe.key]};`,
    '            if (key.Length == 0) continue; // with an empty key anyone could sign',
    `            using (var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.${algorithm.toUpperCase()}, key))`,
    '            {',
    recipe.content === 'form'
      ? '                hmac.AppendData(Encoding.UTF8.GetBytes(content));'
      : [append(before, recipe), '                hmac.AppendData(rawBody);', append(after, recipe)],
    `                string expected = ${prefix === '' ? '' : `${quoted(prefix)} + `}${encoders[recipe.encoding]};`,
    hasSeveral(recipe)
      ? '                if (signatures.Any(signature => IsSame(signature, expected))) return true;'
      : '                if (IsSame(signature, expected)) return true;',
    '            }',
    '        }',
    '        return false;',
  ];
}

const isSame = [
  '    /// <summary>FixedTimeEquals takes the same time wherever the texts differ; == does not.</summary>',
  '    private static bool IsSame(string received, string expected) =>',
  '        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(received), Encoding.UTF8.GetBytes(expected));',
];

const signedContent = [
  '',
  '    /// <summary>The address and the fields of the form by name; null when the body is not the one whose hash is in the address.</summary>',
  '    private static string SignedContent(byte[] rawBody, Func<string, string> header, string url)',
  '    {',
  '        string mediaType = (header("Content-Type") ?? "").Split(\';\')[0].Trim();',
  '        bool isForm = mediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);',
  '        Match bodyHash = Regex.Match(url, "[?&]bodySHA256=([^&#]*)");',
  '        if (bodyHash.Success || (!isForm && rawBody.Length > 0))',
  '        {',
  '            using (var sha256 = SHA256.Create())',
  '            {',
  '                string hash = BitConverter.ToString(sha256.ComputeHash(rawBody)).Replace("-", "").ToLowerInvariant();',
  '                return IsSame(bodyHash.Groups[1].Value, hash) ? url : null;',
  '            }',
  '        }',
  '        if (!isForm) return url;',
  '        var fields = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);',
  '        foreach (string field in Encoding.UTF8.GetString(rawBody).Split(\'&\').Where(field => field != ""))',
  '        {',
  "            string[] parts = field.Split(new[] { '=' }, 2).Select(part => Uri.UnescapeDataString(part.Replace('+', ' '))).ToArray();",
  '            if (!fields.ContainsKey(parts[0])) fields[parts[0]] = new SortedSet<string>(StringComparer.Ordinal);',
  '            fields[parts[0]].Add(parts.ElementAtOrDefault(1) ?? "");',
  '        }',
  '        return url + string.Concat(fields.SelectMany(field => field.Value.Select(value => field.Key + value)));',
  '    }',
];

function check(recipe: Recipe): SamplePart {
  const isForm = recipe.content === 'form';
  const hasPattern = recipe.time !== null || recipe.id !== null || isForm;
  const more = [recipe.publicUrl === null ? null : 'string url', recipe.time === null ? null : 'DateTimeOffset now'];
  const parameters = [
    'byte[] rawBody',
    'Func<string, string> header',
    'IEnumerable<string> secrets',
    ...more.filter((one) => one !== null),
  ];
  return {
    imports: [
      'System',
      'System.Collections.Generic',
      'System.Linq',
      'System.Security.Cryptography',
      'System.Text',
      ...(hasPattern ? ['System.Text.RegularExpressions'] : []),
    ],
    text: write(
      `public static class ${classOf(recipe)}`,
      '{',
      recipe.time === null ? null : [`    private const long ToleranceSeconds = ${recipe.toleranceSeconds};`, ''],
      '    /// <summary>',
      `    /// Tells whether the ${recipe.title} is right. rawBody: the bytes as they came; header: the value of a header, or null;`,
      '    /// secrets: the current one and those still accepted.',
      '    /// </summary>',
      `    public static bool Verify(${parameters.join(', ')})`,
      '    {',
      readSignatures(recipe),
      readTime(recipe),
      readId(recipe),
      isForm ? ['        string content = SignedContent(rawBody, header, url);', '        if (content == null) return false;'] : null,
      compare(recipe),
      '    }',
      '',
      isSame,
      isForm ? signedContent : null,
      '}',
    ),
  };
}

function handler(recipe: Recipe): SamplePart {
  const { publicUrl } = recipe;
  const query = publicUrl?.includes('?') === true ? '' : ' + request.QueryString.Value';
  const given = [publicUrl === null ? null : 'url', recipe.time === null ? null : 'DateTimeOffset.UtcNow'].filter((one) => one !== null);
  return {
    imports: ['System.IO', 'System.Threading.Tasks', 'Microsoft.AspNetCore.Builder', 'Microsoft.AspNetCore.Http'],
    text: write(
      `public static class ${pascal(recipe.words)}Receiver`,
      '{',
      publicUrl === null
        ? null
        : ['    // The address as the sender knows it.', `    private const string PublicUrl = ${quoted(publicUrl)};`, ''],
      '    public static void Map(WebApplication app) => app.MapPost("/webhooks", Receive);',
      '',
      '    private static async Task<IResult> Receive(HttpRequest request)',
      '    {',
      '        // The bytes as they came: no [FromBody], no ReadFromJsonAsync before this.',
      '        using var buffer = new MemoryStream();',
      '        await request.Body.CopyToAsync(buffer);',
      '        var secrets = new[] { "WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS" }.Select(name => Environment.GetEnvironmentVariable(name)).OfType<string>();',
      publicUrl === null ? null : `        string url = PublicUrl${query};`,
      `        bool isRight = ${classOf(recipe)}.Verify(${['buffer.ToArray()', 'name => request.Headers[name]', 'secrets', ...given].join(', ')});`,
      '        if (!isRight) return Results.Unauthorized();',
      recipe.time === null
        ? '        // No time is signed, so an old delivery can be sent again: remember which events were handled.'
        : null,
      '        return Results.NoContent();',
      '    }',
      '}',
    ),
  };
}

export const csharp: LanguageWriter = {
  syntax: 'csharp',
  fileName: (recipe) => `${classOf(recipe)}.cs`,
  functionName: (recipe) => `${classOf(recipe)}.Verify`,
  check,
  handler,
  join(parts) {
    const all = [...new Set(parts.flatMap(({ imports }) => imports))].sort();
    const names = [...all.filter((name) => name.startsWith('System')), ...all.filter((name) => !name.startsWith('System'))];
    return `${write(
      names.map((name) => `using ${name};`),
      ...parts.flatMap(({ text }) => ['', text]),
    )}\n`;
  },
};
