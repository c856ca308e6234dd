/** From when and until when a secret counts, as the fields of a dialog hold it. Pure. */
import type { Secret } from '#contract/models/endpoint.ts';
import { localMomentText, readLocalMoment } from '#renderer/lib/local-moment.ts';

export interface ValidityDraft {
  readonly from: 'always' | 'now' | 'date';
  /** As a field of date and time holds it. */
  readonly fromText: string;
  readonly until: 'open' | 'date';
  readonly untilText: string;
}

export interface Validity {
  readonly validFromUs?: number;
  readonly validUntilUs?: number | null;
}

export interface ReadValidity {
  /** Undefined while something is wrong with it. */
  readonly validity: Validity | undefined;
  readonly fromProblem?: string;
  readonly untilProblem?: string;
}

const dayUs = 86_400_000_000;

/** The first secret of an endpoint always has counted, so that what was captured before it can be judged again. */
export function newValidity(isFirst: boolean, nowUs: number): ValidityDraft {
  return {
    from: isFirst ? 'always' : 'now',
    fromText: localMomentText(nowUs),
    until: 'open',
    untilText: localMomentText(nowUs + dayUs),
  };
}

export function validityOf({ validFromUs, validUntilUs }: Secret, nowUs: number): ValidityDraft {
  return {
    from: validFromUs === 0 ? 'always' : 'date',
    fromText: localMomentText(validFromUs === 0 ? nowUs : validFromUs),
    until: validUntilUs === null ? 'open' : 'date',
    untilText: localMomentText(validUntilUs ?? nowUs + dayUs),
  };
}

/**
 * What to send for it. For a new secret "now" is left to the engine's clock; of a secret that is there, what was not touched is not sent,
 * because the fields hold it cut to seconds.
 */
export function readValidity(draft: ValidityDraft, nowUs: number, before?: ValidityDraft): ReadValidity {
  const fromUs = fromOf(draft, nowUs);
  const untilUs = draft.until === 'open' ? null : readLocalMoment(draft.untilText);
  if (fromUs === undefined) return { validity: undefined, fromProblem: incomplete };
  if (untilUs === undefined) return { validity: undefined, untilProblem: incomplete };
  if (untilUs !== null && untilUs <= fromUs) return { validity: undefined, untilProblem: 'It would end before it begins.' };
  const sendsFrom = before === undefined ? draft.from !== 'now' : fromKey(draft) !== fromKey(before);
  const sendsUntil = before === undefined ? draft.until !== 'open' : untilKey(draft) !== untilKey(before);
  return { validity: { ...(sendsFrom ? { validFromUs: fromUs } : {}), ...(sendsUntil ? { validUntilUs: untilUs } : {}) } };
}

const incomplete = 'Choose a day and a time.';

function fromOf({ from, fromText }: ValidityDraft, nowUs: number): number | undefined {
  if (from === 'always') return 0;
  return from === 'now' ? nowUs : readLocalMoment(fromText);
}

function fromKey({ from, fromText }: ValidityDraft): string {
  return from === 'date' ? fromText : from;
}

function untilKey({ until, untilText }: ValidityDraft): string {
  return until === 'date' ? untilText : until;
}
