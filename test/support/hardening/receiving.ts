import type { PromisedPart } from './promise.ts';

export const receiving: PromisedPart = {
  title: 'Receiver',
  promises: [
    { id: 'RCV-01', priority: 0, promise: 'Listens on the loopback addresses only' },
    {
      id: 'RCV-02',
      priority: 0,
      promise:
        'A 2xx is written only after the commit with `synchronous=FULL`; no simulated power cut loses a delivery that was answered 2xx',
    },
    {
      id: 'RCV-03',
      priority: 0,
      promise: "Every request Node's parser accepts is stored: any method, any target, bodies on GET, a bad Content-Type",
    },
    { id: 'RCV-04', priority: 0, promise: 'Body bytes are exact' },
    { id: 'RCV-05', priority: 0, promise: 'Headers are kept as an ordered list with case, duplicates and Latin-1 bytes' },
    { id: 'RCV-06', priority: 1, promise: 'Requests the parser refuses are counted with their code and at most 256 bytes, and shown' },
    {
      id: 'RCV-07',
      priority: 0,
      promise: 'Over the body limit: 413, the connection closed, the first 64 KiB kept, nothing behind it a request, memory bounded',
    },
    {
      id: 'RCV-08',
      priority: 0,
      promise: 'Slow heads, slow bodies, idle and silent sockets are ended; no limit is 0 (1,024 connections per address)',
    },
    { id: 'RCV-09', priority: 1, promise: '500 slow clients do not hold up a good one' },
    { id: 'RCV-10', priority: 1, promise: 'A head over 64 KiB gets 431' },
    {
      id: 'RCV-11',
      priority: 0,
      promise:
        'Requests that could be read in two ways are refused, a second one hidden in them is never stored, and nothing is a request behind an answer that closes',
    },
    { id: 'RCV-12', priority: 1, promise: 'Two Host headers, or none, are stored with a warning; Host decides nothing' },
    { id: 'RCV-13', priority: 1, promise: '`Expect: 100-continue` over the limit is refused before `100`, also in a pipeline' },
    { id: 'RCV-14', priority: 1, promise: 'Pipelined requests are all stored and answered in order' },
    {
      id: 'RCV-15',
      priority: 0,
      promise: 'Answers are constants: nothing of a request is in them',
      open: '7 strings of attack as path and body; no larger corpus',
    },
    { id: 'RCV-16', priority: 0, promise: "The receiver's port has no control function" },
    { id: 'RCV-17', priority: 1, promise: 'A chosen port that is taken is an error that names its owner' },
    { id: 'RCV-18', priority: 0, promise: "What can't be stored gets 503 with `Retry-After`, never a 2xx" },
    {
      id: 'RCV-19',
      priority: 1,
      promise: 'On shutdown what is in flight is finished or gets 503; nothing acknowledged is lost',
      open: 'SIGTERM under load is shown 3 times in `npm test`; the 50 of `npm run prove -- durability` have not been run in full',
    },
    {
      id: 'RCV-20',
      priority: 1,
      promise: 'Under a limit of storage the oldest deliveries that nobody marked go first',
      open: 'what is marked is kept by the rules of retention (docs/large-logs.md), but a reserve of the disk is held by the ballast, not by deleting; no test carries the id',
    },
  ],
};
