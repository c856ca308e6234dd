/** What a secret is at a moment. Pure: whoever asks brings the moment. */
import type { Secret } from '#contract/models/endpoint.ts';
import { fail } from '../failure.ts';
import type { StoredSecret } from '../log/stored-endpoint.ts';
import type { SchemeSettings } from '../verification/scheme.ts';
import { inspectSecretValue } from '../verification/secret-rules.ts';

/** From when and until when a secret counts, in µs since 1970; the end itself is outside. */
export interface Validity {
  readonly validFromUs: number;
  readonly validUntilUs: number | null;
}

/** What is left out stays as it is. */
export interface ValidityChange {
  readonly validFromUs?: number | undefined;
  readonly validUntilUs?: number | null | undefined;
}

export interface HeldSecret extends StoredSecret {
  /** Its bytes, or why there are none; without them it never matches. */
  readonly opened: Uint8Array | 'locked' | 'unreadable';
}

export function countsAt({ validFromUs, validUntilUs }: Validity, atUs: number): boolean {
  return validFromUs <= atUs && (validUntilUs === null || atUs < validUntilUs);
}

/** It neither counts nor will. */
function isOver({ validFromUs, validUntilUs }: Validity, nowUs: number): boolean {
  return validUntilUs !== null && validUntilUs <= Math.max(nowUs, validFromUs);
}

/** The next moment at which one of them begins or ends to count; null when none will. */
export function nextChangeUs(secrets: Iterable<Validity>, nowUs: number): number | null {
  let next: number | null = null;
  for (const secret of secrets) {
    if (isOver(secret, nowUs)) continue;
    for (const atUs of [secret.validFromUs, secret.validUntilUs]) {
      if (atUs !== null && atUs > nowUs && (next === null || atUs < next)) next = atUs;
    }
  }
  return next;
}

function momentWords(atUs: number): string {
  if (atUs === 0) return 'the beginning';
  return new Date(Math.floor(atUs / 1000)).toISOString().replace('T', ' ').replace('Z', ' UTC');
}

/** `before` with the change. Fails with `conflict.secret_dates` when it would end before it begins. */
export function changeValidity(before: Validity, change: ValidityChange): Validity {
  const validFromUs = change.validFromUs ?? before.validFromUs;
  const validUntilUs = change.validUntilUs === undefined ? before.validUntilUs : change.validUntilUs;
  if (validUntilUs !== null && validUntilUs < validFromUs) {
    fail('conflict.secret_dates', { from: momentWords(validFromUs), until: momentWords(validUntilUs) });
  }
  return { validFromUs, validUntilUs };
}

/** Ended now; one that has ended keeps its end, because captures after it were judged without this secret. */
export function endNow(secret: Validity, nowUs: number): Validity {
  const { validFromUs, validUntilUs } = secret;
  // why: one that has not begun ends when it would begin, so that it never counts and no end is before its beginning.
  return isOver(secret, nowUs) ? { validFromUs, validUntilUs } : { validFromUs, validUntilUs: Math.max(nowUs, validFromUs) };
}

function stateOf(secret: HeldSecret, current: HeldSecret | undefined, nowUs: number): Secret['state'] {
  if (countsAt(secret, nowUs)) return secret === current ? 'current' : 'previous';
  return isOver(secret, nowUs) ? 'retired' : 'upcoming';
}

const notOpened = {
  locked: 'The system keychain is locked, so it matches nothing yet. It is opened as soon as the keychain is.',
  unreadable: 'It can not be decrypted here, so it never matches. Add it again.',
} as const;

function wordsOn(secret: HeldSecret, settings: SchemeSettings): Pick<Secret, 'notice' | 'isTrimmable'> {
  if (typeof secret.opened === 'string') return { notice: notOpened[secret.opened], isTrimmable: false };
  const { problem, notice, isTrimmable } = inspectSecretValue(settings, textOf(secret.opened));
  // why: the scheme may have been changed after the secret was added; it is kept, because the change can be taken back.
  return { notice: problem === null ? notice : `It matches nothing with the scheme ${settings.scheme}. ${problem}`, isTrimmable };
}

/** The text as the person gave it; a byte order mark at its start is part of it. */
export function textOf(value: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(value);
}

/** All secrets of one endpoint, newest first, as they are shown. */
export function showSecrets(secrets: readonly HeldSecret[], settings: SchemeSettings, nowUs: number): Secret[] {
  const current = secrets.find((secret) => countsAt(secret, nowUs));
  return secrets.map((secret) => ({
    id: secret.id,
    endpointId: secret.endpointId,
    name: secret.name,
    mask: secret.mask,
    state: stateOf(secret, current, nowUs),
    validFromUs: secret.validFromUs,
    validUntilUs: secret.validUntilUs,
    ...wordsOn(secret, settings),
  }));
}
