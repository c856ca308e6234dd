/**
 * Judges signatures again: with the endpoint's scheme and settings as they are now, and the secrets that counted when each delivery
 * arrived. Works on archived endpoints and Unrouted like on others.
 * Guarantees: what was judged before stays in the history; a judgement is added only where it differs from the newest one; cancelled or
 * failed half-way, what was judged until then stays judged.
 * Refuses: to call a signature wrong while a secret that counted can not be opened here; the delivery stays as it was judged.
 */
import { isDeepStrictEqual } from 'node:util';
import type { EndpointId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Job } from '#contract/models/job.ts';
import { type Verdict, verdicts } from '#contract/models/verdict.ts';
import type { Directory } from '../endpoints/directory.ts';
import { Failure } from '../failure.ts';
import type { JobHandle, JobList } from '../jobs/job-list.ts';
import { deliveriesOf, figureOf } from '../jobs/job-words.ts';
import type { DeliveryToJudge, NewJudgement, StoredJudgement } from '../log/judgements.ts';
import { type DeliveryLog, sliceRows } from '../log/log.ts';
import type { Clock } from '../ports.ts';
import { verify } from '../verification/verify.ts';
import { type DeliverySelection, matchingNumbers } from './delivery-numbers.ts';
import { inSlices, type Pace } from './pace.ts';

/** Judging on the main thread without a rest: a whole body of 10 MiB takes longer by itself. */
const turnMs = 4;

export interface RejudgingParts {
  readonly clock: Clock;
  readonly log: DeliveryLog;
  readonly jobs: JobList;
  readonly pace: Pace;
  readonly directory: Pick<Directory, 'get' | 'settingsOf' | 'secretsAt'>;
  /** How long work waits for the index to have what was stored before it began. */
  readonly indexWaitMs: number;
}

export interface Rejudging {
  /** Deliveries that are gone are left out. */
  rejudge(selection: DeliverySelection): Job;
}

/** What came of it so far. */
interface Tally {
  readonly changed: Map<Verdict, number>;
  unchanged: number;
  /** Their bytes can not be read, or nobody knows their endpoint. */
  unreadable: number;
  /** Not known to be wrong, because a secret could not be tried. */
  locked: number;
}

type Judged = Pick<StoredJudgement, 'verification' | 'signing'>;

export function createRejudging(parts: RejudgingParts): Rejudging {
  return new Rejudge(parts);
}

class Rejudge implements Rejudging {
  readonly #parts: RejudgingParts;

  constructor(parts: RejudgingParts) {
    this.#parts = parts;
  }

  rejudge(selection: DeliverySelection): Job {
    const numbers = 'ids' in selection ? [...new Set(selection.ids.map(deliveryNumber))] : undefined;
    const sentence = numbers === undefined ? 'Judging what the filter matches again.' : `Judging ${deliveriesOf(numbers.length)} again.`;
    return this.#parts.jobs.start('rejudge', sentence, 'deliveries', numbers?.length ?? null, (handle) => this.#run(selection, handle));
  }

  async #run(selection: DeliverySelection, { signal, progress }: JobHandle): Promise<string> {
    const numbers = await this.#numbersOf(selection, signal);
    const tally: Tally = { changed: new Map(), unchanged: 0, unreadable: 0, locked: 0 };
    progress(0, numbers.length);
    await this.#judgeAll(numbers, tally, signal, progress);
    return sentenceOf(tally);
  }

  async #numbersOf(selection: DeliverySelection, signal: AbortSignal): Promise<readonly number[]> {
    const { log, indexWaitMs } = this.#parts;
    if ('ids' in selection) return [...new Set(selection.ids.map(deliveryNumber))];
    await log.summarised(indexWaitMs);
    return matchingNumbers(log.readers, selection, signal);
  }

  async #judgeAll(numbers: readonly number[], tally: Tally, signal: AbortSignal, onProgress: (done: number) => void): Promise<void> {
    const { readers } = this.#parts.log;
    for (let at = 0; at < numbers.length; onProgress(at)) {
      signal.throwIfAborted();
      const { deliveries, damaged, taken } = await readers.deliveriesToJudge(numbers.slice(at, at + sliceRows), signal);
      tally.unreadable += damaged;
      const overtaken = await this.#add(await this.#judge(deliveries, tally, signal), tally, signal);
      // why: another judgement of theirs came in between, and may say the same by now.
      if (overtaken.length > 0) await this.#judgeAll(overtaken, tally, signal, () => undefined);
      at += taken;
    }
  }

  /** Gives what differs from the newest judgement. */
  async #judge(deliveries: readonly DeliveryToJudge[], tally: Tally, signal: AbortSignal): Promise<readonly NewJudgement[]> {
    const { clock, pace } = this.#parts;
    const endpoints = new Map<EndpointId, Endpoint | undefined>();
    const changed: NewJudgement[] = [];
    let sinceMs = performance.now();
    for (const delivery of deliveries) {
      const { endpointId, newest, number, judgements } = delivery;
      if (!endpoints.has(endpointId)) endpoints.set(endpointId, this.#endpointOf(endpointId));
      const endpoint = endpoints.get(endpointId);
      const judged = endpoint === undefined ? 'unreadable' : this.#judgeOne(delivery, endpoint);
      if (typeof judged === 'string') tally[judged]++;
      else if (isSame(newest, judged)) tally.unchanged++;
      else changed.push({ ...judged, delivery: number, after: judgements, judgedAtUs: clock.nowUs() });
      const tookMs = performance.now() - sinceMs;
      if (tookMs < turnMs) continue;
      await pace.rest(tookMs);
      signal.throwIfAborted();
      sinceMs = performance.now();
    }
    return changed;
  }

  #judgeOne({ endpointId, receivedAtUs, request }: DeliveryToJudge, endpoint: Endpoint): Judged | 'locked' {
    const { directory } = this.#parts;
    const secrets = directory.secretsAt(endpointId, receivedAtUs);
    const verification = verify(request, { settings: directory.settingsOf(endpoint), secrets, nowUs: receivedAtUs });
    const isLocked = verification.matchedSecret === null && secrets.length < secretsCounting(endpoint, receivedAtUs);
    return isLocked ? 'locked' : { verification, signing: endpoint };
  }

  /** Undefined when the directory has no such endpoint. */
  #endpointOf(id: EndpointId): Endpoint | undefined {
    try {
      return this.#parts.directory.get(id);
    } catch (error) {
      if (error instanceof Failure && error.code === 'missing.endpoint') return undefined;
      throw error;
    }
  }

  /** Returns the numbers of deliveries that got none, because they are gone or were judged in between. */
  async #add(judgements: readonly NewJudgement[], tally: Tally, signal: AbortSignal): Promise<readonly number[]> {
    const { log, pace } = this.#parts;
    const overtaken: number[] = [];
    await inSlices(pace, signal, judgements, async (part) => {
      const added = new Set(await log.writer.addJudgements(part));
      for (const { delivery, verification } of part) {
        if (added.has(delivery)) tally.changed.set(verification.verdict, (tally.changed.get(verification.verdict) ?? 0) + 1);
        else overtaken.push(delivery);
      }
    });
    return overtaken;
  }
}

/** Secrets that counted by their dates, whether they can be opened here or not. */
function secretsCounting(endpoint: Endpoint, atUs: number): number {
  return endpoint.secrets.filter(({ validFromUs, validUntilUs }) => validFromUs <= atUs && (validUntilUs === null || atUs < validUntilUs))
    .length;
}

/** Whether a judgement says nothing that the one before does not; how many secrets were tried on the way is no news. */
function isSame(before: Judged, after: Judged): boolean {
  return isDeepStrictEqual(essenceOf(before), essenceOf(after));
}

function essenceOf({ verification, signing }: Judged): readonly unknown[] {
  const { verdict, reason, scheme, headerName, matchedSecret, toleranceSeconds } = verification;
  const { secretEncoding, freshnessSeconds, publicUrl, custom } = signing;
  return [verdict, reason, scheme, headerName, matchedSecret?.id, toleranceSeconds, secretEncoding, freshnessSeconds, publicUrl, custom];
}

/** `1,204 deliveries judged again: 312 changed (300 verified, 12 mismatch), 892 as before.` */
function sentenceOf({ changed, unchanged, unreadable, locked }: Tally): string {
  const count = [...changed.values()].reduce((sum, one) => sum + one, 0);
  const rest = [
    ...(unreadable === 0 ? [] : [`${deliveriesOf(unreadable)} could not be read.`]),
    ...(locked === 0 ? [] : [`${deliveriesOf(locked)} left as before: a secret can not be opened here.`]),
  ];
  if (count + unchanged === 0) return rest.length === 0 ? 'There was nothing to judge again.' : rest.join(' ');
  const figures = verdicts.flatMap((verdict) => (changed.has(verdict) ? [`${figureOf(changed.get(verdict) ?? 0)} ${verdict}`] : []));
  const parts = [
    ...(count === 0 ? [] : [`${figureOf(count)} changed (${figures.join(', ')})`]),
    ...(unchanged === 0 ? [] : [count === 0 ? 'nothing changed' : `${figureOf(unchanged)} as before`]),
  ];
  return [`${deliveriesOf(count + unchanged)} judged again: ${parts.join(', ')}.`, ...rest].join(' ');
}
