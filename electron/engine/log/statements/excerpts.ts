/** Where the texts of a filter were found, for the rows of one page. */
import type { DeliverySummary, HeaderPair } from '#contract/models/delivery.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import { findExcerpt } from '#domain/query/excerpt.ts';
import { fold, isContentText } from '#domain/query/fold.ts';
import type { ReadableLog } from '../readable-log.ts';
import { type SummaryRow, toSummary } from '../rows.ts';
import { bodyText } from '../search-text.ts';

/** Bodies of one page are read up to this together; the rows behind it go without an excerpt of their body. */
const mostBodyBytes = 4 * 1024 * 1024;

interface Content {
  readonly url: string;
  readonly headers: string | null;
  readonly body: Uint8Array | null;
}

/** Texts that may be why a row is there: those that no minus stands before. */
function textsOf(node: QueryNode | null): readonly string[] {
  if (node === null || node.kind === 'not') return [];
  if (node.kind !== 'term') return node.nodes.flatMap(textsOf);
  return node.key === 'text' ? node.values.flatMap((value) => (value.kind === 'word' && isContentText(value.text) ? value.text : [])) : [];
}

/** Texts that no column of the row shows anyway. */
function unseenTexts(row: DeliverySummary, texts: readonly string[]): readonly string[] {
  const columns = [row.eventType, row.eventId, row.runId, row.organizationId].map((column) => fold(column ?? ''));
  return texts.filter((text) => !columns.some((column) => column.includes(fold(text))));
}

const contentSql = `
  SELECT d.url, headers_of(d.id, d.headers) AS headers, CASE WHEN d.kept_bytes > ? THEN NULL ELSE body_of(d.id, d.headers, d.body) END AS body
  FROM main.delivery d WHERE d.id = ?`;

export function withExcerpts(db: ReadableLog, rows: readonly SummaryRow[], filter: QueryNode | null): readonly DeliverySummary[] {
  const summaries = rows.map(toSummary);
  const texts = textsOf(filter);
  if (texts.length === 0) return summaries;
  const statement = db.prepare<[number, number], Content>(contentSql);
  let bytesLeft = mostBodyBytes;
  return summaries.map((summary, index) => {
    const unseen = unseenTexts(summary, texts);
    const content = unseen.length === 0 ? undefined : statement.get(bytesLeft, rows[index]?.number ?? 0);
    if (content === undefined) return summary;
    bytesLeft -= content.body?.byteLength ?? 0;
    const headers: HeaderPair[] = JSON.parse(content.headers ?? '[]');
    const excerpt = findExcerpt(
      [
        { where: 'url', text: content.url },
        ...headers.map(([, text]) => ({ where: 'header' as const, text })),
        { where: 'body', text: content.body === null ? '' : bodyText(content.body) },
      ],
      unseen,
    );
    return excerpt === null ? summary : { ...summary, excerpt };
  });
}
