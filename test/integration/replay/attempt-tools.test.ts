/** Comparing, exporting and judging attempts that a real log holds. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type AttemptId, attemptIdSchema, deliveryNumber, type ReplayId, replayIdSchema } from '#contract/ids.ts';
import { responseComparisonSchema } from '#contract/models/attempt-comparison.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { EndedItem } from '#engine/log/plan-store.ts';
import { aJob, begun, ended } from '#test/support/plans.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { openToolsHarness, type ToolsHarness } from './attempt-tools-harness.ts';

// Threads and programs are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: TempFolder;
let harness: ToolsHarness;
beforeAll(async () => {
  folder = tempFolder();
  harness = await openToolsHarness(folder.path);
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

interface Answered {
  readonly status?: number;
  readonly headers?: readonly HeaderPair[];
  readonly body?: string | Uint8Array;
  readonly isTruncated?: boolean;
}

let count = 0;

/** A job whose deliveries were answered so; null: refused, undefined: not sent yet. */
async function jobOf(
  deliveries: readonly number[],
  answers: readonly (Answered | null | undefined)[],
): Promise<{ id: ReplayId; attempts: AttemptId[] }> {
  count += 1;
  const job = aJob(`rpl_t${count}`, deliveries);
  await harness.log.plans.createJob(job);
  const attempts: AttemptId[] = [];
  for (const [position, answer] of answers.entries()) {
    if (answer === undefined) continue;
    const id = `att_t${count}x${position}`;
    attempts.push(attemptIdSchema.parse(id));
    await harness.log.plans.beginItems(job.id, [begun(job.id, position, deliveries[position] ?? 1, id)]);
    await harness.log.plans.endItems(job.id, [answer === null ? refused(position, id) : answered(position, id, answer)]);
  }
  await harness.log.plans.setJobState(job.id, 'done', 'Done.', 9);
  return { id: replayIdSchema.parse(job.id), attempts };
}

function refused(position: number, id: string): EndedItem {
  const { end } = ended(position, id, 'failed');
  return {
    position,
    state: 'failed',
    dueUs: null,
    end: { ...end, outcome: 'refused', sentence: 'Nothing listens there.', deadline: 'no-answer', response: null },
  };
}

function answered(position: number, id: string, { status = 200, headers = [], body = 'ok', isTruncated = false }: Answered): EndedItem {
  const isGood = status >= 200 && status <= 299;
  const item = ended(position, id, isGood ? 'succeeded' : 'failed', { status });
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const { response } = item.end;
  if (response === null) throw new Error('There is an answer');
  return { ...item, end: { ...item.end, response: { ...response, headers, body: bytes, keptBytes: bytes.length, isTruncated } } };
}

async function deliveries(many: number, body = '{"id":"evt_1"}'): Promise<number[]> {
  const ids = await Promise.all(Array.from({ length: many }, () => harness.append(Buffer.from(body))));
  return ids.map(deliveryNumber);
}

async function compared(first: Answered | null, second: Answered | null) {
  const [delivery = 1] = await deliveries(1);
  const { attempts } = await jobOf([delivery, delivery], [first, second]);
  const [ours, theirs] = attempts;
  if (ours === undefined || theirs === undefined) throw new Error('There are two');
  const found = await harness.tools.compare(ours, theirs);
  return responseComparisonSchema.parse(found);
}

const json: HeaderPair = ['Content-Type', 'application/json'];

describe('two answers', () => {
  test('that are the same but for their date', async () => {
    const at = (day: string): Answered => ({ headers: [json, ['Date', day]], body: '{"a":1}' });
    expect(await compared(at('Mon'), at('Tue'))).toMatchObject({
      isSame: true,
      status: 'same',
      body: { kind: 'same' },
      sentence: 'The answers are the same, but for Date, which each answer has of its own.',
      headers: [{ change: 'same' }, { name: 'Date', change: 'changed', first: 'Mon', second: 'Tue' }],
    });
  });

  test('of JSON differ by path', async () => {
    const found = await compared(
      { headers: [json], body: '{"a":{"b":[1,2]},"c":1}' },
      { status: 201, headers: [json], body: '{"c":1, "a":{"b":[1,3]}}' },
    );
    expect(found).toMatchObject({
      isSame: false,
      status: 'changed',
      body: { kind: 'json', isCut: false, fields: [{ path: 'a.b[1]', change: 'changed', first: '2', second: '3' }] },
      sentence: 'The first was answered 200, the second 201. The bodies differ in one field: a.b[1] (2 → 3).',
    });
  });

  test('of JSON written otherwise', async () => {
    const found = await compared({ headers: [json], body: '{"a":1,"b":2}' }, { headers: [json], body: '{"b": 2, "a": 1}' });
    expect(found).toMatchObject({ isSame: false, body: { kind: 'json', fields: [] } });
    expect(found.sentence).toBe('Both were answered 200; the bodies hold the same values, written differently.');
  });

  test('of text differ by lines', async () => {
    const found = await compared({ body: 'one\ntwo\nthree' }, { body: 'one\n2\nthree' });
    expect(found.body).toMatchObject({
      kind: 'text',
      lines: [{ change: 'same' }, { change: 'removed' }, { change: 'added' }, { change: 'same' }],
    });
    expect(found.sentence).toBe('Both were answered 200; the bodies differ: one line only in the first, one line only in the second.');
  });

  test('of bytes differ from a place on', async () => {
    const found = await compared({ body: Uint8Array.of(0, 1, 2, 255) }, { body: Uint8Array.of(0, 1, 3, 255) });
    expect(found.body).toEqual({ kind: 'bytes', firstDifference: 2 });
  });

  test('are taken out of their coding before they are compared', async () => {
    const packed = (text: string, level: number): Answered => ({
      headers: [json, ['Content-Encoding', 'gzip']],
      body: gzipSync(text, { level }),
    });
    expect((await compared(packed('{"a":1}'.padEnd(900), 1), packed('{"a":1}'.padEnd(900), 9))).isSame).toBe(true);
    expect((await compared(packed('{"a":1}', 1), packed('{"a":2}', 9))).body).toMatchObject({ kind: 'json', fields: [{ path: 'a' }] });
  });

  test('whose coding stands for gigabytes are not unpacked', async () => {
    const bomb = (letter: string): Answered => ({ headers: [['Content-Encoding', 'gzip']], body: gzipSync(letter.repeat(20_000_000)) });
    expect((await compared(bomb('a'), bomb('b'))).body.kind).toBe('bytes');
  });

  test('that are not kept whole are never said to be the same', async () => {
    const found = await compared({ body: 'abc', isTruncated: true }, { body: 'abc', isTruncated: true });
    expect(found).toMatchObject({ isSame: false, body: { kind: 'bytes', firstDifference: null } });
    expect(found.sentence).toBe('Both were answered 200; the bodies are the same as far as both are kept (3 bytes).');
  });

  test('one of which never came', async () => {
    const found = await compared(null, {});
    expect(found).toMatchObject({ isSame: false, status: 'only-second', body: { kind: 'absent' } });
    expect(found.sentence).toBe('The first attempt has no answer. Nothing listens there.');
    expect(await compared(null, null)).toMatchObject({ isSame: true, status: 'same' });
  });

  test('of megabytes are compared beside the main thread and can be given up', async () => {
    const [delivery = 1] = await deliveries(1);
    const list = (add: number) => JSON.stringify(Array.from({ length: 40_000 }, (_, index) => ({ n: index + add, text: 'x'.repeat(10) })));
    const { attempts } = await jobOf(
      [delivery, delivery],
      [
        { headers: [json], body: list(0) },
        { headers: [json], body: list(1) },
      ],
    );
    const [first, second] = attempts;
    if (first === undefined || second === undefined) throw new Error('There are two');
    const found = await harness.tools.compare(first, second);
    expect(found.body).toMatchObject({ kind: 'json', isCut: true, fields: { length: 1_000 } });
    expect(found.sentence).toContain('40000 fields');
    const control = new AbortController();
    const given = harness.tools.compare(first, second, control.signal);
    control.abort();
    await expect(given).rejects.toMatchObject({ code: 'cancelled.by_user' });
    expect((await harness.tools.compare(first, second)).body.kind).toBe('json');
  });

  test('of an attempt that is not there', async () => {
    const gone = attemptIdSchema.parse('att_gone');
    await expect(harness.tools.compare(gone, gone)).rejects.toMatchObject({ code: 'missing.attempt' });
  });
});

describe('EXP-03 HAR', () => {
  async function har(choice: Parameters<ToolsHarness['tools']['har']>[0]) {
    const made = await harness.tools.har(choice, 'masked');
    const file = harness.exports.read(made.id, 0, made.bytes);
    expect(file?.length).toBe(made.bytes);
    const parsed: unknown = JSON.parse(Buffer.from(file?.bytes ?? []).toString());
    return { made, log: harSchema.parse(withoutOwn(parsed)).log };
  }

  test('has what was sent and answered, by the schema of HAR 1.2', async () => {
    const [delivery = 1] = await deliveries(1, 'plain');
    const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
    const { id, attempts } = await jobOf(
      [delivery, delivery, delivery, delivery],
      [
        { headers: [json, ['Location', '/x']], status: 302, body: '{"é":1}' },
        { body: bytes },
        null,
        { headers: [['Content-Encoding', 'gzip']], body: gzipSync('a long text '.repeat(100)) },
      ],
    );
    const { made, log } = await har({ replayId: id });
    expect(made).toMatchObject({ fileName: `${id}.har`, mediaType: 'application/json', path: `/blobs/exports/${made.id}` });
    expect(log.creator).toEqual({ name: 'Hookglass', version: '1.2.3' });
    expect(log.entries).toHaveLength(4);
    const [text, binary, none, packed] = log.entries;
    expect(text?.response).toMatchObject({
      status: 302,
      redirectURL: '/x',
      content: { text: '{"é":1}', mimeType: 'application/json', size: 8 },
    });
    expect(text?.timings).toMatchObject({ dns: -1, connect: 0.01, ssl: -1, wait: 0.02, receive: 0 });
    expect(text?.time).toBe(0.03);
    expect(Buffer.from(binary?.response.content.text ?? '', 'base64').equals(bytes)).toBe(true);
    expect(binary?.response.content.encoding).toBe('base64');
    expect(none?.response).toMatchObject({ status: 0, content: { size: 0 } });
    expect(packed?.response.content).toMatchObject({ size: 1_200, text: 'a long text '.repeat(100) });
    expect((await har({ ids: attempts.slice(0, 1) })).made.fileName).toBe(`${attempts[0]}.har`);
  });

  test('of more than can be opened anywhere is refused', async () => {
    const [delivery = 1] = await deliveries(1);
    const large = new Uint8Array(5 * 1024 * 1024).fill(255);
    const { attempts } = await jobOf([delivery], [{ body: large }]);
    const [id] = attempts;
    if (id === undefined) throw new Error('There is one');
    await expect(harness.tools.har({ ids: Array.from({ length: 12 }, () => id) }, 'masked')).rejects.toMatchObject({
      code: 'input.export_too_large',
    });
  });

  test('of what is not there', async () => {
    await expect(harness.tools.har({ replayId: replayIdSchema.parse('rpl_gone') }, 'masked')).rejects.toMatchObject({
      code: 'missing.replay',
    });
    await expect(harness.tools.har({ ids: [attemptIdSchema.parse('att_gone')] }, 'masked')).rejects.toMatchObject({
      code: 'missing.attempt',
    });
  });

  test('that nobody waits for leaves nothing behind', async () => {
    const [delivery = 1] = await deliveries(1);
    const { attempts } = await jobOf([delivery], [{}]);
    await expect(harness.tools.har({ ids: attempts }, 'masked', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled.by_user' });
  });
});

describe('before and after a fix', () => {
  const fails: Answered = { status: 500 };

  test('each delivery has its verdict, and the worst comes first in the summary', async () => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = await deliveries(6);
    const before = await jobOf([a, b, c, d, e], [fails, {}, fails, {}, {}]);
    const after = await jobOf([a, b, c, d, f], [{}, fails, null, {}, undefined]);
    const input = { before: before.id, after: after.id, verdicts: [], limit: 100 };
    const found = await harness.tools.compareJobs(input);
    expect(found.items.map(({ verdict, sentence }) => [verdict, sentence])).toEqual([
      ['fixed', 'It failed before (500) and is taken now (200).'],
      ['regressed', 'It was taken before (200) and fails now (500).'],
      ['still-failing', 'It still fails, in another way: 500 before, refused now.'],
      ['still-fine', 'It is taken as before (200).'],
      ['not-comparable', 'It is not part of the second job.'],
      ['not-comparable', 'It is not part of the first job.'],
    ]);
    expect(found.counts).toEqual({ fixed: 1, regressed: 1, 'still-failing': 1, 'still-fine': 1, 'not-comparable': 2 });
    expect(found.sentence).toBe('Of 6 deliveries: 1 regressed, 1 fixed, 1 still failing, 1 still fine, 2 not comparable.');
    const rows = found.summary.split('\n').filter((line) => /^\| (?!Verdict|---)/.test(line));
    expect(rows.map((row) => row.split(' | ')[0])).toEqual([
      '| regressed',
      '| still failing',
      '| not comparable',
      '| not comparable',
      '| fixed',
    ]);
    expect(rows[0]).toBe(`| regressed | dlv_${b} | – | 200 | 500 |`);
  });

  test('pages and filters go through every pair once', async () => {
    const all = await deliveries(12);
    const before = await jobOf(
      all,
      all.map(() => fails),
    );
    const after = await jobOf(
      all,
      all.map((_, index) => (index % 3 === 0 ? {} : fails)),
    );
    const input = { before: before.id, after: after.id, limit: 3 };
    const pages = async (verdicts: ('fixed' | 'still-failing')[]) => {
      const found: string[][] = [];
      let cursor: string | undefined;
      do {
        const page = await harness.tools.compareJobs({ ...input, verdicts, cursor });
        expect(page.counts).toMatchObject({ fixed: 4, 'still-failing': 8 });
        found.push(page.items.map(({ deliveryId }) => deliveryId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return found;
    };
    const ids = all.map((number) => `dlv_${number}`);
    expect((await pages([])).flat()).toEqual(ids);
    expect(await pages(['fixed'])).toEqual([[ids[0], ids[3], ids[6]], [ids[9]]]);
    expect((await pages(['still-failing'])).flat()).toHaveLength(8);
    await expect(harness.tools.compareJobs({ ...input, verdicts: [], cursor: '{' })).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('of a job that is not there', async () => {
    const gone = replayIdSchema.parse('rpl_gone');
    await expect(harness.tools.compareJobs({ before: gone, after: gone, verdicts: [], limit: 1 })).rejects.toMatchObject({
      code: 'missing.replay',
    });
  });
});

test('attempts are listed by a filter, newest first', async () => {
  const [delivery = 1] = await deliveries(1);
  const { id, attempts } = await jobOf([delivery, delivery, delivery], [{ status: 404 }, {}, { status: 404 }]);
  const filter = { text: '', outcomes: [], statuses: ['404'], deadlines: [], sources: [], targetUrl: '', replayId: id, limit: 1 };
  const first = await harness.tools.list(filter);
  expect(first.items.map((one) => one.id)).toEqual([attempts[2]]);
  const rest = await harness.tools.list({ ...filter, cursor: first.nextCursor ?? '' });
  expect(rest).toMatchObject({ items: [{ id: attempts[0] }], nextCursor: null });
});

/** Fields of one's own begin with `_` (HAR 1.2); the schema below is strict about all others. */
function withoutOwn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOwn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (key.startsWith('_') ? [] : [[key, withoutOwn(inner)]])));
}

const comment = z.string().optional();
const pair = z.strictObject({ name: z.string(), value: z.string(), comment });
const duration = z.number().min(-1);
const message = {
  httpVersion: z.string(),
  cookies: z.array(pair),
  headers: z.array(pair),
  headersSize: z.int(),
  bodySize: z.int(),
  comment,
};
const harSchema = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string(), version: z.string(), comment }),
    entries: z.array(
      z.strictObject({
        startedDateTime: z.iso.datetime(),
        time: z.number().min(0),
        request: z.strictObject({
          method: z.string().min(1),
          url: z.url(),
          queryString: z.array(pair),
          postData: z.strictObject({ mimeType: z.string(), text: z.string(), comment }).optional(),
          ...message,
        }),
        response: z.strictObject({
          status: z.int(),
          statusText: z.string(),
          redirectURL: z.string(),
          content: z.strictObject({
            size: z.int(),
            compression: z.int().optional(),
            mimeType: z.string(),
            text: z.string().optional(),
            encoding: z.literal('base64').optional(),
            comment,
          }),
          ...message,
        }),
        cache: z.strictObject({}),
        timings: z.strictObject({
          blocked: duration,
          dns: duration,
          connect: duration,
          ssl: duration,
          send: z.number().min(0),
          wait: z.number().min(0),
          receive: z.number().min(0),
          comment,
        }),
        comment,
      }),
    ),
    comment,
  }),
});
