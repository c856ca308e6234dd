/** A log in a folder of the test's, with real workers, and deliveries to put into it. */

import { deliveryIdSchema, endpointIdSchema, environmentIdSchema } from '#contract/ids.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { Verification } from '#contract/models/verdict.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { NewSnapshot } from '#engine/log/console-store.ts';
import type { NewJudgement } from '#engine/log/judgements.ts';
import type { CapturedDelivery, DeliveryLog } from '#engine/log/log.ts';
import type { Migration } from '#engine/log/migrate.ts';
import { migrations } from '#engine/log/migrations/index.ts';
import { openLogWith } from '#engine/log/open-log.ts';
import type { EnginePorts, LogFields } from '#engine/ports.ts';
import { engineWorkers } from './cli-entry.ts';

export const sandbox = environmentIdSchema.parse('env_sandbox');
export const defaultEndpoint = endpointIdSchema.parse('ep_default');
export const deliveryId = (number: number) => deliveryIdSchema.parse(`dlv_${number}`);

export interface LoggedLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields | undefined;
}

export interface LogPorts extends EnginePorts {
  readonly lines: LoggedLine[];
}

/** Ports for the log alone; the clock goes on by a microsecond per look unless one is given. */
export function logPorts(dataFolder: string, nowUs?: () => number): LogPorts {
  const lines: LoggedLine[] = [];
  const log = (level: LoggedLine['level']) => (message: string, fields?: LogFields) => void lines.push({ level, message, fields });
  let ticks = 1_800_000_000_000_000;
  return {
    dataFolder,
    lines,
    clock: { nowUs: nowUs ?? (() => ticks++) },
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    vault: {
      protection: 'key-file',
      label: 'Not protected: a test',
      seal: (plain) => Promise.resolve(plain),
      open: (sealed) => Promise.resolve({ value: sealed, isOutdated: false }),
    },
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    readyScenarios: async () => [],
    workers: engineWorkers,
  };
}

export function openTestLog(dataFolder: string, steps: readonly Migration[] = migrations): Promise<DeliveryLog> {
  return openLogWith(logPorts(dataFolder), steps);
}

export interface EventFacts {
  readonly id?: string;
  readonly type?: string;
  readonly created?: string;
  readonly run?: string;
  readonly org?: string;
  readonly note?: string;
}

/** A body in the current envelope. */
export function eventBody(facts: EventFacts = {}): Uint8Array {
  const { id = 'evt_1', type = 'run.completed', created = '2026-05-20T12:00:00Z', run = 'run_1', org = 'org_1', note = '' } = facts;
  return Buffer.from(JSON.stringify({ id, type, created, data: { object: { id: 'obj', organization_id: org, run_id: run, note } } }));
}

/** A snapshot of the run that `eventBody` names. */
export function aSnapshot(delivery: number | null, changes: Partial<NewSnapshot> = {}): NewSnapshot {
  return {
    environmentId: sandbox,
    thing: 'run',
    objectId: 'run_1',
    deliveryId: delivery === null ? null : deliveryId(delivery),
    origin: 'fetched',
    takenAtUs: 1_790_000_000_000_000,
    path: '/runs/run_1',
    status: 200,
    requestId: 'req_1',
    objectStatus: 'failed',
    ...changes,
  };
}

let arrivals = 0;

/** A delivery as the receiver would hand it over; `body` decides its sizes. */
export function aDelivery(changes: Partial<CapturedDelivery> = {}): CapturedDelivery {
  const body = changes.body ?? eventBody();
  const { scheme, headerName } = changes.verification ?? { scheme: 'zof', headerName: 'X-Zof-Signature' };
  return {
    environmentId: sandbox,
    endpointId: defaultEndpoint,
    receivedAtUs: 1_780_000_000_000_000 + arrivals++ * 1_000,
    method: 'POST',
    url: '/in/zof',
    httpVersion: '1.1',
    headers: [
      ['Host', '127.0.0.1:4400'],
      ['Content-Type', 'application/json'],
      ['X-Zof-Signature', '0'.repeat(64)],
    ],
    trailers: [],
    remoteAddress: '127.0.0.1',
    remotePort: 50_000,
    totalBytes: body.byteLength,
    truncation: 'none',
    verification: {
      verdict: 'no-secret',
      reason: 'no_secret',
      scheme: 'zof',
      headerName: 'X-Zof-Signature',
      matchedSecret: null,
      secretsTried: 0,
      timestampSeconds: null,
      toleranceSeconds: null,
    },
    signing: { ...defaultSigning(scheme), headerName },
    warnings: [],
    ...changes,
    body,
  };
}

/** A later judgement of the delivery with that row number; `after` is how many it had. */
export function aJudgement(
  delivery: number,
  changes: Partial<Verification> & { readonly after?: number; readonly judgedAtUs?: number; readonly signing?: Signing } = {},
): NewJudgement {
  const { after = 0, judgedAtUs = 1_790_000_000_000_000, signing = defaultSigning('zof'), ...verification } = changes;
  return { delivery, after, judgedAtUs, signing, verification: { ...aDelivery().verification, ...verification } };
}

/** A promise's failure code, or `ok`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'ok';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
