/**
 * Reads what a job has left to send, a page of rows at a time and the deliveries themselves shortly before they are due. Guarantees: at most
 * 128 deliveries or 16 MiB are held ahead; what is tried again comes before what was never tried, once it is due.
 */
import type { ReplayId } from '#contract/ids.ts';
import type { WholeDelivery } from '#engine/log/log.ts';
import type { OpenItem } from '#engine/log/plan-store.ts';
import { AgainQueue } from './again-queue.ts';
import type { JobParts } from './job-parts.ts';

export interface FedItem {
  readonly position: number;
  readonly deliveryId: OpenItem['deliveryId'];
  /** In the time of the job. */
  readonly dueMs: number;
  /** As the plan has it, also when it is tried again. */
  readonly plannedMs: number;
  /** Made before. */
  readonly tries: number;
}

export interface LoadedItem extends FedItem {
  readonly content: WholeDelivery;
}

const pageRows = 250;
const mostAhead = 128;
const mostAheadBytes = 16 * 1024 * 1024;
/** What is due later is not read yet: it may be deleted until then. */
const aheadMs = 1_000;

export interface FeedParts {
  readonly id: ReplayId;
  readonly store: Pick<JobParts['store'], 'openItems'>;
  readonly readWhole: JobParts['readWhole'];
  readonly nowUs: () => number;
  /** The time of the job; the feed starts with what is first. */
  readonly nowMs: () => number;
  readonly onReady: () => void;
  readonly onFailed: (error: unknown) => void;
}

export class ItemFeed {
  readonly #parts: FeedParts;
  readonly #again = new AgainQueue<FedItem>();
  /** Rows that are not read yet, in order. */
  #rows: FedItem[];
  #rowsAt = 0;
  #lastPosition: number;
  #hasMoreRows: boolean;
  #loaded: LoadedItem[] = [];
  #loadedAgain: LoadedItem[] = [];
  #heldBytes = 0;
  #isLoading = false;

  /** `first`: the first page, as `readFirstPage` gave it. */
  constructor(parts: FeedParts, first: readonly OpenItem[]) {
    this.#parts = parts;
    this.#rows = [];
    this.#lastPosition = -1;
    this.#hasMoreRows = true;
    this.#take(first);
  }

  static readFirstPage(store: FeedParts['store'], id: ReplayId): Promise<readonly OpenItem[]> {
    return store.openItems(id, -1, pageRows);
  }

  /** Nothing is left, and nothing is on its way. */
  get isEmpty(): boolean {
    const isHeld = this.#loaded.length > 0 || this.#loadedAgain.length > 0 || this.#isLoading;
    return !isHeld && this.#rowsLeft === 0 && !this.#hasMoreRows && this.#again.size === 0;
  }

  get #rowsLeft(): number {
    return this.#rows.length - this.#rowsAt;
  }

  /** When something is due next, in the time of the job; undefined while nothing waits for a time. */
  get nextDueMs(): number | undefined {
    const dues = [this.#again.first?.dueMs, this.#loaded[0]?.dueMs ?? this.#rows[this.#rowsAt]?.dueMs].filter((due) => due !== undefined);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** When the feed wants to read next, in the time of the job. */
  get nextReadMs(): number | undefined {
    const due = this.#rows[this.#rowsAt]?.dueMs;
    return due === undefined ? undefined : due - aheadMs;
  }

  tryAgain(item: FedItem): void {
    this.#again.add(item);
  }

  /** Deliveries that were deleted after they were read ahead. */
  forget(ids: ReadonlySet<OpenItem['deliveryId']>): void {
    const without = (item: LoadedItem): LoadedItem => {
      if (!ids.has(item.deliveryId) || item.content.kind !== 'found') return item;
      this.#heldBytes -= item.content.body.byteLength;
      return { ...item, content: { kind: 'missing' } };
    };
    this.#loaded = this.#loaded.map(without);
    this.#loadedAgain = this.#loadedAgain.map(without);
  }

  /** The next one that is due. */
  takeDue(): LoadedItem | undefined {
    const first = this.#loaded[0];
    const isDue = first !== undefined && first.dueMs <= this.#parts.nowMs();
    const item = this.#loadedAgain.shift() ?? (isDue ? this.#loaded.shift() : undefined);
    if (item?.content.kind === 'found') this.#heldBytes -= item.content.body.byteLength;
    return item;
  }

  /** Reads ahead what there is room for; `onReady` follows when something came. */
  fill(): void {
    if (this.#isLoading) return;
    const held = this.#loaded.length + this.#loadedAgain.length;
    const isAgainDue = (this.#again.first?.dueMs ?? Number.POSITIVE_INFINITY) <= this.#parts.nowMs();
    if (held > mostAhead / 2 || (held > 0 && this.#heldBytes >= mostAheadBytes)) return;
    if (this.#rowsLeft === 0 && this.#hasMoreRows) void this.#work(() => this.#readRows());
    else if (isAgainDue || (this.nextReadMs ?? Number.POSITIVE_INFINITY) <= this.#parts.nowMs())
      void this.#work(() => this.#readDeliveries(mostAhead - held));
  }

  async #work(read: () => Promise<void>): Promise<void> {
    this.#isLoading = true;
    try {
      await read();
      this.#isLoading = false;
    } catch (error) {
      this.#isLoading = false;
      this.#parts.onFailed(error);
      return;
    }
    this.#parts.onReady();
  }

  async #readRows(): Promise<void> {
    this.#take(await this.#parts.store.openItems(this.#parts.id, this.#lastPosition, pageRows));
  }

  #take(page: readonly OpenItem[]): void {
    this.#hasMoreRows = page.length >= pageRows;
    this.#rows = [];
    this.#rowsAt = 0;
    for (const { position, deliveryId, dueMs, tries, dueUs } of page) {
      this.#lastPosition = position;
      if (dueUs === null) this.#rows.push({ position, deliveryId, dueMs, plannedMs: dueMs, tries });
      else {
        const waitMs = Math.max(0, dueUs - this.#parts.nowUs()) / 1000;
        this.#again.add({ position, deliveryId, dueMs: this.#parts.nowMs() + waitMs, plannedMs: dueMs, tries });
      }
    }
  }

  async #readDeliveries(most: number): Promise<void> {
    const again = this.#takeAgain(most);
    const fresh = this.#freshRows(most - again.length);
    const items = [...again, ...fresh];
    const roomBytes = Math.max(1, mostAheadBytes - this.#heldBytes);
    const contents = await this.#parts.readWhole(
      items.map(({ deliveryId }) => deliveryId),
      roomBytes,
    );
    for (const [index, item] of items.entries()) {
      const content = contents[index];
      const isAgain = index < again.length;
      // What did not fit is read with the next page.
      if (content === undefined && isAgain) this.#again.add(item);
      if (content === undefined) continue;
      if (content.kind === 'found') this.#heldBytes += content.body.byteLength;
      (isAgain ? this.#loadedAgain : this.#loaded).push({ ...item, content });
      if (!isAgain) this.#rowsAt += 1;
    }
  }

  /** What is to be tried again now. */
  #takeAgain(most: number): readonly FedItem[] {
    const taken: FedItem[] = [];
    for (let first = this.#again.first; first !== undefined && first.dueMs <= this.#parts.nowMs(); first = this.#again.first) {
      if (taken.length >= most) break;
      this.#again.takeFirst();
      taken.push(first);
    }
    return taken;
  }

  /** What was never tried and is due soon. */
  #freshRows(most: number): readonly FedItem[] {
    const untilMs = this.#parts.nowMs() + aheadMs;
    const rows = this.#rows.slice(this.#rowsAt, this.#rowsAt + most);
    const late = rows.findIndex(({ dueMs }) => dueMs > untilMs);
    return late < 0 ? rows : rows.slice(0, late);
  }
}
