/** States of a job's deliveries, and verdicts between two runs: each with a sign and a word. Pure. */
import type { fixVerdicts, itemStates, ReplayItem } from '#contract/models/plan.ts';

export type ItemState = ReplayItem['state'];
export type FixVerdict = (typeof fixVerdicts)[number];
type Tone = 'ok' | 'bad' | 'warn' | 'muted' | 'info';

export interface StateLook {
  readonly sign: string;
  readonly word: string;
  readonly tone: Tone;
}

const itemLooks: Readonly<Record<(typeof itemStates)[number], StateLook>> = {
  waiting: { sign: '·', word: 'waiting', tone: 'muted' },
  'in-flight': { sign: '→', word: 'in flight', tone: 'info' },
  again: { sign: '↻', word: 'again', tone: 'warn' },
  succeeded: { sign: '✓', word: 'succeeded', tone: 'ok' },
  failed: { sign: '✕', word: 'failed', tone: 'bad' },
  unknown: { sign: '?', word: 'unknown', tone: 'warn' },
  skipped: { sign: '–', word: 'skipped', tone: 'muted' },
};

export function itemLook(state: ItemState): StateLook {
  return itemLooks[state];
}

const fixLooks: Readonly<Record<FixVerdict, StateLook>> = {
  fixed: { sign: '✓', word: 'fixed', tone: 'ok' },
  regressed: { sign: '✕', word: 'regressed', tone: 'bad' },
  'still-failing': { sign: '✕', word: 'still failing', tone: 'bad' },
  'still-fine': { sign: '✓', word: 'still fine', tone: 'muted' },
  'not-comparable': { sign: '?', word: 'not comparable', tone: 'warn' },
};

export function fixLook(verdict: FixVerdict): StateLook {
  return fixLooks[verdict];
}
