/** Why a delivery is in the result of a filter, and which condition of a filter leaves most out. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import { explainTerms } from '#domain/query/explain.ts';
import { matchesQuery, type RowFacts } from '#domain/query/matches.ts';
import type { Explanation, LimitedCount } from '../log.ts';
import type { ReadableLog } from '../readable-log.ts';
import { type SummaryRow, summaryColumns, toSummary } from '../rows.ts';
import { bodyText, searchText } from '../search-text.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { slugColumn } from './delivery-queries.ts';
import { fromSource, type Matching, matchingOf, type Source, sourcesIn } from './matching-rows.ts';
import { all } from './prepared.ts';
import { walkNewestFirst } from './row-walk.ts';

/** Counting stops here, or when the time of one filter is over. */
const countBound = { matches: 10_000, ms: 300, allMs: 3_000 } as const;

interface ExplainedRow extends SummaryRow {
  readonly endpointName: string | null;
  readonly environmentName: string | null;
  readonly wholeUrl: string;
  /** Null when the block they are packed in can not be read. */
  readonly headers: string | null;
  readonly body: Uint8Array | null;
}

export function explainedRowSql(number: number): SqlFragment {
  return sql`SELECT ${raw(summaryColumns)}, ${slugColumn}, e.name AS endpointName, v.name AS environmentName, d.url AS wholeUrl,
      headers_of(d.id, d.headers) AS headers, body_of(d.id, d.headers, d.body) AS body
    FROM idx.summary s CROSS JOIN main.delivery d ON d.id = s.id LEFT JOIN main.endpoint e ON e.id = s.endpoint_id
    LEFT JOIN main.environment v ON v.id = s.environment_id WHERE s.id = ${number}`;
}

/** Undefined when the index has no such delivery. */
export function explain(db: ReadableLog, input: { readonly number: number; readonly filter: QueryNode | null }): Explanation | undefined {
  const found = all<ExplainedRow>(db, explainedRowSql(input.number))[0];
  if (found === undefined) return undefined;
  const row: RowFacts = {
    ...toSummary(found),
    endpointName: found.endpointName ?? found.endpointId,
    environmentName: found.environmentName ?? found.environmentId,
  };
  const headersText = found.headers ?? '[]';
  const headers: HeaderPair[] = JSON.parse(headersText);
  const body = found.body ?? new Uint8Array(0);
  const text = searchText(found.wholeUrl, headersText, body);
  const content = { url: found.wholeUrl, headers, body, bodyText: bodyText(body), searchText: text };
  return {
    isMatch: matchesQuery(input.filter, row, content),
    reasons: explainTerms(input.filter, row, content).map(({ term, isNegated, isMatch, sentence, excerpt }) => ({
      position: term.position,
      end: term.end,
      isNegated,
      isMatch,
      sentence,
      excerpt,
    })),
  };
}

export function countSql(matching: Matching, source: Source, most: number): SqlFragment {
  return sql`SELECT count(*) AS rows FROM (SELECT 1 ${fromSource(matching, source)} LIMIT ${most})`;
}

function countLimited(db: ReadableLog, filter: QueryNode | null, ms: number): LimitedCount {
  const matching = matchingOf(db, filter);
  const startedAtMs = performance.now();
  let count = 0;
  const isWhole = walkNewestFirst(db, matching.filter.bounds, (stretch) => {
    if (count > countBound.matches || performance.now() - startedAtMs > ms) return false;
    const most = countBound.matches + 1 - count;
    for (const source of sourcesIn(matching, stretch)) count += all<{ rows: number }>(db, countSql(matching, source, most))[0]?.rows ?? 0;
    return true;
  });
  return { count: Math.min(count, countBound.matches), isExact: isWhole && count <= countBound.matches };
}

/** How many match each of the filters. Counting one stops at 10,000, or after a while when it takes long. */
export function countEach(db: ReadableLog, { filters }: { readonly filters: readonly (QueryNode | null)[] }): readonly LimitedCount[] {
  const ms = Math.min(countBound.ms, countBound.allMs / Math.max(1, filters.length));
  return filters.map((filter) => countLimited(db, filter, ms));
}
