import type { DeliveryId } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { openLog } from '#engine/log/open-log.ts';
import { createReplay, type Replay, type ReplayOptions } from '#engine/replay/replay.ts';
import { testPorts } from '#test/support/make-engine.ts';
import { replayerFor, type UrlReplayer } from './a-job.ts';

export interface LogHarness extends AsyncDisposable {
  readonly log: DeliveryLog;
  readonly replay: Replay;
  readonly replayer: UrlReplayer;
  readonly attempts: AttemptSummary[];
  readonly replays: ReplaySummary[];
  append(body: Uint8Array): Promise<DeliveryId>;
}

/** A replayer on a real log in `folder`. */
export async function openLogHarness(folder: string, options: ReplayOptions = {}): Promise<LogHarness> {
  const ports = await testPorts(folder);
  const log = await openLog(ports);
  const attempts: AttemptSummary[] = [];
  const replays: ReplaySummary[] = [];
  const { signing, toleranceSeconds } = { signing: defaultSigning('zof'), toleranceSeconds: 300 };
  const replay = createReplay(
    {
      ports,
      readers: log.readers,
      store: log.plans,
      signFor: () => ({ headers: [], replaces: [] }),
      settingsOf: (given) => ({ ...given, toleranceSeconds }),
      schemeOf: () => ({ ...signing, toleranceSeconds }),
      ownPorts: () => ({ control: [], receiver: [] }),
      remoteMostPerSecond: () => 1_000,
      onAttempt: (attempt) => void attempts.push(attempt),
      onReplay: (told) => void replays.push(told),
      onTarget: () => undefined,
      onTargetRemoved: () => undefined,
    },
    options,
  );
  const replayer = replayerFor(replay);
  return {
    log,
    replay,
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
