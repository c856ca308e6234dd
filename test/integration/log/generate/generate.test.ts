/** The generator: what it makes is what the receiver would have stored, judged the same, and the same each time. */

import { hash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { schemeNameSchema } from '#contract/models/verdict.ts';
import { type EnvelopeFacts, readEnvelope } from '#domain/envelope.ts';
import { takeFolderLock } from '#engine/log/folder-lock.ts';
import { openReadable, type ReadableLog } from '#engine/log/readable-log.ts';
import { readConfiguration } from '#engine/log/statements/configuration.ts';
import { openFileVault } from '#engine/secrets/file-vault.ts';
import { verify } from '#engine/verification/verify.ts';
import { generateLog } from '#test/support/generate-log.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

let folder: TempFolder;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(() => folder[Symbol.dispose]());

const rowSchema = z.object({
  id: z.int(),
  endpoint_id: z.string(),
  received_at_us: z.int(),
  headers: z.string().transform((text) => z.array(z.tuple([z.string(), z.string()])).parse(JSON.parse(text))),
  facts: z.string(),
  total_bytes: z.int(),
  kept_bytes: z.int(),
  truncation: z.enum(['none', 'over-limit', 'cut-off']),
  verdict: z.string(),
  verdict_reason: z.string(),
  body_sha256: z.instanceof(Uint8Array),
  body: z.instanceof(Uint8Array).nullable(),
  chunks: z.instanceof(Uint8Array).nullable(),
  status: z.int().nullable(),
  answered_at_us: z.int(),
});

function withLog<T>(read: (db: ReadableLog) => T): T {
  const db = openReadable(join(folder.path, 'log.db'));
  try {
    return read(db);
  } finally {
    db.close();
  }
}

const rowsSql = `
  SELECT delivery.*, status, answered_at_us,
    (SELECT CAST(group_concat(CAST(bytes AS TEXT), '') AS BLOB) FROM body_chunk WHERE delivery_id = delivery.id) AS chunks
  FROM delivery JOIN answer ON answer.delivery_id = delivery.id ORDER BY id`;
const readRows = () => withLog((db) => z.array(rowSchema).parse(db.prepare(rowsSql).all()));

async function openSecrets() {
  const configuration = withLog(readConfiguration);
  const vault = await openFileVault(folder.path);
  const values = new Map<string, Uint8Array>();
  for (const secret of configuration.secrets) values.set(secret.id, (await vault.open(secret.sealed)).value);
  return { ...configuration, secretValue: (id: string) => values.get(id) ?? new Uint8Array(0) };
}

/** Event types per run in the order of arrival, without what was sent again. */
function storiesOf(facts: readonly EnvelopeFacts[]): Map<string, string[]> {
  const seen = new Set<string>();
  const types = new Map<string, string[]>();
  for (const { eventId, runId, eventType } of facts) {
    const isRepeat = eventId !== null && seen.has(eventId);
    if (eventId !== null) seen.add(eventId);
    if (!isRepeat && runId !== null && eventType !== null) types.set(runId, [...(types.get(runId) ?? []), eventType]);
  }
  return types;
}

describe('A generated log', () => {
  test('holds what was asked for: deliveries, runs, ten types, in the order of arrival, within its days', async () => {
    const untilUs = 1_790_000_000_000_000;
    await generateLog(folder.path, { deliveries: 6000, runs: 300, days: 10, untilUs });
    const rows = readRows();
    const facts = rows.map((row) => readEnvelope(row.body ?? new Uint8Array(0)));
    expect(rows).toHaveLength(6000);
    expect(new Set(facts.flatMap(({ runId }) => runId ?? [])).size).toBe(300);
    expect(new Set(facts.filter(({ isKnownType }) => isKnownType).map(({ eventType }) => eventType)).size).toBe(10);
    const times = rows.map((row) => row.received_at_us);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(untilUs - 10 * 86_400_000_000);
    expect(times.at(-1)).toBeLessThanOrEqual(untilUs);
    expect(new Set(rows.map((row) => row.verdict))).toEqual(
      new Set(['verified', 'mismatch', 'missing', 'malformed', 'stale', 'no-secret']),
    );
    expect(new Set(rows.map((row) => row.endpoint_id)).size).toBe(4);
    const ids = facts.flatMap(({ eventId }) => eventId ?? []);
    expect(ids.length - new Set(ids).size).toBeGreaterThan(20);
  });

  test('a run starts before anything else of it happens, and ends at most once', async () => {
    await generateLog(folder.path, { deliveries: 3000, runs: 150 });
    const types = storiesOf(readRows().map((row) => readEnvelope(row.body ?? new Uint8Array(0))));
    expect(types.size).toBe(150);
    for (const story of types.values()) {
      expect(story[0]).toBe('run.started');
      const ends = story.filter((type) => type === 'run.completed' || type === 'run.failed');
      expect(ends.length).toBeLessThanOrEqual(1);
      if (ends.length === 1) expect(story.at(-1)).toBe(ends[0]);
    }
  });

  test('has the verdict, facts and digest that the receiver would have stored', async () => {
    await generateLog(folder.path, { deliveries: 4000, runs: 200 });
    const { endpoints, secrets, settings, secretValue } = await openSecrets();
    for (const row of readRows()) {
      const endpoint = endpoints.find(({ id }) => id === row.endpoint_id);
      const body = row.body ?? row.chunks ?? new Uint8Array(0);
      const verification = verify(
        { url: '/', headers: row.headers, body, isComplete: row.truncation === 'none' },
        {
          settings: schemeSettings(schemeNameSchema.parse(endpoint?.scheme), {
            headerName: endpoint?.headerName ?? '',
            toleranceSeconds: settings.toleranceSeconds,
          }),
          secrets: secrets
            .filter(({ endpointId, validFromUs }) => endpointId === row.endpoint_id && validFromUs <= row.received_at_us)
            .map(({ id, name }) => ({ id, name, value: secretValue(id) })),
          nowUs: row.received_at_us,
        },
      );
      const { verdict, reason, scheme, headerName, matchedSecret, secretsTried, timestampSeconds, toleranceSeconds } = verification;
      expect([row.verdict, row.verdict_reason]).toEqual([verdict, reason]);
      const stored: unknown = JSON.parse(row.facts);
      expect(JSON.stringify(stored)).toBe(row.facts);
      const warnings = row.truncation === 'cut-off' ? ['cut_off'] : [];
      const judged = [scheme, headerName, matchedSecret, secretsTried, timestampSeconds, toleranceSeconds, [], warnings];
      expect(Array.isArray(stored) ? stored.slice(3) : stored).toEqual(judged);
      expect(Buffer.from(row.body_sha256).toString('hex')).toBe(hash('sha256', body, 'hex'));
      expect(body.length).toBe(row.kept_bytes);
      expect(row.answered_at_us).toBeGreaterThan(row.received_at_us);
    }
  });

  test('is the same for the same seed and another for another, and every body has the length asked for', async () => {
    const digest = async (seed: number) => {
      using one = tempFolder();
      await generateLog(one.path, { deliveries: 300, seed, bodyBytes: 1024 });
      const db = openReadable(join(one.path, 'log.db'));
      const rows = db.prepare('SELECT id, received_at_us, url, headers, facts, verdict, body FROM delivery ORDER BY id').all();
      const lengths = db.prepare<[], { length: number }>('SELECT DISTINCT length(body) AS length FROM delivery').all();
      db.close();
      expect(lengths.every(({ length }) => length === 1024 || length === 512)).toBe(true);
      return hash('sha256', JSON.stringify(rows), 'hex');
    };
    const [first, again, other] = [await digest(7), await digest(7), await digest(8)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('can be added to: what was there stays, times go on, ids do not repeat', async () => {
    const untilUs = 1_790_000_000_000_000;
    await generateLog(folder.path, { deliveries: 500, untilUs });
    const before = readRows();
    await generateLog(folder.path, { deliveries: 500, untilUs: untilUs + 86_400_000_000 });
    const rows = readRows();
    expect(rows.slice(0, 500)).toEqual(before);
    expect(rows).toHaveLength(1000);
    const times = rows.map((row) => row.received_at_us);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const runs = rows.map(({ body }) => readEnvelope(body ?? new Uint8Array(0)).runId);
    const old = new Set(runs.slice(0, 500));
    expect(runs.slice(500).filter((run) => run !== null && old.has(run))).toEqual([]);
    expect(await codeOf(generateLog(folder.path, { deliveries: 5, untilUs }))).toBe('input.invalid');
  });

  test('is opened by an engine, which shows its deliveries and can explain their signatures', async () => {
    await generateLog(folder.path, { deliveries: 200, bodyBytes: 600 });
    const engine = await makeEngine(folder.path);
    try {
      expect(engine.logState()).toEqual({ mode: 'read-write', failure: null });
      const newest = await waitFor(async () => {
        const { items } = await engine.handlers.deliveries.list({ query: '', limit: 100 }, { signal: undefined });
        return items.find(({ verdict }) => verdict === 'verified');
      });
      const report = await engine.handlers.deliveries.signature({ id: newest.id }, { signal: undefined });
      expect(report.comparisons.map(({ matches }) => matches)).toEqual([true]);
    } finally {
      await engine.close();
    }
  });

  test('is not made in a folder that is in use', async () => {
    const lock = takeFolderLock(folder.path);
    try {
      expect(await codeOf(generateLog(folder.path))).toBe('log.locked');
    } finally {
      lock.free(true);
    }
  });
});
