/** One written step as one that can run. What it refers to is checked later, when all steps are known. */

import type { z } from 'zod';
import type { Spoiler, SpoilerName } from '#contract/models/composer.ts';
import { spoilerSchema } from '#contract/models/composer.ts';
import { asJson } from './as-json.ts';
import { durationMs } from './durations.ts';
import { bodyText, eventText } from './event-text.ts';
import { answerCheckOf } from './read-answer.ts';
import type { assertStepSchema, pauseStepSchema, WrittenBody, WrittenEvent, WrittenSpoiler, waitStepSchema } from './scenario-file.ts';
import type { AssertPlan, EventPlan, PausePlan, WaitPlan } from './scenario-plan.ts';

interface Place {
  readonly path: string;
  readonly line: number;
}

export const defaultWaitMs = 10_000;

/** `fullSpoilers` is what the schema made of them; a name alone takes its defaults. */
export function spoilerOf(written: WrittenSpoiler): Spoiler {
  return typeof written === 'string' ? spoilerSchema.parse({ name: written }) : written;
}

function sentTitle(what: string, spoilers: readonly SpoilerName[], repeat: number): string {
  const parts = [what, ...spoilers.map((name) => name.replaceAll('-', ' '))];
  return repeat > 1 ? `${parts.join(', ')}, ${repeat} times` : parts.join(', ');
}

export function readEventStep(written: WrittenEvent | WrittenBody, place: Place): EventPlan {
  const spoilers = (written.spoil ?? []).map(spoilerOf);
  const repeat = written.repeat ?? 1;
  const isBody = 'body' in written;
  const envelope = isBody ? 'current' : (written.envelope ?? 'current');
  const what = isBody ? 'A body of its own' : envelope === 'legacy' ? `${written.event} (legacy)` : written.event;
  return {
    ...place,
    kind: 'event',
    name: written.name ?? null,
    title: sentTitle(
      what,
      spoilers.map(({ name }) => name),
      repeat,
    ),
    eventType: isBody ? null : written.event,
    envelope,
    text: isBody
      ? bodyText(typeof written.body === 'string' ? written.body : asJson(written.body))
      : eventText(written.event, envelope, written.set),
    method: written.method ?? 'POST',
    contentType: written.contentType === undefined ? 'application/json' : written.contentType,
    headers: Object.entries(written.headers ?? {}),
    secret: written.secret ?? null,
    spoilers,
    repeat,
    isAtOnce: written.at === 'once',
    isFresh: written.fresh ?? false,
    expect: written.expect === undefined ? null : answerCheckOf(written.expect),
  };
}

export function readPauseStep(written: z.infer<typeof pauseStepSchema>, place: Place): PausePlan {
  return { ...place, kind: 'pause', name: written.name ?? null, title: `Pause ${written.pause}`, ms: durationMs(written.pause) };
}

export function readWaitStep(written: z.infer<typeof waitStepSchema>, place: Place): WaitPlan {
  const { for: filter, count = 1, within } = written.wait;
  return {
    ...place,
    kind: 'wait',
    name: written.name ?? null,
    title: `Wait for ${count === 1 ? '' : `${count} × `}${filter}`,
    filter,
    count,
    withinMs: within === undefined ? defaultWaitMs : durationMs(within),
  };
}

/** `step` is empty where none is named; the references give it the event before. */
export function readAssertStep(written: z.infer<typeof assertStepSchema>, place: Place): AssertPlan {
  const { step, ...answer } = written.assert;
  return {
    ...place,
    kind: 'assert',
    name: written.name ?? null,
    title: step === undefined ? 'Check the answer' : `Check the answer to ${step}`,
    step: step === undefined ? '' : String(step),
    check: answerCheckOf({ ...answer, answer: undefined }),
  };
}
