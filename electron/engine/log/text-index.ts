/** Builds index-text.db from the journal. It may lag behind index.db: a search looks at what is not in it yet by itself. */
import type Database from 'better-sqlite3';
import { prepareWatermark } from './derived-file.ts';
import { prepareJournal } from './journal-batches.ts';
import { type JournalChanges, prepareJournalChanges } from './journal-changes.ts';
import type { IndexedChange } from './log.ts';
import type { ReadableLog } from './readable-log.ts';
import { searchText } from './search-text.ts';
import { prepareTexts } from './statements/texts.ts';
import type { IndexBatch } from './summary-index.ts';

export class TextIndex {
  readonly #db: Database.Database;
  readonly #journal: ReturnType<typeof prepareJournal>;
  readonly #texts: ReturnType<typeof prepareTexts>;
  readonly #watermark: ReturnType<typeof prepareWatermark>;
  readonly #changes: JournalChanges;
  #position: number;
  #changeSeq: number;

  constructor(db: Database.Database, log: ReadableLog) {
    this.#db = db;
    this.#journal = prepareJournal(log);
    this.#texts = prepareTexts(db);
    this.#watermark = prepareWatermark(db, log);
    this.#changes = prepareJournalChanges(log);
    this.#position = this.#watermark.read();
    this.#changeSeq = this.#watermark.readChange();
  }

  get watermark(): number {
    return this.#position;
  }

  get changeSeq(): number {
    return this.#changeSeq;
  }

  /** Not known here. */
  get deliveries(): number {
    return 0;
  }

  /** Answers are not searched. */
  settleAnswers(): readonly IndexedChange[] {
    return [];
  }

  step(): IndexBatch {
    const { rows, isCaughtUp } = this.#journal.batch(this.#position);
    const last = rows.at(-1)?.number ?? this.#position;
    // why: asked after the batch was read, so that what is deleted in between is among the changes of this step or a later one.
    const { ranges, isAll } = this.#changes.after(this.#changeSeq);
    const seq = ranges.at(-1)?.seq ?? this.#changeSeq;
    if (rows.length > 0 || ranges.length > 0) {
      this.#db
        .transaction(() => {
          for (const row of rows) this.#texts.insert(row.number, searchText(row.url, row.headers, this.#journal.body(row, 1)));
          for (const range of ranges) this.#removeGone(range.firstId, Math.min(range.lastId, last));
          if (rows.length > 0) this.#watermark.write(last);
          if (ranges.length > 0) this.#watermark.writeChange(seq);
        })
        .immediate();
    }
    this.#position = last;
    this.#changeSeq = seq;
    return { watermark: last, changeSeq: seq, deliveries: 0, changes: [], isCaughtUp: isCaughtUp && isAll };
  }

  /** What is in the trash stays: the rows it is joined with hide it. */
  #removeGone(first: number, last: number): void {
    if (first > last) return;
    const states = this.#changes.states(first, last, true);
    for (let id = first; id <= last; id++) if (!states.isPresent(id)) this.#texts.remove(id);
  }
}
