/** What is likely and was not proven. */
import type { Diagnosis } from '#contract/models/diagnosis.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import { headerValues } from '../header-values.ts';
import { inspectSecretValue } from '../secret-rules.ts';

type Hint = Diagnosis['hints'][number];

const proxies = ['via', 'x-forwarded-for', 'forwarded', 'cf-ray', 'x-amzn-trace-id', 'x-envoy-external-address', 'ngrok-trace-id'];
const placeholder = /^(?:whsec_)?(?:x{3,}|\.{3,}|<.*>|\$\{.*\}|your[-_ ].*|change[-_ ]?me|secret|example|test|todo)$/i;

function proxyHint({ request }: DiagnosisCase): Hint[] {
  const found = request.headers.filter(([name]) => proxies.includes(name.toLowerCase())).map(([name]) => name);
  if (found.length === 0) return [];
  return [
    {
      code: 'proxy',
      sentence: `It passed a proxy on the way (${[...new Set(found)].slice(0, 3).join(', ')}), which may have changed the body.`,
    },
  ];
}

function lengthHint({ request }: DiagnosisCase): Hint[] {
  const announced = headerValues(request.headers, 'content-length')[0];
  const isPacked = headerValues(request.headers, 'transfer-encoding').length > 0;
  if (announced === undefined || isPacked || !/^[0-9]{1,15}$/.test(announced) || Number(announced) === request.body.length) return [];
  if (!request.isComplete) return [];
  return [{ code: 'cut-on-the-way', sentence: `Content-Length says ${announced} bytes, and the body has ${request.body.length}.` }];
}

/** Whether a program has written this JSON anew: exactly what `JSON.stringify(JSON.parse(body))` gives. */
function isCanonical(body: Uint8Array): boolean {
  if (body.length === 0 || body.length > 4 * 1024 * 1024) return false;
  const text = Buffer.from(body).toString('utf8');
  // why: JSON.stringify is recursive, and a hundred thousand brackets end the thread's stack.
  if (!/^[{[]/.test(text) || /[{[]{100}/.test(text)) return false;
  try {
    return JSON.stringify(JSON.parse(text)) === text;
  } catch {
    // No JSON.
    return false;
  }
}

function jsonHint({ request }: DiagnosisCase): Hint[] {
  if (!isCanonical(request.body)) return [];
  return [
    {
      code: 're-serialised',
      sentence:
        'The body is JSON exactly as a program writes it. If something on the way has read it and written it again, white space and numbers have changed, and the signed bytes can not be recovered.',
    },
  ];
}

function secretHint({ secrets }: DiagnosisCase): Hint[] {
  const odd = secrets.find(({ value }) => placeholder.test(Buffer.from(value).toString('utf8').trim()));
  return odd === undefined ? [] : [{ code: 'placeholder-secret', sentence: `Secret "${odd.name}" looks like a placeholder.` }];
}

/** A secret that is no key of the scheme, with what is wrong about it. */
function unusableHint({ secrets, settings }: DiagnosisCase): Hint[] {
  return secrets.flatMap((secret): Hint[] => {
    const { problem } = inspectSecretValue(settings, Buffer.from(secret.value).toString('utf8'));
    return problem === null ? [] : [{ code: 'unusable-secret', sentence: `Secret "${secret.name}" can not be used. ${problem}` }];
  });
}

function bodyHint({ request }: DiagnosisCase): Hint[] {
  return request.isComplete
    ? []
    : [{ code: 'incomplete-body', sentence: 'Only a part of the body is here, so no signature over all of it can be computed.' }];
}

/** Where nothing was proven. */
export function hintsFor(given: DiagnosisCase): Hint[] {
  const isMismatch = given.verification.reason === 'signature_mismatch';
  return [
    ...bodyHint(given),
    ...unusableHint(given),
    ...secretHint(given),
    ...lengthHint(given),
    ...(isMismatch ? [...publicUrlHint(given), ...jsonHint(given), ...proxyHint(given)] : []),
  ];
}

function publicUrlHint({ settings }: DiagnosisCase): Hint[] {
  const signsUrl = settings.scheme === 'twilio' || (settings.custom?.template.includes('{url}') ?? false);
  if (!signsUrl || settings.publicUrl !== null) return [];
  return [
    { code: 'public-url-unknown', sentence: 'This scheme signs the public address, as the sender knows it: set it on the endpoint.' },
  ];
}
