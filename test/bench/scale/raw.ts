/** The bare statements that the product's calls are held against, on connections of the bench's own. */
import { join } from 'node:path';
import Database from 'better-sqlite3';

export interface Samples {
  readonly runs: readonly string[];
  readonly organizations: readonly string[];
  readonly types: readonly string[];
  readonly bodyBytes: number;
  readonly headerBytes: number;
  readonly deliveries: number;
}

const samples = 200;

export function openRaw(folder: string) {
  const index = new Database(join(folder, 'index.db'), { readonly: true });
  const text = new Database(join(folder, 'index-text.db'), { readonly: true });
  const log = new Database(join(folder, 'log.db'), { readonly: true });
  const newest = index.prepare('SELECT * FROM summary ORDER BY id DESC LIMIT 100');
  const typed = index.prepare(
    'SELECT * FROM summary WHERE event_type = ? AND verdict = ? AND id BETWEEN ? AND ? AND received_at_us BETWEEN ? AND ? ORDER BY id DESC LIMIT 100',
  );
  const byRun = index.prepare('SELECT * FROM summary WHERE run_id = ? ORDER BY id DESC LIMIT 100');
  const byOrganization = index.prepare('SELECT * FROM summary WHERE organization_id = ? ORDER BY id DESC LIMIT 100');
  const firstAt = index.prepare<[number], { id: number | null }>('SELECT min(id) AS id FROM summary WHERE received_at_us >= ?');
  const matching = text.prepare('SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 100');
  const perHour = index.prepare('SELECT start_us, verdict, sum(count) AS count FROM hour_count GROUP BY start_us, verdict');
  const values = index.prepare('SELECT value, count FROM value_count WHERE key = ? ORDER BY count DESC LIMIT 20');
  const bodies = log.prepare('SELECT id, body FROM delivery WHERE id BETWEEN ? AND ? ORDER BY id DESC');

  return {
    samples(): Samples {
      const column = (name: string) =>
        index
          .prepare<[], { value: string }>(`SELECT ${name} AS value FROM summary WHERE ${name} IS NOT NULL GROUP BY 1 LIMIT ${samples}`)
          .all()
          .map(({ value }) => value);
      const sizes = log
        .prepare<[], { bodies: number; headers: number; count: number }>(
          'SELECT sum(kept_bytes) AS bodies, sum(length(headers)) AS headers, count(*) AS count FROM delivery',
        )
        .get();
      return {
        runs: column('run_id'),
        organizations: column('organization_id'),
        types: column('event_type'),
        bodyBytes: sizes?.bodies ?? 0,
        headerBytes: sizes?.headers ?? 0,
        deliveries: sizes?.count ?? 0,
      };
    },
    newest: () => newest.all(),
    typed: (type: string, verdict: string, first: number, last: number, fromUs: number, untilUs: number) =>
      typed.all(type, verdict, first, last, fromUs, untilUs),
    byRun: (run: string) => byRun.all(run),
    byOrganization: (organization: string) => byOrganization.all(organization),
    idAt: (atUs: number) => firstAt.get(atUs)?.id ?? 0,
    /** Rows that hold all trigrams, unchecked. */
    matching: (word: string) => matching.all(trigrams(word)),
    perHour: () => perHour.all(),
    values: (key: string) => values.all(key),
    bodies: (first: number, last: number) => bodies.all(first, last),
    close(): void {
      for (const db of [index, text, log]) db.close();
    },
  };
}

function trigrams(word: string): string {
  return Array.from({ length: word.length - 2 }, (_, at) => `"${word.slice(at, at + 3)}"`).join(' AND ');
}
