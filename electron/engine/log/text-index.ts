/** Builds index-text.db from the journal. It may lag behind index.db: a search looks at what is not in it yet by itself. */
import type Database from 'better-sqlite3';
import { prepareWatermark } from './derived-file.ts';
import { prepareJournal } from './journal-batches.ts';
import type { ReadableLog } from './readable-log.ts';
import { searchText } from './search-text.ts';
import { prepareTexts } from './statements/texts.ts';
import type { IndexBatch } from './summary-index.ts';

export class TextIndex {
  readonly #db: Database.Database;
  readonly #journal: ReturnType<typeof prepareJournal>;
  readonly #texts: ReturnType<typeof prepareTexts>;
  readonly #watermark: ReturnType<typeof prepareWatermark>;
  #position: number;

  constructor(db: Database.Database, log: ReadableLog) {
    this.#db = db;
    this.#journal = prepareJournal(log);
    this.#texts = prepareTexts(db);
    this.#watermark = prepareWatermark(db, log);
    this.#position = this.#watermark.read();
  }

  get watermark(): number {
    return this.#position;
  }

  settleAnswers(): void {
    // Answers are not searched.
  }

  step(): IndexBatch {
    const { rows, isCaughtUp } = this.#journal.batch(this.#position);
    const last = rows.at(-1)?.number ?? this.#position;
    if (rows.length > 0) {
      this.#db
        .transaction(() => {
          for (const row of rows) this.#texts.insert(row.number, searchText(row.url, row.headers, this.#journal.body(row, 1)));
          this.#watermark.write(last);
        })
        .immediate();
    }
    this.#position = last;
    return { watermark: last, changes: [], isCaughtUp };
  }
}
