import type { DeliveryId } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { openLog } from '#engine/log/open-log.ts';
import type { Replayer } from '#engine/replay/replay-parts.ts';
import { createReplayer, type ReplayerOptions } from '#engine/replay/replayer.ts';
import { testPorts } from '#test/support/make-engine.ts';

export interface LogHarness extends AsyncDisposable {
  readonly log: DeliveryLog;
  readonly replayer: Replayer;
  readonly attempts: AttemptSummary[];
  readonly replays: ReplaySummary[];
  append(body: Uint8Array): Promise<DeliveryId>;
}

/** A replayer on a real log in `folder`. */
export async function openLogHarness(folder: string, options: ReplayerOptions = {}): Promise<LogHarness> {
  const ports = await testPorts(folder);
  const log = await openLog(ports);
  const attempts: AttemptSummary[] = [];
  const replays: ReplaySummary[] = [];
  const replayer = createReplayer(
    {
      clock: ports.clock,
      random: ports.random,
      logger: ports.logger,
      readers: log.readers,
      writer: log.writer,
      signFor: () => ({ headers: [], replaces: [] }),
      ownPorts: () => ({ control: [], receiver: [] }),
      onAttempt: (attempt) => void attempts.push(attempt),
      onReplay: (replay) => void replays.push(replay),
    },
    options,
  );
  return {
    log,
    replayer,
    attempts,
    replays,
    append: (body) => append(log, body, ports.clock.nowUs()),
    async [Symbol.asyncDispose]() {
      await replayer.close();
      await log.close();
    },
  };
}

function append(log: DeliveryLog, body: Uint8Array, nowUs: number): Promise<DeliveryId> {
  const endpoint = log.configuration.endpoints[0];
  if (endpoint === undefined) throw new Error('The log has no endpoint.');
  return log.writer.append({
    environmentId: endpoint.environmentId,
    endpointId: endpoint.id,
    receivedAtUs: nowUs,
    method: 'POST',
    url: '/in/zof',
    httpVersion: '1.1',
    headers: [
      ['host', '127.0.0.1:4400'],
      ['X-Dup', '1'],
      ['x-dup', '\u00e9'],
      ['Content-Length', String(body.byteLength)],
    ],
    trailers: [],
    remoteAddress: '127.0.0.1',
    remotePort: 50_000,
    body,
    totalBytes: body.byteLength,
    truncation: 'none',
    verification: {
      verdict: 'no-secret',
      reason: 'no_secret',
      scheme: endpoint.scheme,
      headerName: endpoint.headerName,
      matchedSecret: null,
      secretsTried: 0,
      timestampSeconds: null,
      toleranceSeconds: null,
    },
    signing: defaultSigning('zof'),
    warnings: [],
  });
}
