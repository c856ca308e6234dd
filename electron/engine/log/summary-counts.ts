/** What one step of the index adds to the counts and takes from them, summed up before it is written. */
import type { BucketChange, CountKey, prepareCounts } from './statements/counts.ts';
import type { IndexedRow } from './statements/summaries.ts';

const minuteUs = 60_000_000;
const hourUs = 60 * minuteUs;

/** Gives every value a row is counted under. why: a call for each, because this runs for every delivery and lists would be garbage. */
function eachValue(row: IndexedRow, take: (key: CountKey, value: string) => void): void {
  take('verdict', row.verdict);
  take('endpoint', row.endpointId);
  take('env', row.environmentId);
  take('method', row.method);
  take('path', row.path);
  take('status', row.answeredStatus === null ? '' : String(row.answeredStatus));
  take('dup', row.duplicateNumber > 1 ? 'repeat' : 'first');
  if (row.eventType !== null) take('type', row.eventType);
  if (row.organizationId !== null) take('org', row.organizationId);
  if (row.isBookmarked === 1) take('bookmarked', 'yes');
  if (row.tags !== '') for (const tag of row.tags.slice(1, -1).split('\n')) take('tag', tag);
}

type Bucket = { -readonly [K in keyof BucketChange]: BucketChange[K] };

/** Counts per environment and verdict in stretches of one width. */
class BucketChanges {
  readonly #widthUs: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(widthUs: number) {
    this.#widthUs = widthUs;
  }

  add(row: IndexedRow, sign: 1 | -1): void {
    const startUs = row.receivedAtUs - (row.receivedAtUs % this.#widthUs);
    const bucket = this.#bucketOf(startUs, row);
    bucket.count += sign;
    bucket.bytes += sign * row.storedBytes;
    if (row.number < bucket.firstId) bucket.firstId = row.number;
    if (row.number > bucket.lastId) bucket.lastId = row.number;
  }

  all(): Iterable<BucketChange> {
    return this.#buckets.values();
  }

  #bucketOf(startUs: number, { environmentId, verdict, number }: IndexedRow): Bucket {
    const key = `${startUs} ${environmentId} ${verdict}`;
    const found = this.#buckets.get(key);
    if (found !== undefined) return found;
    const made: Bucket = { startUs, environmentId, verdict, count: 0, bytes: 0, firstId: number, lastId: number };
    this.#buckets.set(key, made);
    return made;
  }
}

export class CountChanges {
  readonly #values = new Map<CountKey, Map<string, number>>();
  readonly #minutes = new BucketChanges(minuteUs);
  readonly #hours = new BucketChanges(hourUs);

  add(row: IndexedRow): void {
    eachValue(row, this.#up);
    this.#minutes.add(row, 1);
    this.#hours.add(row, 1);
  }

  remove(row: IndexedRow): void {
    eachValue(row, this.#down);
    this.#minutes.add(row, -1);
    this.#hours.add(row, -1);
  }

  /** The same row before and after what can change about it: its answer, what people added, how it was judged, its drift. */
  replace(before: IndexedRow, after: IndexedRow): void {
    // why: the sums per stretch of time are by verdict alone, and most changes leave that as it is.
    if (before.verdict !== after.verdict) {
      this.remove(before);
      this.add(after);
      return;
    }
    eachValue(before, this.#down);
    eachValue(after, this.#up);
  }

  write(counts: ReturnType<typeof prepareCounts>): void {
    for (const [key, values] of this.#values) for (const [value, change] of values) counts.addValue(key, value, change);
    for (const change of this.#minutes.all()) counts.addMinute(change);
    for (const change of this.#hours.all()) counts.addHour(change);
  }

  readonly #up = (key: CountKey, value: string) => this.#bump(key, value, 1);
  readonly #down = (key: CountKey, value: string) => this.#bump(key, value, -1);

  #bump(key: CountKey, value: string, change: number): void {
    let values = this.#values.get(key);
    if (values === undefined) {
      values = new Map();
      this.#values.set(key, values);
    }
    values.set(value, (values.get(value) ?? 0) + change);
  }
}
