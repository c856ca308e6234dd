/**
 * A plan as a file: which deliveries, by event id and SHA-256 of their body, and how they are sent. Guarantees: no body, no header and no
 * secret is in it; one line a delivery, so that two files can be compared.
 */
import { z } from 'zod';
import { planOptionsSchema } from '#contract/models/plan.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '#domain/json-value.ts';
import { fail } from '#engine/failure.ts';
import type { StoredEntry, StoredPlan } from '#engine/log/plan-store.ts';
import { readJsonInTurns } from './json-in-turns.ts';
import { mapInTurns } from './turns.ts';

const formatName = 'hookglass.plan';
const formatVersion = 1;
const columns = ['delivery', 'event', 'sha256', 'type', 'receivedAtUs', 'bytes'] as const;

const { target: _target, ...optionShape } = planOptionsSchema.shape;
/** Not strict: what a later version adds is left aside. */
const fileOptionsSchema = z.object(optionShape);
const headSchema = z.object({
  name: z.string().trim().min(1).max(200),
  from: z.string().max(11_000).default(''),
  target: z.object({ url: z.string().min(1).max(8192), name: z.string().nullable().default(null) }),
  options: fileOptionsSchema,
});

export interface PlanFileRow {
  readonly deliveryId: string | null;
  readonly eventId: string | null;
  readonly sha256: string;
  readonly eventType: string | null;
  readonly receivedAtUs: number | null;
  readonly bytes: number;
}

export interface PlanFile extends z.infer<typeof headSchema> {
  readonly rows: readonly PlanFileRow[];
  /** Fields that are not known here, by their place. */
  readonly leftAside: readonly string[];
}

export async function writePlanFile(plan: StoredPlan, pages: AsyncIterable<readonly StoredEntry[]>): Promise<Uint8Array> {
  const { target: _, ...options } = plan.options;
  const target = { url: plan.targetUrl, name: plan.targetName };
  const head = { format: formatName, version: formatVersion, name: plan.name, from: plan.from, target, options, columns };
  const pieces = [Buffer.from(`${JSON.stringify(head, null, 2).replace(/\n}$/, '')},\n  "deliveries": [`)];
  let isFirst = true;
  for await (const page of pages) {
    const lines = page.map(({ deliveryId, eventId, sha256, eventType, receivedAtUs, bytes }) =>
      JSON.stringify([deliveryId, eventId, sha256, eventType, receivedAtUs, bytes]),
    );
    pieces.push(Buffer.from(`${isFirst ? '' : ','}\n${lines.join(',\n')}`));
    isFirst = false;
  }
  pieces.push(Buffer.from('\n]}\n'));
  return Buffer.concat(pieces);
}

/** Fails with `input.plan_file`. */
export async function readPlanFile(bytes: Uint8Array, mostRows: number): Promise<PlanFile> {
  const json = await readJsonInTurns(bytes);
  if ('line' in json) return refuse(`It is no JSON: line ${json.line} can not be read.`);
  const file = json.value;
  if (!isJsonObject(file) || file['format'] !== formatName) return refuse('It does not say that it is a plan of Hookglass.');
  const { version } = file;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return refuse('It does not say which version it is.');
  if (version > formatVersion) {
    return refuse(`It was written by a newer Hookglass (version ${version} of the file; this one reads ${formatVersion}).`);
  }
  const head = headSchema.safeParse(file);
  if (!head.success) {
    const [issue] = head.error.issues;
    return refuse(`Its field ${issue?.path.join('.') ?? ''} can not be used: ${issue?.message ?? ''}.`);
  }
  return { ...head.data, rows: await readRows(file, mostRows), leftAside: unknownFields(file) };
}

async function readRows(file: JsonObject, mostRows: number): Promise<readonly PlanFileRow[]> {
  const list = file['deliveries'];
  const names = isJsonArray(file['columns']) ? file['columns'] : columns;
  if (!isJsonArray(list)) return refuse('It has no list of deliveries.');
  if (list.length === 0) return refuse('It lists no delivery.');
  if (list.length > mostRows) return refuse(`It lists more than ${mostRows.toLocaleString('en-US')} deliveries.`);
  if (!names.includes('sha256')) return refuse('Its columns have no sha256, by which deliveries are found.');
  return mapInTurns(list, (item, index) => readRow(item, names) ?? refuse(`Delivery ${index + 1} of its list can not be read.`));
}

function readRow(item: JsonValue, names: readonly JsonValue[]): PlanFileRow | undefined {
  if (!isJsonArray(item)) return undefined;
  const field = (name: (typeof columns)[number]) => item[names.indexOf(name)] ?? null;
  const sha256 = field('sha256');
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  return {
    sha256,
    deliveryId: textOf(field('delivery')),
    eventId: textOf(field('event')),
    eventType: textOf(field('type')),
    receivedAtUs: countOf(field('receivedAtUs')),
    bytes: countOf(field('bytes')) ?? 0,
  };
}

function textOf(value: JsonValue): string | null {
  return typeof value === 'string' ? value.slice(0, 512) : null;
}

function countOf(value: JsonValue): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

const knownFields: ReadonlySet<string> = new Set(['format', 'version', 'name', 'from', 'target', 'options', 'columns', 'deliveries']);

function unknownFields(file: JsonObject): readonly string[] {
  const options = isJsonObject(file['options']) ? Object.keys(file['options']) : [];
  return [
    ...Object.keys(file).filter((key) => !knownFields.has(key)),
    ...options.filter((key) => !Object.hasOwn(optionShape, key)).map((key) => `options.${key}`),
  ];
}

function refuse(problem: string): never {
  return fail('input.plan_file', { problem });
}
