/** One written step as one that can run. What it refers to is checked later, when all steps are known. */

import type { z } from 'zod';
import type { Spoiler } from '#contract/models/composer.ts';
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

const defaultWaitMs = 10_000;

/** A name alone takes its defaults. */
function spoilerOf(written: WrittenSpoiler): Spoiler {
  return typeof written === 'string' ? spoilerSchema.parse({ name: written }) : written;
}

function sentTitle(what: string, { spoil = [], repeat = 1 }: Pick<WrittenEvent, 'spoil' | 'repeat'>): string {
  const names = spoil.map((one) => (typeof one === 'string' ? one : one.name).replaceAll('-', ' '));
  const title = [what, ...names].join(', ');
  return repeat > 1 ? `${title}, ${repeat} times` : title;
}

/** What is sent, and how it is called. */
function contentOf(written: WrittenEvent | WrittenBody): Pick<EventPlan, 'eventType' | 'envelope' | 'text' | 'title'> {
  if ('body' in written) {
    const text = bodyText(typeof written.body === 'string' ? written.body : asJson(written.body));
    return { eventType: null, envelope: 'current', text, title: sentTitle('A body of its own', written) };
  }
  const { event, envelope = 'current', set } = written;
  const title = sentTitle(envelope === 'legacy' ? `${event} (legacy)` : event, written);
  return { eventType: event, envelope, text: eventText(event, envelope, set), title };
}

export function readEventStep(written: WrittenEvent | WrittenBody, place: Place): EventPlan {
  const { name = null, method = 'POST', contentType = 'application/json', headers = {}, secret = null } = written;
  return {
    ...place,
    ...contentOf(written),
    kind: 'event',
    name,
    method,
    contentType,
    headers: Object.entries(headers),
    secret,
    spoilers: (written.spoil ?? []).map(spoilerOf),
    repeat: written.repeat ?? 1,
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
