/** The columns of the list, in their order from left to right. */

export const columnIds = [
  'mark',
  'time',
  'verdict',
  'type',
  'run',
  'event',
  'organization',
  'endpoint',
  'method',
  'path',
  'tags',
  'note',
  'status',
  'duration',
  'size',
  'duplicate',
] as const;
export type ColumnId = (typeof columnIds)[number];

export interface Column {
  readonly id: ColumnId;
  /** In the head. */
  readonly label: string;
  /** In the menu, and wherever the head has no room for it. */
  readonly name: string;
  readonly title?: string | undefined;
  /** The head shows no word: what is in the cells speaks for itself. */
  readonly isWordless?: boolean | undefined;
  /** Pixels it starts with, and the least it can be drawn to. */
  readonly width: number;
  readonly least: number;
  /** Its part of the room that is left over; 0 for a column that keeps its width. */
  readonly grow: number;
  readonly isEnd?: boolean | undefined;
  /** Shown until the person says otherwise. */
  readonly isUsual: boolean;
  /** Where there is no room for all, columns of higher rank stay longer. */
  readonly rank: number;
}

const always = 100;

export const columns: Readonly<Record<ColumnId, Column>> = {
  mark: { id: 'mark', label: 'Bookmark', name: 'Bookmark', isWordless: true, width: 18, least: 18, grow: 0, isUsual: true, rank: 70 },
  time: { id: 'time', label: 'Time', name: 'Time', width: 90, least: 66, grow: 0, isUsual: true, rank: always },
  verdict: {
    id: 'verdict',
    label: 'Verdict',
    name: 'Verdict',
    isWordless: true,
    width: 16,
    least: 16,
    grow: 0,
    isUsual: true,
    rank: always,
  },
  type: { id: 'type', label: 'Type', name: 'Type', width: 150, least: 80, grow: 2.2, isUsual: true, rank: always },
  run: { id: 'run', label: 'Run', name: 'Run', width: 126, least: 60, grow: 1, isUsual: true, rank: 80 },
  event: { id: 'event', label: 'Event', name: 'Event', width: 126, least: 60, grow: 1, isUsual: true, rank: 30 },
  organization: {
    id: 'organization',
    label: 'Organization',
    name: 'Organization',
    width: 110,
    least: 60,
    grow: 0.8,
    isUsual: false,
    rank: 20,
  },
  endpoint: { id: 'endpoint', label: 'Endpoint', name: 'Endpoint', width: 84, least: 50, grow: 0.6, isUsual: true, rank: 50 },
  method: { id: 'method', label: 'Method', name: 'Method', width: 56, least: 44, grow: 0, isUsual: false, rank: 24 },
  path: { id: 'path', label: 'Path', name: 'Path and query', width: 130, least: 60, grow: 1.4, isUsual: false, rank: 22 },
  tags: { id: 'tags', label: 'Tags', name: 'Tags', width: 110, least: 50, grow: 0.8, isUsual: false, rank: 28 },
  note: { id: 'note', label: 'Note', name: 'Note', isWordless: true, width: 18, least: 18, grow: 0, isUsual: false, rank: 26 },
  status: {
    id: 'status',
    label: 'Ans.',
    name: 'Answered',
    title: 'What the sender was answered',
    width: 32,
    least: 30,
    grow: 0,
    isEnd: true,
    isUsual: true,
    rank: 90,
  },
  duration: {
    id: 'duration',
    label: 'Took',
    name: 'Took',
    title: 'From the arrival of the head to the end of the answer',
    width: 64,
    least: 50,
    grow: 0,
    isEnd: true,
    isUsual: true,
    rank: 60,
  },
  size: { id: 'size', label: 'Size', name: 'Size', width: 64, least: 50, grow: 0, isEnd: true, isUsual: true, rank: 40 },
  duplicate: {
    id: 'duplicate',
    label: 'Duplicate',
    name: 'Duplicate',
    isWordless: true,
    width: 28,
    least: 24,
    grow: 0,
    isEnd: true,
    isUsual: true,
    rank: 85,
  },
};

export const allColumns: readonly Column[] = columnIds.map((id) => columns[id]);

/** Without these a row says nothing; they can not be taken away. */
export function isFixed(column: Column): boolean {
  return column.rank === always;
}
