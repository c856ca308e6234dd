/**
 * Writes what becomes of items. Guarantees: a try is sent only after its row is committed; ends are gathered, and written within 50 ms or at
 * once when nothing else goes on.
 */
import type { ReplayId } from '#contract/ids.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { BegunItem, EndedItem } from '#engine/log/plan-store.ts';
import type { JobParts } from './job-parts.ts';

const mostRows = 250;
const gatherMs = 50;
/** Of long jobs so many attempts a second are told. */
const toldPerSecond = 20;

export interface WritesParts {
  readonly id: ReplayId;
  readonly store: Pick<JobParts['store'], 'beginItems' | 'endItems' | 'skipItems'>;
  readonly timers: JobParts['timers'];
  readonly onAttempt: JobParts['onAttempt'];
  readonly tells: 'all' | 'some';
  readonly onWritten: () => void;
  readonly onFailed: (error: unknown) => void;
}

export class ItemWrites {
  readonly #parts: WritesParts;
  #ended: EndedItem[] = [];
  #writing = 0;
  #stopTimer: (() => void) | undefined;
  #toldSecond = 0;
  #told = 0;

  constructor(parts: WritesParts) {
    this.#parts = parts;
  }

  /** Everything handed in is committed. */
  get isIdle(): boolean {
    return this.#ended.length === 0 && this.#writing === 0;
  }

  /** At most 250 at once. Resolves with the attempts that are begun: an item that is not open any more has none. */
  async begin(items: readonly BegunItem[]): Promise<readonly AttemptSummary[]> {
    // why: what has ended joins the same commit.
    this.flush();
    const begun = await this.#parts.store.beginItems(this.#parts.id, items);
    this.#tell(begun);
    return begun;
  }

  end(item: EndedItem): void {
    this.#ended.push(item);
    if (this.#ended.length >= mostRows) this.flush();
    else
      this.#stopTimer ??= this.#parts.timers.set(gatherMs, () => {
        this.#stopTimer = undefined;
        this.flush();
      });
  }

  skip(skipped: readonly { readonly position: number; readonly sentence: string }[]): void {
    this.#write(this.#parts.store.skipItems(this.#parts.id, skipped));
  }

  flush(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (this.#ended.length === 0) return;
    const ended = this.#ended;
    this.#ended = [];
    this.#write(this.#parts.store.endItems(this.#parts.id, ended).then((attempts) => this.#tell(attempts)));
  }

  #write(write: Promise<unknown>): void {
    this.#writing += 1;
    const settle = () => {
      this.#writing -= 1;
    };
    write.then(
      () => {
        settle();
        this.#parts.onWritten();
      },
      (error: unknown) => {
        settle();
        this.#parts.onFailed(error);
      },
    );
  }

  #tell(attempts: readonly AttemptSummary[]): void {
    if (this.#parts.tells === 'some') {
      const second = Math.floor(this.#parts.timers.nowMs() / 1000);
      if (second !== this.#toldSecond) this.#told = 0;
      this.#toldSecond = second;
    }
    for (const attempt of attempts) {
      if (this.#parts.tells === 'some' && this.#told >= toldPerSecond) return;
      this.#told += 1;
      this.#parts.onAttempt(attempt);
    }
  }
}
