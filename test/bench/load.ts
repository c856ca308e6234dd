/**
 * Sends signed 1 KB deliveries over raw sockets from a process of its own and prints one line of JSON with what came back.
 * Raw sockets, because a client library would cost more than the servers it measures. Bounded by count; loopback only.
 * Arguments: URL, number of requests, connections, `keep-alive` or `close`, requests per second (0: as fast as answered).
 */
import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { benchSecret } from './bench-secret.ts';

const [urlText = '', countText = '0', connectionsText = '50', mode = 'keep-alive', rateText = '0'] = process.argv.slice(2);
const url = new URL(urlText);
if (url.hostname !== '127.0.0.1') throw new Error('The load goes to 127.0.0.1 only');
const total = Number(countText);
const connections = Number(connectionsText);
const ratePerSecond = Number(rateText);

const requests = Array.from({ length: 2000 }, (_, index) => signedRequest(index));
const latenciesUs = new Float64Array(total);
let started = 0;
let finished = 0;
let refused = 0;

function signedRequest(index: number): Buffer {
  const event = {
    id: `evt_bench_${process.pid}_${index}`,
    type: ['run.started', 'run.completed', 'run.failed', 'agent.offline'][index % 4],
    created: '2026-05-20T12:00:00Z',
    data: { object: { id: `res_${index}`, organization_id: 'org_bench', run_id: `run_${index % 100}`, filler: 'x'.repeat(820) } },
  };
  const body = Buffer.from(JSON.stringify(event));
  const signature = createHmac('sha256', benchSecret).update(body).digest('hex');
  const head = [
    `POST ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    'Content-Type: application/json',
    `X-Zof-Signature: ${signature}`,
    `Content-Length: ${body.length}`,
    ...(mode === 'close' ? ['Connection: close'] : []),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

const start = performance.now();

function sendNext(socket: Socket): boolean {
  if (started >= total) return false;
  const index = started;
  started += 1;
  const request = requests[index % requests.length];
  if (!request) return false;
  const dueMs = ratePerSecond > 0 ? start + (index / ratePerSecond) * 1000 : 0;
  const send = () => {
    // why: with a set rate the clock starts when the request was due, so that a stalled server can't hide its stall.
    const sentAt = ratePerSecond > 0 ? dueMs : performance.now();
    socket.once('data', (chunk) => {
      latenciesUs[index] = (performance.now() - sentAt) * 1000;
      finished += 1;
      if (chunk.subarray(9, 10).toString('latin1') !== '2') refused += 1;
      if (mode !== 'close' && !sendNext(socket)) socket.end();
    });
    socket.write(request);
  };
  const waitMs = dueMs - performance.now();
  if (waitMs > 1) setTimeout(send, waitMs);
  else send();
  return true;
}

function openSocket(): void {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true }, () => {
    if (!sendNext(socket)) socket.end();
  });
  socket.on('close', () => {
    if (mode === 'close' && started < total) openSocket();
    else if (finished >= total) report();
  });
  socket.on('error', (error) => {
    process.stderr.write(`load: ${error.message}\n`);
    process.exitCode = 1;
  });
}

let isReported = false;
function report(): void {
  if (isReported) return;
  isReported = true;
  const seconds = (performance.now() - start) / 1000;
  const sorted = latenciesUs.toSorted();
  const at = (share: number) => (sorted[Math.min(total - 1, Math.floor(total * share))] ?? 0) / 1000;
  process.stdout.write(`${JSON.stringify({ perSecond: total / seconds, p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1), refused })}\n`);
}

for (let i = 0; i < connections; i += 1) openSocket();
