/** Entry of the generator's worker: makes one batch of deliveries per order. */
import { parentPort, workerData } from 'node:worker_threads';
import { DeliveryMaker, type MadeDelivery, mostBytesEach } from './delivery-maker.ts';
import { type BatchOrder, type GenerateWorkerData, type MadeBatch, mostRowsPerBatch } from './generate-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('generate-worker runs as a worker thread only');
const data: GenerateWorkerData = workerData;
const maker = new DeliveryMaker(data.plan);

port.on('message', ({ buffer }: BatchOrder) => {
  const bytes = Buffer.from(buffer);
  const rows: MadeDelivery[] = [];
  let at = 0;
  while (!maker.isDone && rows.length < mostRowsPerBatch && at + mostBytesEach < bytes.length) {
    const row = maker.make(bytes, at);
    // The body's end.
    at = row[12];
    rows.push(row);
  }
  const batch: MadeBatch = { buffer, rows };
  port.postMessage(batch, [buffer]);
  if (rows.length === 0) port.close();
});
