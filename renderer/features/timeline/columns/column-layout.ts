/** What the person chose about columns, and what of it fits into the width at hand. Pure. */
import { z } from 'zod';
import { allColumns, type Column, type ColumnId, columnIds, columns, isFixed } from './column-list.ts';

export interface ColumnChoice {
  /** Shown or hidden by hand; what is not named follows the usual. */
  readonly shown: Readonly<Partial<Record<ColumnId, boolean>>>;
  /** Widths drawn by hand, pixels. */
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
}

export const usualChoice: ColumnChoice = { shown: {}, widths: {} };

export interface ColumnFacts {
  /** Without a choice the endpoint is a column only where there is more than one. */
  readonly hasSeveralEndpoints: boolean;
}

export interface FittedColumn extends Column {
  /** As wide as it is drawn. */
  readonly pixels: number;
}

export interface FittedColumns {
  readonly visible: readonly FittedColumn[];
  /** Chosen, but without room at this width. */
  readonly crowdedOut: ReadonlySet<ColumnId>;
  /** For `grid-template-columns`. */
  readonly template: string;
}

export const columnGap = 12;
export const rowPadding = 12;
export const mostWidth = 800;

const choiceSchema = z.object({
  shown: z.partialRecord(z.enum(columnIds), z.boolean()),
  widths: z.partialRecord(z.enum(columnIds), z.number().min(16).max(mostWidth)),
});

export function parseChoice(value: unknown): ColumnChoice | undefined {
  const parsed = choiceSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

export function isChosen(choice: ColumnChoice, facts: ColumnFacts, column: Column): boolean {
  if (isFixed(column)) return true;
  const chosen = choice.shown[column.id];
  if (chosen !== undefined) return chosen;
  return column.id === 'endpoint' ? facts.hasSeveralEndpoints : column.isUsual;
}

/** The columns that fit, the less important ones left out first; widths drawn by hand give way before any column goes. */
export function fitColumns(choice: ColumnChoice, facts: ColumnFacts, width: number): FittedColumns {
  const chosen = allColumns.filter((column) => isChosen(choice, facts, column));
  const room = width - 2 * rowPadding;
  const areDrawnWidthsKept = needOf(chosen, (column) => widthOf(choice, column)) <= room;
  const pixels = (column: Column) => (areDrawnWidthsKept ? widthOf(choice, column) : Math.min(widthOf(choice, column), column.width));
  let visible = chosen;
  while (needOf(visible, pixels) > room) {
    const last = leastImportant(visible);
    if (last === undefined) break;
    visible = visible.filter((column) => column !== last);
  }
  const drawn = withRest(visible, choice, pixels, room);
  return {
    visible: drawn,
    crowdedOut: new Set(chosen.filter((column) => !visible.includes(column)).map((column) => column.id)),
    template: drawn.map((column) => `${column.pixels}px`).join(' '),
  };
}

/** Shares what is left among the columns that grow and were not drawn by hand; where nothing is left the type is squeezed. */
function withRest(
  visible: readonly Column[],
  choice: ColumnChoice,
  pixels: (column: Column) => number,
  room: number,
): readonly FittedColumn[] {
  const shareOf = (column: Column) => (choice.widths[column.id] === undefined ? column.grow : 0);
  const shares = visible.reduce((sum, column) => sum + shareOf(column), 0);
  const rest = room - needOf(visible, pixels);
  return visible.map((column) => {
    if (rest < 0) return { ...column, pixels: column.id === 'type' ? Math.max(column.least, pixels(column) + rest) : pixels(column) };
    const part = shares === 0 ? 0 : Math.floor((rest * shareOf(column)) / shares);
    return { ...column, pixels: pixels(column) + part };
  });
}

export function widthOf(choice: ColumnChoice, column: Column): number {
  return choice.widths[column.id] ?? column.width;
}

function needOf(visible: readonly Column[], pixels: (column: Column) => number): number {
  return visible.reduce((sum, column) => sum + pixels(column), 0) + columnGap * Math.max(0, visible.length - 1);
}

function leastImportant(visible: readonly Column[]): Column | undefined {
  return visible
    .filter((column) => !isFixed(column))
    .toSorted((left, right) => left.rank - right.rank)
    .at(0);
}

export function withShown(choice: ColumnChoice, id: ColumnId, isShown: boolean): ColumnChoice {
  return { ...choice, shown: { ...choice.shown, [id]: isShown } };
}

export function withWidth(choice: ColumnChoice, id: ColumnId, width: number): ColumnChoice {
  const column = columns[id];
  return { ...choice, widths: { ...choice.widths, [id]: Math.round(Math.min(mostWidth, Math.max(column.least, width))) } };
}

/** Gives a column its usual width back. */
export function withoutWidth(choice: ColumnChoice, id: ColumnId): ColumnChoice {
  return { ...choice, widths: Object.fromEntries(Object.entries(choice.widths).filter(([other]) => other !== id)) };
}

export function isUsual(choice: ColumnChoice): boolean {
  return Object.keys(choice.shown).length === 0 && Object.keys(choice.widths).length === 0;
}
