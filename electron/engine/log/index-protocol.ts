/** What the main thread and an index worker say to each other. One index worker builds index.db, another index-text.db. */
import type { IndexedChange } from './log.ts';

export type IndexRole = 'summaries' | 'text';

export interface IndexWorkerData {
  readonly role: IndexRole;
  readonly logPath: string;
  readonly path: string;
  readonly mustRebuild: boolean;
  /** Space is short from the start, as the order `space` says it. */
  readonly savesSpace: boolean;
  /** Rows up to this one are indexed without a word; only what comes after them is news. */
  readonly silentUpTo: number;
}

export type IndexOrder =
  /** The journal has grown; these deliveries have been answered. */
  | { readonly kind: 'committed'; readonly answered: readonly number[] }
  /** Whether the disk is full, so that the write-ahead log of the file must stay small. */
  | { readonly kind: 'space'; readonly isShort: boolean }
  | { readonly kind: 'stop' };

export type IndexReport =
  | { readonly kind: 'ready'; readonly watermark: number; readonly changeSeq: number; readonly deliveries: number }
  /** After each batch, also an empty one, so that each order has its answer. */
  | {
      readonly kind: 'indexed';
      readonly watermark: number;
      /** The newest index change that is followed. */
      readonly changeSeq: number;
      /** Deliveries in the file that are not in the trash; 0 in the text index, which does not know. */
      readonly deliveries: number;
      readonly changes: readonly IndexedChange[];
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
