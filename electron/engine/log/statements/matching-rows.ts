/** A compiled filter over any stretch of the index, for queries that look at more than one page. */
import type { QueryNode } from '#domain/query/ast.ts';
import type { CompiledFilter } from '../filter-sql.ts';
import type { ReadableLog } from '../readable-log.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { compile } from './compile-filter.ts';
import { selectSql } from './delivery-queries.ts';
import { all } from './prepared.ts';
import { type IdBounds, narrowed } from './time-bounds.ts';

export interface Matching {
  readonly filter: CompiledFilter;
  /** The text index has seen rows up to this one. */
  readonly textSeen: number;
}

export function matchingOf(db: ReadableLog, filter: QueryNode | null): Matching {
  const compiled = compile(db, filter);
  const seen = compiled.match === undefined ? undefined : all<{ watermark: number }>(db, sql`SELECT watermark FROM txt.derived_from`)[0];
  return { filter: compiled, textSeen: seen?.watermark ?? 0 };
}

/** A stretch of row numbers, and whether the text index can lead there. */
export interface Source extends IdBounds {
  readonly isThroughText: boolean;
}

/** Where the matches within a stretch are, newest first; two sources where the text index has seen only a part of it. */
export function sourcesIn({ filter, textSeen }: Matching, stretch: IdBounds): readonly Source[] {
  const { above, below } = narrowed(stretch, filter.bounds);
  const sources: Source[] =
    filter.match === undefined
      ? [{ above, below, isThroughText: false }]
      : [
          { above: Math.max(above, textSeen), below, isThroughText: false },
          { above, below: Math.min(below, textSeen + 1), isThroughText: true },
        ];
  return sources.filter((source) => source.below > source.above + 1);
}

/** The newest matches within bounds, at most `limit`. */
export function newestMatches<Row>(db: ReadableLog, matching: Matching, columns: SqlFragment, bounds: IdBounds, limit: number): Row[] {
  const rows: Row[] = [];
  for (const { above, below, isThroughText } of sourcesIn(matching, bounds)) {
    if (rows.length >= limit) break;
    rows.push(...all<Row>(db, selectSql(columns, matching.filter, above, below, limit - rows.length, isThroughText)));
  }
  return rows;
}

/**
 * `FROM … WHERE …` of all matches of a source, in any order. Only rows whose contents are looked at ask whether to go on: asking costs as
 * much as a plain row, and whoever goes through the log in stretches asks between them.
 */
export function fromSource({ filter }: Matching, { above, below, isThroughText }: Source): SqlFragment {
  const body = filter.needsBody ? raw('CROSS JOIN main.delivery d ON d.id = s.id') : raw('');
  const goingOn = filter.needsBody ? raw('AND keep_going(s.id)') : raw('');
  if (isThroughText && filter.match !== undefined) {
    return sql`FROM txt.search f CROSS JOIN idx.summary s ON s.id = f.rowid ${body}
      WHERE f.search MATCH ${filter.match} AND f.rowid > ${above} AND f.rowid < ${below} ${goingOn} AND ${filter.where}`;
  }
  return sql`FROM ${filter.source} ${body} WHERE s.id > ${above} AND s.id < ${below} ${goingOn} AND ${filter.where}`;
}

/** Matches that have `key` in the column of an index, in the order of their numbers. */
export function keyedSql(
  columns: SqlFragment,
  { filter }: Matching,
  keyed: { readonly by: GroupKey; readonly key: string },
  { above, below }: IdBounds,
  order: 'ASC' | 'DESC',
  limit: number,
): SqlFragment {
  const { column, index } = groupIndexes[keyed.by];
  const body = filter.needsBody ? raw('CROSS JOIN main.delivery d ON d.id = s.id') : raw('');
  return sql`SELECT ${columns} FROM idx.summary s INDEXED BY ${raw(index)} ${body}
    WHERE ${raw(column)} = ${keyed.key} AND s.id > ${above} AND s.id < ${below} AND keep_going(s.id) AND ${filter.where}
    ORDER BY s.id ${raw(order)} LIMIT ${limit}`;
}

export type GroupKey = 'event' | 'run';

export const groupIndexes = {
  event: { column: 's.event_id', index: 'summary_by_event' },
  run: { column: 's.run_id', index: 'summary_by_run' },
} as const satisfies Record<GroupKey, { column: string; index: string }>;
