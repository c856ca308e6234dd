/** The signature is right and the time is not. */

import { asCustom } from '../diagnosis/as-custom.ts';
import { withHeader } from '../diagnosis/rewritten.ts';
import type { Trial, Words } from '../diagnosis/trial.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import { headerValues } from '../header-values.ts';
import { schemes } from '../schemes.ts';

function utc(seconds: number): string {
  return seconds <= 8_640_000_000_000 ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : `${seconds} s`;
}

function clockWords(given: DiagnosisCase): Words {
  const { verification, nowUs, settings } = given;
  const signedAt = verification.timestampSeconds ?? 0;
  const arrivedAt = Math.floor(nowUs / 1_000_000);
  const off = Math.abs(arrivedAt - signedAt);
  const isFuture = verification.reason === 'timestamp_in_future';
  const isSigned = schemes[settings.scheme].hasTimestamp(settings);
  const what = isSigned ? 'its time' : 'the "created" of its event';
  return {
    sentence: isFuture
      ? `The signature is right; ${what} is ${off} s ahead: ${utc(signedAt)} against ${utc(arrivedAt)} here. The receiver's clock is behind by ${off} s or more, or the sender's is ahead.`
      : `The signature is right; ${what} is ${off} s old: ${utc(signedAt)} against ${utc(arrivedAt)} here.`,
    advice: isFuture
      ? 'Set both clocks by a time server.'
      : 'Check both clocks and what held it up; an exact replay is as old as its capture, so replay it fresh.',
    habit: 'no-clock-check',
    fix: given.isKept && !isFuture ? { kind: 'replay-fresh' } : null,
  };
}

/** Only where the signature was found right: then the clock is all there is. */
export function* clock(given: DiagnosisCase): Iterable<Trial> {
  const { reason } = given.verification;
  if (reason !== 'timestamp_too_old' && reason !== 'timestamp_in_future') return;
  const { request, settings } = given;
  yield { code: 'clock', request, settings, content: 'what the scheme signs', words: () => clockWords(given) };
}

const millisecondWords = (text: string): Words => ({
  sentence: `The signature is right, but the time ${text} is in milliseconds; the scheme has seconds.`,
  advice: 'Have the sender write and sign the time as Unix seconds.',
  habit: 'wrong-content',
  fix: null,
});

/** The time was signed in milliseconds, or signed in seconds and sent in milliseconds. */
export function* milliseconds(given: DiagnosisCase): Iterable<Trial> {
  const { request, settings, verification } = given;
  const rules = asCustom(settings, request);
  if (verification.reason !== 'malformed_timestamp' || rules === null) return;
  const { timestampHeader, timestampPrefix, separator } = rules.custom;
  const source = headerValues(request.headers, timestampHeader ?? rules.headerName)[0] ?? '';
  const entries = timestampPrefix === null ? [source] : source.split(separator).map((entry) => entry.trim());
  const start = timestampPrefix ?? '';
  const text = entries.find((entry) => entry.startsWith(start))?.slice(start.length) ?? '';
  if (!/^[0-9]{13}$/.test(text)) return;
  yield {
    code: 'milliseconds',
    request,
    settings: { ...rules, custom: { ...rules.custom, timestampUnit: 'milliseconds' } },
    keySettings: settings,
    content: 'what the scheme signs, with the time in milliseconds',
    words: () => millisecondWords(text),
  };
  const seconds = source.replace(text, text.slice(0, -3));
  yield {
    code: 'milliseconds',
    request: withHeader(request, timestampHeader ?? rules.headerName, seconds),
    settings,
    content: 'what the scheme signs, with the time in seconds',
    words: () => millisecondWords(text),
  };
}
