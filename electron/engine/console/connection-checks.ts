/** The sentences of a connection's test: what each try means, and what to do about it. */
import type { ConnectionCheck } from '#contract/models/console.ts';
import type { Failure } from '../failure.ts';
import type { ConsoleAnswer } from './client/console-client.ts';
import type { Read } from './harmless-reads.ts';

export interface Tried {
  readonly answer: ConsoleAnswer | null;
  readonly failure: Failure | null;
  readonly durationMs: number;
}

type Words = Pick<ConnectionCheck, 'outcome' | 'sentence' | 'next'>;

/** Nothing that could be the API answered. */
const unreached: ReadonlySet<string> = new Set([
  'console.unreachable',
  'console.tls',
  'console.redirected',
  'console.not_json',
  'console.too_large',
]);

/** Something answered the first read, and it is not sure that it is the API. */
const doubtful: ReadonlyMap<string, string> = new Map([
  ['console.unavailable', 'Something answers there, but it has a fault of its own.'],
  ['console.unexpected_answer', 'Something answers there, but not as the documentation of the API says.'],
]);

const nextAfter: ReadonlyMap<string, string> = new Map([
  ['console.unreachable', 'Check the base URL and the network, then test again.'],
  ['console.tls', 'Check the host in the base URL; if it is right, ask who runs that Console about its certificate.'],
  ['console.redirected', 'Enter the address of the API itself as the base URL.'],
  ['console.not_json', 'Check the base URL: it leads to the API and ends with its version, like https://api.zof.ai/v1.'],
  ['console.too_large', 'Check the base URL: it leads to the API and ends with its version, like https://api.zof.ai/v1.'],
  ['console.rate_limited', 'Wait until the window is over, then test again.'],
]);

/** Why nothing else is worth a try, in words that go on after "Not tried: "; null when the rest may work all the same. */
export function findStop(failure: Failure | null): string | null {
  if (failure === null) return null;
  if (failure.code === 'console.unauthorised') return 'the API key was refused';
  if (failure.code === 'console.rate_limited') return 'the Console takes no more requests for now';
  if (failure.code === 'console.unavailable' && failure.details['status'] === undefined) return 'too many requests in a row failed';
  return unreached.has(failure.code) && failure.details['status'] === undefined ? 'the Console was not reached' : null;
}

/** As `findStop`, for the first try: an answer that is no API's is one that nothing can be built on. */
export function findFirstStop(failure: Failure | null): string | null {
  return failure !== null && unreached.has(failure.code) ? 'the Console was not reached' : findStop(failure);
}

export function describeReach(tried: Tried): ConnectionCheck {
  const { failure } = tried;
  if (failure !== null && unreached.has(failure.code)) return checkOf('reach', troubleOf(failure), tried);
  const sentence = doubtful.get(failure?.code ?? '') ?? 'The Console answers at this address.';
  return checkOf('reach', works(sentence), tried);
}

/** Of everything that was tried: content, or that a role lacks a permission, shows that the key was taken; nothing else does. */
export function describeAuthentication(tries: readonly [Tried, ...Tried[]]): ConnectionCheck {
  const shown = tries.find(({ answer, failure }) => answer !== null || failure?.code === 'console.forbidden');
  if (shown !== undefined) return checkOf('authenticate', works('The API key is taken.'), shown);
  const refused = tries.find(({ failure }) => failure?.code === 'console.unauthorised');
  if (refused?.failure) {
    const next = 'Make a new key in the Console under Admin Center → Developer → API keys, and enter it here.';
    return checkOf('authenticate', { outcome: 'refused', sentence: problemOf(refused.failure), next }, refused);
  }
  const [first] = tries;
  if (first.failure !== null && unreached.has(first.failure.code)) return skippedCheck('authenticate', 'the Console was not reached');
  return { ...skippedCheck('authenticate', ''), sentence: 'The Console answered, without showing whether it takes the key.' };
}

export function describeRead(read: Read, tried: Tried): ConnectionCheck {
  const { failure } = tried;
  if (failure === null) return checkOf(read.name, works(read.use), tried);
  if (failure.code === 'console.forbidden') {
    const sentence = `The key may not read ${read.template}: its role lacks ${read.permission}.${said(failure)}`;
    const next = `Have ${read.permission} added to the role under Admin Center → Directory → Roles, or use the key of somebody who has it.`;
    return checkOf(read.name, { outcome: 'refused', sentence, next }, tried);
  }
  if (failure.code === 'console.not_found') {
    const sentence = `The Console has no ${read.template} for this key (404).${said(failure)}`;
    return checkOf(read.name, { outcome: 'failed', sentence, next: read.absence }, tried);
  }
  return checkOf(read.name, troubleOf(failure), tried);
}

export function skippedCheck(name: string, why: string): ConnectionCheck {
  return { name, outcome: 'skipped', sentence: `Not tried: ${why}.`, next: null, status: null, requestId: null, durationMs: null };
}

function checkOf(name: string, words: Words, { answer, failure, durationMs }: Tried): ConnectionCheck {
  const status = answer?.status ?? (failure?.details['status'] === undefined ? null : Number(failure.details['status']));
  const requestId = answer?.requestId ?? failure?.details['requestId'] ?? null;
  return { name, ...words, status, requestId, durationMs: answer?.durationMs ?? Math.round(durationMs) };
}

function works(sentence: string): Words {
  return { outcome: 'works', sentence, next: null };
}

function troubleOf(failure: Failure): Words {
  return { outcome: 'failed', sentence: problemOf(failure), next: nextAfter.get(failure.code) ?? reportWords(failure) };
}

/** Not every answer has a request id. */
function reportWords({ code, details }: Failure): string {
  const how = details['requestId'] === undefined ? '' : ' with the request id';
  return code === 'console.unavailable' ? `Test again in a minute; if it stays, report it${how}.` : `Report it${how}.`;
}

function problemOf(failure: Failure): string {
  return failure.details['problem'] ?? failure.message;
}

function said(failure: Failure): string {
  const code = failure.details['code'];
  return code === undefined ? '' : ` It names the reason ${code}.`;
}
