/** Forms: a field signed in place of the form, or the form written anew. */

import { withBody } from '../diagnosis/rewritten.ts';
import type { Trial } from '../diagnosis/trial.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import { headerValues } from '../header-values.ts';

const formType = /^application\/x-www-form-urlencoded\b/i;
const mostFields = 50;

function looksLikeForm({ request }: DiagnosisCase, text: string): boolean {
  return formType.test(headerValues(request.headers, 'content-type')[0] ?? '') || /^[A-Za-z0-9_.[\]%+-]{1,100}=[^\s{}"]*$/.test(text);
}

/** The same fields as programs write them. */
function rewritten(text: string): ReadonlyMap<string, string> {
  const fields = new URLSearchParams(text);
  const plus = fields.toString();
  const percent = plus.replaceAll('+', '%20');
  const lower = (value: string) => value.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const component = [...fields].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  fields.sort();
  const forms: readonly (readonly [string, string])[] = [
    [plus, 'written anew'],
    [percent, 'written anew with %20 for spaces'],
    [component, 'written anew by encodeURIComponent'],
    [lower(plus), 'written anew with lower-case escapes'],
    [lower(percent), 'written anew with %20 and lower-case escapes'],
    [fields.toString(), 'written anew with its fields sorted'],
    [decoded(text), 'with its escapes resolved'],
  ];
  // why: several ways may give the same text; the first is the plainest.
  return new Map(forms.toReversed());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // A stray per cent sign: nothing to resolve.
    return text;
  }
}

export function* formContent(given: DiagnosisCase): Iterable<Trial> {
  const { request, settings } = given;
  const text = Buffer.from(request.body).toString('latin1');
  if (text === '' || !looksLikeForm(given, text)) return;
  const utf8 = Buffer.from(request.body).toString('utf8');
  for (const [name, value] of [...new URLSearchParams(utf8)].slice(0, mostFields)) {
    yield {
      code: 'form-field',
      request: withBody(request, Buffer.from(value, 'utf8')),
      settings,
      content: `the decoded field "${name}"`,
      difference: 'form',
      words: () => ({
        sentence: `Only the decoded field "${name}" of the form was signed.`,
        advice: 'Have the sender sign the form as it is sent, or send the JSON itself as the body.',
        habit: 'body-reader-changed-it',
        fix: null,
      }),
    };
  }
  for (const [form, words] of rewritten(utf8)) {
    if (form === utf8) continue;
    yield {
      code: 'form-encoding',
      request: withBody(request, Buffer.from(form, 'utf8')),
      settings,
      content: `the form ${words}`,
      difference: 'form',
      words: () => ({
        sentence: `What was signed is the same form ${words}: it was decoded and encoded again on the way.`,
        advice: 'Sign and verify the form as it is sent: any other way to encode the same fields has other bytes.',
        habit: 'parse-then-serialise',
        fix: null,
      }),
    };
  }
}
