/** The crowd, in a process of its own: `port slow uploads`. Says when it stands, and at `end` what became of it. */
import { connect, type Socket } from 'node:net';
import { waitFor } from '#test/support/wait-for.ts';
import { endlessUpload } from './crowd.ts';

const [port = 0, slowCount = 0, uploadCount = 0] = process.argv.slice(2).map(Number);
const answers: string[] = [];
let bytes = 0;
let isEnding = false;

function slowClient(): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.write('POST /in/shop HTTP/1.1\r\nX-Slow: ');
  const drip = setInterval(() => socket.writable && socket.write('a'), 1_000);
  socket.on('close', () => clearInterval(drip));
  return socket;
}

/** One upload after the other, so that there are always as many. */
async function uploadOn(): Promise<void> {
  do {
    const ended = await endlessUpload(port);
    answers.push(ended.answer);
    bytes += ended.bytes;
  } while (!isEnding);
}

let slow = Array.from({ length: slowCount }, slowClient);
// why: the receiver ends a slow head after 10 s; another takes its place, as an attacker's would.
const replace = setInterval(() => {
  slow = slow.map((socket) => (socket.destroyed && !isEnding ? slowClient() : socket));
}, 100);
await waitFor(() => slow.every((socket) => !socket.connecting && socket.bytesWritten > 0), { limitMs: 30_000 });
const uploading = Array.from({ length: uploadCount }, uploadOn);
// why: a test that failed must not leave a crowd behind.
process.on('disconnect', () => process.exit());
process.on('message', () => {
  isEnding = true;
  const slowHeld = slow.filter((socket) => !socket.destroyed).length;
  void Promise.all(uploading).then(() => {
    clearInterval(replace);
    for (const socket of slow) socket.destroy();
    process.send?.({ slowHeld, answers, bytes }, () => process.disconnect());
  });
});
process.send?.('ready');
