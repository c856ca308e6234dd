/** Go 1.19 or newer with its standard library. */
import { hasSeveral, type Piece, type Recipe } from '../recipe.ts';
import { byteEscape, type Code, type Escaping, escaped, pascal, type SamplePart, write } from '../writing.ts';
import type { LanguageWriter } from './language-writer.ts';

const inQuotes: Escaping = { special: /["\\]/, encode: byteEscape };

function quoted(text: string): string {
  return `"${escaped(text, inQuotes)}"`;
}

function nameOf({ words }: Recipe): string {
  return `Verify${pascal(words)}`;
}

function headerValue(name: string): string {
  return `headers.Get(${quoted(name)})`;
}

function expressionOf(piece: Piece): string {
  return 'part' in piece ? piece.part : quoted(piece.text);
}

function readSignatures(recipe: Recipe): Code {
  const [first, ...others] = recipe.headers;
  if (others.length > 0) return `\tsignatures := []string{${recipe.headers.map(headerValue).join(', ')}}`;
  if (recipe.separator === '') return `\tsignature := ${headerValue(first)}`;
  const { time } = recipe;
  const isTimeInside = time !== null && time.header === null;
  return [
    `\tsignatures := strings.Split(${headerValue(first)}, ${quoted(recipe.separator)})`,
    isTimeInside ? '\ttimestamp := ""' : null,
    '\tfor i := range signatures {',
    '\t\tsignatures[i] = strings.TrimSpace(signatures[i])',
    isTimeInside
      ? [
          `\t\tif timestamp == "" && strings.HasPrefix(signatures[i], ${quoted(time.prefix)}) {`,
          `\t\t\ttimestamp = strings.TrimPrefix(signatures[i], ${quoted(time.prefix)})`,
          '\t\t}',
        ]
      : null,
    '\t}',
  ];
}

function readTime({ time }: Recipe): Code {
  if (time === null) return null;
  return [
    time.header === null ? null : `\ttimestamp := ${headerValue(time.header)}`,
    '\tif !digits.MatchString(timestamp) {',
    '\t\treturn false',
    '\t}',
    '\tsigned, err := strconv.ParseInt(timestamp, 10, 64)',
    '\tif err != nil {',
    '\t\treturn false',
    '\t}',
    `\tage := now.Unix() - signed${time.unit === 'seconds' ? '' : '/1000'}`,
    '\tif age > toleranceSeconds || age < -toleranceSeconds {',
    '\t\treturn false',
    '\t}',
  ];
}

function readId({ id }: Recipe): Code {
  if (id === null) return null;
  const isSplittable = id.refused.map((one) => ` || strings.Contains(id, ${quoted(one)})`).join('');
  return [
    `\tid := ${headerValue(id.header)}`,
    id.refused.length === 0 ? null : '\t// With that character in the id, what is signed could be split in two ways.',
    `\tif !visible.MatchString(id)${isSplittable} {`,
    '\t\treturn false',
    '\t}',
  ];
}

function readKey({ key }: Recipe): Code {
  if (key === 'text') return '\t\tkey := []byte(secret)';
  if (key === 'hex') return '\t\tkey, err := hex.DecodeString(secret)';
  const text = key === 'whsec' ? 'strings.TrimPrefix(secret, "whsec_")' : 'secret';
  return `\t\tkey, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(${text}, "="))`;
}

const encoders: Readonly<Record<Recipe['encoding'], string>> = {
  hex: 'hex',
  base64: 'base64.StdEncoding',
  base64url: 'base64.RawURLEncoding',
};

function written(pieces: readonly Piece[]): Code {
  return pieces.length === 0 ? null : `\t\tmac.Write([]byte(${pieces.map(expressionOf).join(' + ')}))`;
}

function compare(recipe: Recipe): Code {
  const { prefix, algorithm, before, after, key } = recipe;
  return [
    '\tfor _, secret := range secrets {',
    readKey(recipe),
    `\t\tif ${key === 'text' ? '' : 'err != nil || '}len(key) == 0 { // with an empty key anyone could sign`,
    '\t\t\tcontinue',
    '\t\t}',
    `\t\tmac := hmac.New(${algorithm}.New, key)`,
    recipe.content === 'form' ? '\t\tmac.Write([]byte(content))' : [written(before), '\t\tmac.Write(rawBody)', written(after)],
    `\t\texpected := ${prefix === '' ? '' : `${quoted(prefix)} + `}${encoders[recipe.encoding]}.EncodeToString(mac.Sum(nil))`,
    hasSeveral(recipe)
      ? [
          '\t\tfor _, signature := range signatures {',
          '\t\t\tif hmac.Equal([]byte(signature), []byte(expected)) {',
          '\t\t\t\treturn true',
          '\t\t\t}',
          '\t\t}',
        ]
      : ['\t\tif hmac.Equal([]byte(signature), []byte(expected)) {', '\t\t\treturn true', '\t\t}'],
    '\t}',
    '\treturn false',
  ];
}

const signedContent = [
  '',
  'var bodyHash = regexp.MustCompile(`[?&]bodySHA256=([^&#]*)`)',
  '',
  '// signedContent is the address and the fields of the form by name; false when the body is not the one whose hash is in the address.',
  'func signedContent(rawBody []byte, headers http.Header, address string) (string, bool) {',
  '\tmediaType, _, _ := strings.Cut(headers.Get("Content-Type"), ";")',
  '\tisForm := strings.ToLower(strings.TrimSpace(mediaType)) == "application/x-www-form-urlencoded"',
  '\tclaimed := bodyHash.FindStringSubmatch(address)',
  '\tif claimed != nil || (!isForm && len(rawBody) > 0) {',
  '\t\tsum := sha256.Sum256(rawBody)',
  '\t\treturn address, claimed != nil && hmac.Equal([]byte(claimed[1]), []byte(hex.EncodeToString(sum[:])))',
  '\t}',
  '\tif !isForm {',
  '\t\treturn address, true',
  '\t}',
  '\tfields, err := url.ParseQuery(string(rawBody))',
  '\tif err != nil {',
  '\t\treturn "", false',
  '\t}',
  '\tnames := make([]string, 0, len(fields))',
  '\tfor name, values := range fields {',
  '\t\tnames = append(names, name)',
  '\t\tsort.Strings(values)',
  '\t}',
  '\tsort.Strings(names)',
  '\tcontent := address',
  '\tfor _, name := range names {',
  '\t\tfor i, value := range fields[name] {',
  '\t\t\tif i == 0 || value != fields[name][i-1] {',
  '\t\t\t\tcontent += name + value',
  '\t\t\t}',
  '\t\t}',
  '\t}',
  '\treturn content, true',
  '}',
];

function importsOf(recipe: Recipe): readonly string[] {
  const { encoding, key, algorithm } = recipe;
  const isForm = recipe.content === 'form';
  const hasPattern = recipe.time !== null || recipe.id !== null;
  const needed: readonly (readonly [string, boolean])[] = [
    ['crypto/hmac', true],
    [`crypto/${algorithm}`, true],
    ['crypto/sha256', isForm],
    ['encoding/base64', encoding !== 'hex' || key === 'base64' || key === 'whsec'],
    ['encoding/hex', encoding === 'hex' || key === 'hex' || isForm],
    ['net/http', true],
    ['net/url', isForm],
    ['regexp', hasPattern || isForm],
    ['sort', isForm],
    ['strconv', recipe.time !== null],
    ['strings', isForm || recipe.separator !== '' || key === 'whsec' || key === 'base64' || (recipe.id?.refused ?? []).length > 0],
    ['time', recipe.time !== null],
  ];
  return needed.filter(([, isNeeded]) => isNeeded).map(([name]) => name);
}

/** `{ url }` would hide the package. */
function addressName({ content }: Recipe): string {
  return content === 'form' ? 'address' : 'url';
}

function check(recipe: Recipe): SamplePart {
  const isForm = recipe.content === 'form';
  const parameters = [
    'rawBody []byte, headers http.Header, secrets []string',
    recipe.publicUrl === null ? null : `${addressName(recipe)} string`,
    recipe.time === null ? null : 'now time.Time',
  ];
  return {
    imports: importsOf(recipe),
    text: write(
      recipe.time === null ? null : [`const toleranceSeconds = ${recipe.toleranceSeconds}`, ''],
      recipe.time === null ? null : [`var digits = regexp.MustCompile(\`^${recipe.time.grammar}$\`)`, ''],
      recipe.id === null ? null : ['var visible = regexp.MustCompile(`^[!-~]+$`)', ''],
      `// ${nameOf(recipe)} tells whether the ${recipe.title} is right. rawBody has the bytes as they came; secrets are the current one and`,
      '// those still accepted.',
      `func ${nameOf(recipe)}(${parameters.filter((one) => one !== null).join(', ')}) bool {`,
      readSignatures(recipe),
      readTime(recipe),
      readId(recipe),
      isForm ? ['\tcontent, ok := signedContent(rawBody, headers, address)', '\tif !ok {', '\t\treturn false', '\t}'] : null,
      compare(recipe),
      '}',
      isForm ? signedContent : null,
    ),
  };
}

function handler(recipe: Recipe): SamplePart {
  const { publicUrl } = recipe;
  const hasQuery = publicUrl?.includes('?') === true;
  const given = ['rawBody, r.Header, secrets', publicUrl === null ? null : 'address', recipe.time === null ? null : 'time.Now()'];
  return {
    imports: ['io', 'net/http', 'os'],
    text: write(
      publicUrl === null ? null : ['// publicURL is the address as the sender knows it.', `const publicURL = ${quoted(publicUrl)}`, ''],
      'func Handle(w http.ResponseWriter, r *http.Request) {',
      '\t// Read whole before anything decodes it.',
      '\trawBody, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 10<<20))',
      '\tif err != nil {',
      '\t\thttp.Error(w, "The body is too large", http.StatusRequestEntityTooLarge)',
      '\t\treturn',
      '\t}',
      '\tsecrets := []string{os.Getenv("WEBHOOK_SECRET"), os.Getenv("WEBHOOK_SECRET_PREVIOUS")}',
      publicUrl === null ? null : '\taddress := publicURL',
      publicUrl === null || hasQuery ? null : ['\tif r.URL.RawQuery != "" {', '\t\taddress += "?" + r.URL.RawQuery', '\t}'],
      `\tif !${nameOf(recipe)}(${given.filter((one) => one !== null).join(', ')}) {`,
      '\t\tw.WriteHeader(http.StatusUnauthorized)',
      '\t\treturn',
      '\t}',
      recipe.time === null ? '\t// No time is signed, so an old delivery can be sent again: remember which events were handled.' : null,
      '\tw.WriteHeader(http.StatusNoContent)',
      '}',
    ),
  };
}

export const go: LanguageWriter = {
  syntax: 'go',
  fileName: ({ words }) => `verify_${words.join('_')}.go`,
  functionName: nameOf,
  check,
  handler,
  join(parts) {
    const names = [...new Set(parts.flatMap(({ imports }) => imports))].sort();
    const imports = ['import (', names.map((name) => `\t"${name}"`), ')'];
    return `${write('package webhooks', '', ...imports, ...parts.flatMap(({ text }) => ['', text]))}\n`;
  },
};
