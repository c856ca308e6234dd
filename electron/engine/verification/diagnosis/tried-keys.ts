/** Every key a delivery is tried with, likeliest first. */
import type { DiagnosisCase, OtherSecret } from '../diagnosis-case.ts';
import type { OpenSecret } from '../scheme.ts';
import { schemes } from '../schemes.ts';
import { repairsOf, unsetKeys } from './secret-repairs.ts';
import { keyName, type TriedKey } from './trial.ts';
import { spanWords } from './words.ts';

function reader(value: Uint8Array): TriedKey['read'] {
  return (settings) => {
    const key = schemes[settings.scheme].readKey(value, settings);
    return key?.kind === 'hmac' ? key.bytes : null;
  };
}

function ownerOf(secret: OpenSecret, given: DiagnosisCase, endpointName: string | null): TriedKey['owner'] {
  return { id: given.isKept ? secret.id : null, name: secret.name, endpointName };
}

/** Secrets that counted, as they are. */
export function countedKeys(given: DiagnosisCase): readonly TriedKey[] {
  return given.secrets.map((secret) => ({ owner: ownerOf(secret, given, null), read: reader(secret.value), meaning: null }));
}

function wholeSecondUs(us: number): number {
  return Math.floor(us / 1_000_000) * 1_000_000;
}

function retiredMeaning(secret: OtherSecret, nowUs: number, isKept: boolean): NonNullable<TriedKey['meaning']> {
  const { id: secretId, name, validFromUs, validUntilUs } = secret;
  if (validFromUs > nowUs) {
    return {
      code: 'later-secret',
      sentence: `It was signed with secret "${name}", which counts only from ${spanWords(validFromUs - nowUs)} after it arrived.`,
      advice: 'Let the secret count from an earlier moment.',
      habit: 'no-rotation-overlap',
      fix: isKept ? { kind: 'accept-secret', secretId, validFromUs: wholeSecondUs(nowUs), validUntilUs } : null,
    };
  }
  return {
    code: 'retired-secret',
    sentence: `It was signed with the previous secret "${name}", which had ended ${spanWords(nowUs - (validUntilUs ?? nowUs))} before it arrived.`,
    advice: 'Give the sender the current secret, or accept the previous one for longer.',
    habit: 'no-rotation-overlap',
    fix: isKept ? { kind: 'accept-secret', secretId, validFromUs, validUntilUs: null } : null,
  };
}

function meaningOf(secret: OtherSecret, { nowUs, isKept }: DiagnosisCase): NonNullable<TriedKey['meaning']> {
  if (secret.isOwn) return retiredMeaning(secret, nowUs, isKept);
  return {
    code: 'other-endpoint-secret',
    sentence: `It was signed with secret "${secret.name}", which belongs to the endpoint "${secret.endpointName}".`,
    advice: `Point the sender at the endpoint "${secret.endpointName}", give it the secret of this one, or let this endpoint take that secret too.`,
    habit: 'wrong-secret',
    // why: from its own beginning, so that what came before can be judged again with it too.
    fix: isKept ? { kind: 'copy-secret', secretId: secret.id, validFromUs: Math.min(secret.validFromUs, wholeSecondUs(nowUs)) } : null,
  };
}

/** Secrets that did not count, as they are: the endpoint's own, then those of others. */
export function otherKeys(given: DiagnosisCase): readonly TriedKey[] {
  // why: the same secret under another name is not what is wrong.
  const isCounted = ({ value }: OpenSecret) => given.secrets.some((counted) => Buffer.compare(counted.value, value) === 0);
  return given.others
    .filter((secret) => !isCounted(secret))
    .map((secret) => ({
      owner: ownerOf(secret, given, secret.isOwn ? null : secret.endpointName),
      read: reader(secret.value),
      meaning: meaningOf(secret, given),
    }));
}

function repairedKeys(secret: OpenSecret, owner: TriedKey['owner'], given: DiagnosisCase, isOwn: boolean): TriedKey[] {
  const name = keyName({ owner, read: () => null, meaning: null });
  return repairsOf(secret.value, given.settings, isOwn && given.isKept ? secret.id : null).map((repair): TriedKey => {
    const { key } = repair;
    const label = repair.how(name);
    return {
      owner,
      label,
      read: 'bytes' in key ? () => key.bytes : reader(key.value),
      meaning: {
        code: repair.code,
        sentence: `The signature was made with ${label}.`,
        advice: isOwn ? repair.advice : `Give the sender the secret of this endpoint: that one belongs to "${owner.endpointName}".`,
        habit: repair.habit,
        fix: isOwn && given.isKept ? repair.fix : null,
      },
    };
  });
}

/** The endpoint's own secrets with one thing changed, and the keys of a sender that has none. */
export function changedKeys(given: DiagnosisCase): readonly TriedKey[] {
  const own = [...given.secrets, ...given.others.filter(({ isOwn }) => isOwn)];
  return [...own.flatMap((secret) => repairedKeys(secret, ownerOf(secret, given, null), given, true)), ...unset];
}

/** Secrets of other endpoints with one thing changed. */
export function foreignChangedKeys(given: DiagnosisCase): readonly TriedKey[] {
  const foreign = given.others.filter(({ isOwn }) => !isOwn);
  return foreign.flatMap((secret) => repairedKeys(secret, ownerOf(secret, given, secret.endpointName), given, false));
}

const unset = unsetKeys.map(
  ({ words, bytes }): TriedKey => ({
    owner: { id: null, name: words, endpointName: null },
    read: () => bytes,
    meaning: {
      code: 'unset-secret',
      sentence: `The sender has no real secret: it signed with ${words}.`,
      advice: 'Set the secret where the sender reads it, and make it refuse to start without one.',
      habit: 'wrong-secret',
      fix: null,
    },
  }),
);
