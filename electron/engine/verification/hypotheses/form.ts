/** The right signature, written in the wrong way, in the wrong place, or not to its end. */
import type { HypothesisCode } from '#contract/models/diagnosis.ts';
import { asCustom } from '../diagnosis/as-custom.ts';
import { withHeader, withSignature } from '../diagnosis/rewritten.ts';
import type { Trial, Words } from '../diagnosis/trial.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import { headerValues } from '../header-values.ts';
import { schemes } from '../schemes.ts';
import { digestBytes } from '../signature-text.ts';
import { type EntryRules, isAsWritten, oddityOf, type SignatureForm, signatureFormsIn } from './signature-forms.ts';

const mostHeaders = 100;

interface Wanted extends EntryRules {
  readonly header: string;
  readonly bytes: number;
  readonly encoding: 'hex' | 'base64' | 'base64url';
}

/** How the scheme's header is read; the one that signs no bytes of the body has a bare signature in it. */
export function entryRulesOf({ settings, request }: DiagnosisCase): EntryRules {
  const rules = asCustom(settings, request)?.custom;
  return { prefix: rules?.prefix ?? '', separator: rules?.separator ?? '', timestampPrefix: rules?.timestampPrefix ?? null };
}

export function wantedForm(given: DiagnosisCase): Wanted {
  const { settings, request } = given;
  const module = schemes[settings.scheme];
  const rules = asCustom(settings, request)?.custom;
  return {
    header: module.signatureHeader(settings),
    bytes: digestBytes[module.algorithm(settings)],
    encoding: rules?.encoding ?? 'base64',
    ...entryRulesOf(given),
  };
}

function asText({ encoding, bytes }: Wanted): string {
  return encoding === 'hex' ? `${bytes * 2} lower-case hex characters` : encoding;
}

/** One sentence and one advice for each odd form. */
function oddWords(code: HypothesisCode, form: SignatureForm, wanted: Wanted): Words {
  const send = wanted.prefix === '' ? asText(wanted) : `"${wanted.prefix}" and then ${asText(wanted)}`;
  const advice = `Have the sender write the signature as ${send}, and nothing else.`;
  const sentences: Partial<Record<HypothesisCode, string>> = {
    'double-encoded': 'The signature is right, but it was encoded twice.',
    prefix: `The signature is right, but it has "${form.extraPrefix.trim()}" before it.`,
    'prefix-missing': `The signature is right, but the "${wanted.prefix}" before it is missing.`,
    'hex-not-base64': `The signature is right, but it is written as hex; ${wanted.encoding} is expected.`,
    'base64-not-hex': `The signature is right, but it is written as ${form.encoding}; hex is expected.`,
    base64url: `The signature is right, but it is written as ${form.encoding}; ${wanted.encoding} is expected.`,
    'upper-case': 'The signature is right, but it is written in upper-case hex.',
    padding: 'The signature is right, but the "=" at the end of its base64 is missing.',
    'extra-characters': 'The signature is right, but there are other characters around it.',
  };
  return {
    sentence: sentences[code] ?? 'The signature is right, but it is written in another form.',
    advice,
    habit: 'wrong-encoding',
    fix: null,
  };
}

/** Values of the signature header that are not what the scheme writes. */
export function* oddForms(given: DiagnosisCase): Iterable<Trial> {
  const wanted = wantedForm(given);
  const { request, settings } = given;
  for (const value of headerValues(request.headers, wanted.header)) {
    for (const form of signatureFormsIn(value, wanted.bytes, wanted)) {
      if (isAsWritten(form, wanted.encoding, wanted.prefix)) continue;
      const code = oddityOf(form, wanted.encoding, wanted.prefix);
      yield {
        code,
        request: withSignature(request, settings, form.bytes),
        settings,
        content: 'what the scheme signs',
        words: () => oddWords(code, form, wanted),
      };
    }
  }
}

/** One of several different values is right. */
export function* duplicates(given: DiagnosisCase): Iterable<Trial> {
  const { request, settings } = given;
  const { header } = wantedForm(given);
  const values = new Set(headerValues(request.headers, header).filter((value) => value !== ''));
  if (values.size < 2) return;
  for (const [index, value] of [...values].entries()) {
    yield {
      code: 'duplicate-header',
      request: withHeader(request, header, value),
      settings,
      content: 'what the scheme signs',
      words: () => ({
        sentence: `${header} was sent ${values.size} times with different values; the one in place ${index + 1} is right.`,
        advice: `Send ${header} once. A proxy or a wrapper on the way adds its own.`,
        habit: 'wrong-header',
        fix: null,
      }),
    };
  }
}

/** Another header carries the right signature, in any form. */
export function* elsewhere(given: DiagnosisCase): Iterable<Trial> {
  const { request, settings } = given;
  const wanted = wantedForm(given);
  const isChosen = settings.scheme === 'zof' || settings.scheme === 'custom';
  for (const [name, value] of request.headers.slice(0, mostHeaders)) {
    if (name.toLowerCase() === wanted.header.toLowerCase()) continue;
    for (const form of signatureFormsIn(value, wanted.bytes, wanted)) {
      const isRight = isAsWritten(form, wanted.encoding, wanted.prefix);
      const odd = isRight ? '' : ` There it is written in another form too: ${form.extraPrefix}${form.encoding}.`;
      yield {
        code: 'header-elsewhere',
        // why: a value that is right as it stands may carry the time too.
        request: isRight ? withHeader(request, wanted.header, value) : withSignature(request, settings, form.bytes),
        settings,
        content: 'what the scheme signs',
        words: () => ({
          sentence: `The right signature is in the header ${name}, not in ${wanted.header}.${odd}`,
          advice: isChosen
            ? `Set the endpoint's header to ${name}, or have the sender use ${wanted.header}.`
            : `Have the sender, or the proxy that renames it, use ${wanted.header}.`,
          habit: 'wrong-header',
          fix: isChosen && given.isKept && isRight ? { kind: 'set-header', headerName: name } : null,
        }),
      };
    }
  }
}
