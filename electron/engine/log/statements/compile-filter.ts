import type { QueryNode } from '#domain/query/ast.ts';
import { type CompiledFilter, compileFilter } from '../filter-sql.ts';
import type { ReadableLog } from '../readable-log.ts';
import { first } from './prepared.ts';
import { idBounds } from './time-bounds.ts';

/** A filter as SQL for this log, as it is filled now. */
export function compile(db: ReadableLog, filter: QueryNode | null): CompiledFilter {
  return compileFilter(filter, {
    countRows: (query) => first<{ rows: number }>(db, query)?.rows ?? 0,
    idBounds: (fromUs, untilUs) => idBounds(db, fromUs, untilUs),
  });
}
