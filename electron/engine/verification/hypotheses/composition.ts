/** The right parts, put together in another way: what is signed before and after the body, by which hash, under which address. */
import type { CustomScheme, HashAlgorithm } from '#contract/models/signing.ts';
import { asCustom } from '../diagnosis/as-custom.ts';
import type { Trial, Words } from '../diagnosis/trial.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import { headerValues } from '../header-values.ts';
import { algorithmLabels, digestBytes } from '../signature-text.ts';
import { signatureFormsIn } from './signature-forms.ts';

const mostCandidates = 4;

interface Candidates {
  readonly times: readonly string[];
  readonly ids: readonly string[];
}

/** Headers that may be a time or an id, by what is in them and what they are called. */
function candidatesIn({ request }: DiagnosisCase): Candidates {
  const names = (fits: (name: string, value: string) => boolean) => [
    ...new Set(request.headers.filter(([name, value]) => fits(name, value.trim())).map(([name]) => name)),
  ];
  return {
    times: names((_, value) => /^[0-9]{10}$|^[0-9]{13}$/.test(value)).slice(0, mostCandidates),
    ids: names((name, value) => /(?:^|[-_])id$|^idempotency-key$/i.test(name) && value !== '').slice(0, mostCandidates),
  };
}

const timed = [
  '{timestamp}.{body}',
  'v0:{timestamp}:{body}',
  '{timestamp}{body}',
  '{timestamp}:{body}',
  '{body}.{timestamp}',
  '{body}{timestamp}',
];
const named = ['{id}.{body}', '{id}{body}'];
const both = ['{id}.{timestamp}.{body}', '{timestamp}.{id}.{body}'];
const addressed = ['{url}{body}', '{body}{url}', '{url}.{body}'];

type Change = Partial<CustomScheme> & Pick<CustomScheme, 'template'>;

/** The scheme's own composition, with its time or id under another name. */
function renamedWords(change: Change, custom: CustomScheme): Words {
  const isTime = (change.timestampHeader ?? null) !== custom.timestampHeader;
  const [found, own] = isTime ? [change.timestampHeader, custom.timestampHeader] : [change.idHeader, custom.idHeader];
  const what = isTime ? 'time' : 'id';
  return {
    sentence: `The signature is right with the ${what} in the header ${found}; the scheme has it in ${own}.`,
    advice: `Have the sender, or the proxy that renames it, send the ${what} as ${own}.`,
    habit: 'wrong-header',
    fix: null,
  };
}

function templateWords(change: Change, custom: CustomScheme): Words {
  const { template } = change;
  const own = custom.template;
  if (template === own) return renamedWords(change, custom);
  const isBodyAlone = template === '{body}';
  return {
    sentence: isBodyAlone
      ? `Only the body was signed; the scheme signs ${own}.`
      : `What was signed is ${template}; the scheme signs ${own === '{body}' ? 'the body alone' : own}.`,
    advice: `Have the sender sign ${own === '{body}' ? 'the body alone' : own}, each part as it is sent, or describe its way as a custom scheme.`,
    habit: 'wrong-content',
    fix: null,
  };
}

/** Ways to put a time together with the body, and with each id. */
function* timedChanges(timestampHeader: string, value: string, ids: readonly string[]): Iterable<Change> {
  const timestampUnit = /^[0-9]{13}$/.test(value) ? 'milliseconds' : 'seconds';
  for (const template of timed) yield { template, timestampHeader, timestampUnit, idHeader: null };
  for (const idHeader of ids) for (const template of both) yield { template, timestampHeader, timestampUnit, idHeader };
}

function* changesOf(given: DiagnosisCase, { timestampHeader, timestampPrefix }: CustomScheme): Iterable<Change> {
  const { times, ids } = candidatesIn(given);
  const own = timestampPrefix === null && timestampHeader !== null ? [timestampHeader] : [];
  yield { template: '{body}', timestampHeader: null, idHeader: null };
  for (const header of new Set([...own, ...times])) {
    yield* timedChanges(header, headerValues(given.request.headers, header)[0] ?? '', ids);
  }
  if (timestampPrefix !== null) for (const template of timed) yield { template, idHeader: null };
  for (const idHeader of ids) for (const template of named) yield { template, idHeader, timestampHeader: null };
  for (const template of addressed) yield { template, timestampHeader: null, idHeader: null };
}

export function* compositions(given: DiagnosisCase): Iterable<Trial> {
  const base = asCustom(given.settings, given.request);
  if (base === null) return;
  const { custom } = base;
  for (const change of changesOf(given, custom)) {
    const { template } = change;
    if (template === custom.template && (change.timestampHeader ?? null) === custom.timestampHeader) continue;
    yield {
      code: template === custom.template ? 'header-elsewhere' : template === '{body}' ? 'body-alone' : 'other-composition',
      request: given.request,
      settings: { ...base, custom: { ...custom, ...change } },
      keySettings: given.settings,
      content: template === '{body}' ? 'the body alone' : template,
      words: () => templateWords(change, custom),
    };
  }
}

/** The same with another hash, told by the length of the signature. */
export function* otherHashes(given: DiagnosisCase): Iterable<Trial> {
  const base = asCustom(given.settings, given.request);
  if (base === null) return;
  const values = headerValues(given.request.headers, base.headerName);
  for (const algorithm of ['sha1', 'sha512', 'sha256'] satisfies HashAlgorithm[]) {
    if (algorithm === base.custom.algorithm) continue;
    for (const form of values.flatMap((value) => signatureFormsIn(value, digestBytes[algorithm], base.custom))) {
      const custom = { ...base.custom, algorithm, encoding: form.encoding, prefix: form.hasPrefix ? base.custom.prefix : form.extraPrefix };
      yield {
        code: 'other-hash',
        request: given.request,
        settings: { ...base, custom },
        keySettings: given.settings,
        content: 'what the scheme signs',
        words: () => ({
          sentence: `It was signed with ${algorithmLabels[algorithm]}; the scheme has ${algorithmLabels[base.custom.algorithm]}.`,
          advice: 'Have the sender use the hash of the scheme. A receiver never lets the sender choose it.',
          habit: 'wrong-content',
          fix: null,
        }),
      };
    }
  }
}

/** Addresses under which the sender may know this request. */
function addressesOf({ request, settings }: DiagnosisCase): string[] {
  const first = (name: string) => headerValues(request.headers, name)[0]?.split(',')[0]?.trim() ?? '';
  const path = request.url.replace(/^https?:\/\/[^/?#]*/i, '');
  const hosts = [first('x-forwarded-host'), first('x-original-host'), first('host')].filter((host) => host !== '');
  const paths = [first('x-original-url'), first('x-forwarded-uri'), path].filter((one) => one.startsWith('/'));
  const found = hosts.flatMap((host) => paths.flatMap((one) => ['https', 'http'].map((protocol) => `${protocol}://${host}${one}`)));
  const known = [settings.publicUrl ?? request.url, ...found].filter((one) => /^https?:/i.test(one));
  const variants = known.flatMap((one) => [one, one.replace(/^http:/i, 'https:'), one.replace(/^https:/i, 'http:')]);
  return [...new Set(variants.flatMap((one) => [one, one.replace(/\/(?=\?|$)/, ''), one.replace(/^(https?:\/\/[^/:]+):\d+/i, '$1')]))];
}

/** What to set so that this request is known under the address; null where its own query would still be put behind it. */
function publicUrlFor(address: string, requestUrl: string): string | null {
  const queryOf = (url: string) => (url.includes('?') ? url.slice(url.indexOf('?')) : '');
  if (queryOf(address) === queryOf(requestUrl)) return address.split('?')[0] ?? address;
  return address.includes('?') ? address : null;
}

/** For schemes that sign the address: the same under another one. */
export function* publicUrls(given: DiagnosisCase): Iterable<Trial> {
  const { request, settings } = given;
  const signsUrl = settings.scheme === 'twilio' || (settings.custom?.template.includes('{url}') ?? false);
  if (!signsUrl) return;
  for (const address of addressesOf(given)) {
    const publicUrl = publicUrlFor(address, request.url);
    yield {
      code: 'public-url',
      request: { ...request, url: address },
      settings: { ...settings, publicUrl: null },
      content: `what the scheme signs, with the address ${address.slice(0, 200)}`,
      words: () => ({
        sentence: `This scheme signs the public address, and the sender knows it as ${address.slice(0, 200)}.`,
        advice: `Set the endpoint's public URL to ${(publicUrl ?? address).slice(0, 200)}.`,
        habit: 'wrong-url',
        fix: given.isKept && publicUrl !== null ? { kind: 'set-public-url', publicUrl } : null,
      }),
    };
  }
}
