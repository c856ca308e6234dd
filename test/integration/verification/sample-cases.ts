import { createHmac, hash } from 'node:crypto';
import { secretIdSchema } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { type CustomScheme, customSchemeSchema } from '#contract/models/signing.ts';
import { schemeNames } from '#contract/models/verdict.ts';
import { type Recipe, recipeOf } from '#engine/verification/samples/recipe.ts';
import type { SchemeSettings } from '#engine/verification/scheme.ts';
import { sign, verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';

/** A delivery with the answer that the code has to give. */
export interface SampleCase {
  readonly title: string;
  readonly isRight: boolean;
  readonly nowSeconds: number;
  readonly url: string;
  readonly body: Uint8Array;
  readonly headers: readonly HeaderPair[];
  readonly secrets: readonly string[];
}

export interface SampleSubject {
  readonly title: string;
  readonly settings: SchemeSettings;
  readonly recipe: Recipe;
  readonly cases: readonly SampleCase[];
}

const signedAt = 1_760_000_000;
const publicUrl = 'https://hooks.example.com/in';
const form = {
  body: Buffer.from('To=%2B1555&Body=gr%C3%BC%C3%9Fe+%26+so&Body=b&Body=b&Ab=%00&Empty=&A=1'),
  type: 'application/x-www-form-urlencoded',
};
const bytes = { body: Buffer.from([...Buffer.from('{"a":"é😀\r\n"}'), 0x00, 0xff, 0xfe, 0x0a]), type: 'application/json' };

interface Plan {
  readonly title: string;
  readonly settings: SchemeSettings;
  readonly content: { readonly body: Uint8Array; readonly type: string };
}

function ownScheme(custom: Partial<CustomScheme>): CustomScheme {
  return customSchemeSchema.parse(custom);
}

/** Every scheme as it is, and such of a person's own as try the quoting of each language. */
const plans: readonly Plan[] = [
  ...schemeNames.map(
    (name): Plan => ({ title: name, settings: schemeSettings(name, { publicUrl: name === 'twilio' ? publicUrl : null }), content: bytes }),
  ),
  { title: 'twilio with a form', settings: schemeSettings('twilio', { publicUrl }), content: form },
  {
    title: 'zof with a base64 key',
    settings: schemeSettings('zof', { secretEncoding: 'base64', headerName: 'X-Own-Signature' }),
    content: bytes,
  },
  {
    title: 'custom with everything',
    settings: schemeSettings('custom', {
      headerName: 'X-Everything',
      secretEncoding: 'hex',
      publicUrl,
      custom: ownScheme({
        algorithm: 'sha512',
        encoding: 'base64url',
        prefix: 'v2=',
        separator: ';',
        timestampPrefix: 'ts=',
        timestampUnit: 'milliseconds',
        template: '{timestamp}|{id}|{body}|{url}',
        idHeader: 'X-Message',
      }),
    }),
    content: bytes,
  },
  {
    title: 'custom with odd characters',
    settings: schemeSettings('custom', {
      headerName: "X-It's-`Sig$",
      custom: ownScheme({
        algorithm: 'sha1',
        encoding: 'base64',
        prefix: `a"b'c\\$#`,
        template: '\'"\\`$ # %s é\t\n{timestamp}" }}{body}${end \\',
        timestampHeader: 'X-Time',
      }),
    }),
    content: bytes,
  },
];

function bare(text: string, { key }: Recipe): string {
  if (key === 'hex') return Buffer.from(text).toString('hex');
  if (key === 'text') return `${text} ☃`;
  const base64 = Buffer.from(text).toString('base64');
  return key === 'whsec' ? `whsec_${base64}` : base64;
}

/** Makes deliveries of one plan, right and wrong ones. */
class Builder {
  readonly #settings: SchemeSettings;
  readonly #content: Plan['content'];
  readonly recipe: Recipe;
  readonly right: string;
  readonly wrong: string;

  constructor({ settings, content }: Plan) {
    this.#settings = settings;
    this.#content = content;
    this.recipe = recipeOf(settings);
    this.right = bare('the right secret of 28 bytes', this.recipe);
    this.wrong = bare('another secret, of 30 bytes...', this.recipe);
  }

  signed(secret: string, body: Uint8Array = this.#content.body, messageId = 'msg_1'): readonly HeaderPair[] {
    const settings = this.#settings;
    const made = sign({ settings, body, secret: Buffer.from(secret), url: this.url(body), messageId, timestampSeconds: signedAt });
    return [['Content-Type', this.#content.type], ...made.headers];
  }

  /** As a sample's handler puts it together. */
  url(body: Uint8Array): string {
    const isHashed = this.recipe.content === 'form' && this.#content.type !== form.type && body.length > 0;
    return `${publicUrl}?a=1${isHashed ? `&bodySHA256=${hash('sha256', body, 'hex')}` : ''}`;
  }

  make(title: string, isRight: boolean, changes: Partial<SampleCase> = {}): SampleCase {
    const { body } = this.#content;
    const plain = { nowSeconds: signedAt, url: this.url(body), body, headers: this.signed(this.right), secrets: [this.right] };
    return { title, isRight, ...plain, ...changes };
  }

  /** The delivery with another value of a header; null takes the header away. */
  withHeader(name: string, change: (value: string) => string | null, secret = this.right): readonly HeaderPair[] {
    return this.signed(secret).flatMap(([key, value]): HeaderPair[] => {
      if (key.toLowerCase() !== name.toLowerCase()) return [[key, value]];
      const changed = change(value);
      return changed === null ? [] : [[key, changed]];
    });
  }
}

function bodyCases(builder: Builder): SampleCase[] {
  const { body } = builder.make('', true);
  const flipped = body.map((byte, index) => (index === body.length - 2 ? byte ^ 1 : byte));
  const empty = new Uint8Array(0);
  return [
    builder.make('as signed', true),
    builder.make('one bit of the body changed', false, { body: flipped }),
    builder.make('the body cut', false, { body: body.subarray(0, -1) }),
    builder.make('an empty body, as signed', true, { body: empty, url: builder.url(empty), headers: builder.signed(builder.right, empty) }),
  ];
}

function secretCases(builder: Builder): SampleCase[] {
  const { right, wrong } = builder;
  return [
    builder.make('another secret', false, { secrets: [wrong] }),
    builder.make('signed with the previous secret', true, { secrets: [wrong, right] }),
    builder.make('no secret', false, { secrets: [] }),
    builder.make('an empty secret', false, { secrets: [''] }),
  ];
}

/** The signature as it stands in the header, changed; what is around it stays. */
function signatureCases(builder: Builder): SampleCase[] {
  const [header] = builder.recipe.headers;
  const changed: readonly (readonly [string, (value: string) => string | null])[] = [
    ['no signature header', () => null],
    ['an empty signature header', () => ''],
    ['the signature in upper case', (value) => value.toUpperCase()],
    ['the signature cut', (value) => value.slice(0, -1)],
    ['the signature with a character more', (value) => `${value}0`],
    ['a character beyond ASCII in the signature', (value) => `${value.slice(0, -1)}é`],
    ['only characters beyond ASCII', (value) => 'é'.repeat(value.length)],
    ['bytes that are no UTF-8', (value) => `${value}\u00ff\u00c3`],
  ];
  return changed.map(([title, change]) => builder.make(title, false, { headers: builder.withHeader(header, change) }));
}

function severalCases(builder: Builder): SampleCase[] {
  const { recipe, right, wrong } = builder;
  const [header, second] = recipe.headers;
  if (second !== undefined) {
    const other = builder.signed(right).find(([name]) => name === header)?.[1] ?? '';
    return [builder.make('right in the second header', true, { headers: [...builder.signed(wrong), [second, other]] })];
  }
  if (recipe.separator === '') return [];
  const both = builder.withHeader(header, (value) => {
    const other = builder.signed(wrong).find(([name]) => name === header)?.[1] ?? '';
    const [own = ''] = value.split(recipe.separator).slice(-1);
    return `${other}${recipe.separator}${own}`;
  });
  return [
    builder.make('right in the second place of a list', true, { headers: both }),
    builder.make('a list with nothing in it', false, { headers: builder.withHeader(header, () => recipe.separator.repeat(3)) }),
  ];
}

function timeCases(builder: Builder): SampleCase[] {
  const { recipe, right } = builder;
  const { time } = recipe;
  if (time === null) return [];
  const { toleranceSeconds } = recipe;
  const name = time.header ?? recipe.headers[0];
  const spoil = (to: string) => builder.withHeader(name, (value) => value.replace(String(signedAt), to), right);
  return [
    builder.make('just in time', true, { nowSeconds: signedAt + toleranceSeconds }),
    builder.make('too late', false, { nowSeconds: signedAt + toleranceSeconds + 1 }),
    builder.make('just not too early', true, { nowSeconds: signedAt - toleranceSeconds }),
    builder.make('from the future', false, { nowSeconds: signedAt - toleranceSeconds - 1 }),
    builder.make('a time that is no number', false, { headers: spoil('soon') }),
    builder.make('a time with letters after it', false, { headers: spoil(`${signedAt}abc`) }),
    builder.make('a time beyond ASCII', false, { headers: spoil('é'.repeat(10)) }),
    builder.make('a huge time', false, { headers: spoil('9'.repeat(400)) }),
    builder.make('no time', false, { headers: builder.withHeader(name, () => null) }),
  ];
}

function idCases(builder: Builder): SampleCase[] {
  const { id } = builder.recipe;
  if (id === null) return [];
  return [
    builder.make('no id', false, { headers: builder.withHeader(id.header, () => null) }),
    builder.make('another id', false, { headers: builder.withHeader(id.header, () => 'msg_2') }),
    builder.make('an id beyond ASCII', false, { headers: builder.withHeader(id.header, () => 'msg_é') }),
    builder.make('an id that moves the boundary', false, {
      headers: builder.signed(builder.right, undefined, `msg${id.refused[0] ?? ''}1`),
    }),
  ];
}

function addressCases(builder: Builder): SampleCase[] {
  if (builder.recipe.publicUrl === null) return [];
  return [builder.make('another address', false, { url: builder.url(builder.make('', false).body).replace('a=1', 'a=2') })];
}

/** Signed with an empty key, which every HMAC takes: with an empty secret in the list anyone could send it. */
function emptyKeyCase(builder: Builder): SampleCase {
  const { body } = builder.make('', false);
  const headers: HeaderPair[] = [['X-Zof-Signature', createHmac('sha256', '').update(body).digest('hex')]];
  return builder.make('signed with an empty key', false, { headers, secrets: [''] });
}

function subjectOf(plan: Plan): SampleSubject {
  const builder = new Builder(plan);
  const makers = [bodyCases, secretCases, signatureCases, severalCases, timeCases, idCases, addressCases];
  const cases = makers.flatMap((make) => make(builder));
  const own = plan.title === 'zof' ? [emptyKeyCase(builder)] : [];
  return { title: plan.title, settings: plan.settings, recipe: builder.recipe, cases: [...cases, ...own] };
}

export const sampleSubjects: readonly SampleSubject[] = plans.map(subjectOf);

/** What Hookglass itself says of a case. */
export function isVerified({ settings }: SampleSubject, one: SampleCase): boolean {
  const secrets = one.secrets.map((value, index) => ({
    id: secretIdSchema.parse(`sec_${String(index).padStart(8, '0')}`),
    name: `secret ${index}`,
    value: Buffer.from(value),
  }));
  const request = { url: one.url, headers: one.headers, body: one.body, isComplete: true };
  return verify(request, { settings, secrets, nowUs: one.nowSeconds * 1_000_000 }).verdict === 'verified';
}
