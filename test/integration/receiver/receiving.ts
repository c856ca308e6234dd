import type { DeliveryId } from '#contract/ids.ts';
import { endpointIdSchema } from '#contract/ids.ts';
import { defaultSettings, type Settings } from '#contract/models/settings.ts';
import type { CapturedDelivery, DeliveryLog, RecordedAnswer, StoredDelivery } from '#engine/log/log.ts';
import { openLog } from '#engine/log/open-log.ts';
import type { StoredEndpoint } from '#engine/log/stored-endpoint.ts';
import type { ReceiverLimits } from '#engine/receiver/limits.ts';
import { createReceiver } from '#engine/receiver/receiver.ts';
import type { EndpointDirectory, PortChoice, Receiver, ReceiverParts } from '#engine/receiver/receiver-parts.ts';
import { slugOf } from '#engine/receiver/routing.ts';
import { verify } from '#engine/verification/verify.ts';
import { systemClock, testPorts } from '#test/support/make-engine.ts';
import { type LogLine, recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

export interface Receiving {
  readonly receiver: Receiver;
  readonly port: number;
  /** What the log has committed, in the order of the commits. */
  readonly stored: readonly CapturedDelivery[];
  readonly answers: readonly RecordedAnswer[];
  readonly lines: readonly LogLine[];
  /** Times `onChanged` was called. */
  changes(): number;
  /** Status recorded for the n-th stored delivery (0 is the first); undefined while there is none. */
  answerTo(index: number): number | null | undefined;
  /** The n-th stored delivery as the log file has it, once its answer is written there too. */
  readBack(index: number): Promise<{ readonly delivery: StoredDelivery; readonly body: Uint8Array }>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ReceivingOptions {
  readonly limits?: Partial<ReceiverLimits>;
  readonly settings?: Partial<Settings>;
  readonly choice?: PortChoice;
  /** `stored` has no bodies then: they would be counted as the receiver's memory. */
  readonly forgetsBodies?: boolean;
  /** Called before the log's own commit; resolve to let it happen, reject to refuse. */
  readonly beforeCommit?: (delivery: CapturedDelivery) => Promise<void>;
}

/** For a machine that is busy with everything else. */
const limitMs = 20_000;

function directoryOf(shop: StoredEndpoint, unrouted: StoredEndpoint): EndpointDirectory {
  return {
    route: (rawUrl) => (slugOf(rawUrl) === shop.slug ? shop : unrouted),
    verify: (endpoint, request, nowUs) =>
      verify(request, {
        settings: { ...endpoint, toleranceSeconds: 300 },
        secrets: [],
        nowUs,
      }),
  };
}

/** The log's writer, with a note of what it was asked and what it did. */
function notedWriter(log: DeliveryLog, { beforeCommit, forgetsBodies = false }: ReceivingOptions) {
  const stored: CapturedDelivery[] = [];
  const ids: DeliveryId[] = [];
  const answers: RecordedAnswer[] = [];
  const writer: ReceiverParts['writer'] = {
    async append(delivery) {
      if (beforeCommit) await beforeCommit(delivery);
      const id = await log.writer.append(delivery);
      stored.push(forgetsBodies ? { ...delivery, body: new Uint8Array(0) } : delivery);
      ids.push(id);
      return id;
    },
    recordAnswer(answer) {
      answers.push(answer);
      log.writer.recordAnswer(answer);
    },
  };
  return { stored, ids, answers, writer };
}

/** A receiver that listens, with a real log in a temporary folder behind it. `await using` closes and removes both. */
export async function startReceiving(options: ReceivingOptions = {}): Promise<Receiving> {
  const folder = tempFolder();
  const log = await openLog(await testPorts(folder.path));
  const unrouted = log.configuration.endpoints.find(({ slug }) => slug === null);
  if (!unrouted) throw new Error('The log has no Unrouted endpoint');
  const shop: StoredEndpoint = { ...unrouted, id: endpointIdSchema.parse('ep_shop'), slug: 'shop', name: 'Shop' };
  await log.writer.saveEndpoint(shop);
  const { stored, ids, answers, writer } = notedWriter(log, options);
  const lines: LogLine[] = [];
  let changes = 0;
  const receiver = createReceiver(
    {
      ...{ clock: systemClock, logger: recordingLogger(lines), writer, directory: directoryOf(shop, unrouted) },
      settings: () => ({ ...defaultSettings, ...options.settings }),
      onChanged: () => {
        changes += 1;
      },
    },
    { lingerMs: 100, ...options.limits },
  );
  const dispose = async () => {
    await receiver.close();
    await log.close();
    folder[Symbol.dispose]();
  };
  try {
    await receiver.listen(options.choice ?? { kind: 'chosen', port: 0 });
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    ...{ receiver, port: receiver.status().port ?? 0, stored, answers, lines },
    changes: () => changes,
    answerTo: (index) => answers.find(({ deliveryId }) => deliveryId === ids[index])?.status,
    async readBack(index) {
      const id = await waitFor(() => ids[index], { what: `delivery ${index}`, limitMs });
      const delivery = await waitFor(
        async () => {
          const found = await log.readers.findDelivery(id);
          return found?.answer ? found : undefined;
        },
        { what: `the answer to delivery ${index}`, limitMs },
      );
      return { delivery, body: (await log.readers.readWholeBody(id)) ?? new Uint8Array() };
    },
    [Symbol.asyncDispose]: dispose,
  };
}
