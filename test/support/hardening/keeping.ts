import type { PromisedPart } from './promise.ts';

export const keeping: PromisedPart = {
  title: 'Log',
  promises: [
    { id: 'STO-01', priority: 0, promise: 'WAL, `synchronous=FULL` and the other settings hold after the first read' },
    { id: 'STO-02', priority: 0, promise: 'SQLite 3.51.3 or newer' },
    { id: 'STO-03', priority: 0, promise: 'SIGKILL in the start, under load and while ending loses nothing that was acknowledged' },
    {
      id: 'STO-04',
      priority: 0,
      promise:
        'A power cut at any moment loses no acknowledged delivery and damages no log, in simulation; folder entries count as durable and the disk does not lie about syncs',
    },
    {
      id: 'STO-05',
      priority: 0,
      promise:
        'A write or sync that fails (I/O error, full disk, short write) leads to 503 with `Retry-After`, never to a 2xx without a row, and the next start opens the log',
    },
    {
      id: 'STO-06',
      priority: 0,
      promise:
        'After an I/O error nothing is acknowledged until the file was opened anew, checked, and a commit went well; health shows it',
    },
    { id: 'STO-07', priority: 1, promise: 'Checkpoints are explicit, and an error in one is logged' },
    {
      id: 'STO-08',
      priority: 0,
      promise:
        'On a full disk senders get 503, reading works, space kept back lets deletions go on, and storing goes on by itself when there is room',
    },
    { id: 'STO-09', priority: 1, promise: 'On a disk that is full at the start it opens with the reason, and goes on by itself' },
    { id: 'STO-10', priority: 0, promise: 'The write-ahead log stays bounded while readers are busy' },
    {
      id: 'STO-11',
      priority: 1,
      promise: 'No statement of a reader holds the file for long: pages by key, a deadline, cancellation',
      open: 'statements have a deadline and pages go by key, but no test times them over a million rows; `npm run bench -- scale` prints them',
    },
    { id: 'STO-12', priority: 0, promise: 'One failing write does not fail its neighbours in the group' },
    {
      id: 'STO-13',
      priority: 1,
      promise:
        'A changed body is noticed by its SHA-256 when it is shown, replayed, explained or copied, and by a check of all bodies, weekly and on request',
    },
    {
      id: 'STO-14',
      priority: 0,
      promise:
        'A damaged file opens for reading; what can be read is saved into a new log, both numbers are told, and the damaged file is kept byte for byte. Checksums cover bodies only: a flipped byte in a URL or a time may go unnoticed',
    },
    {
      id: 'STO-15',
      priority: 1,
      promise:
        'A backup is made while everything goes on, by SQLite, whole or not at all; a restore keeps the log of before, and survives being interrupted at each step',
    },
    {
      id: 'STO-16',
      priority: 0,
      promise: 'A migration is backed up first and is whole or not at all, also when killed; a newer log is not written to',
    },
    { id: 'STO-17', priority: 0, promise: 'A second instance on the same folder is told who has it' },
    {
      id: 'STO-18',
      priority: 1,
      promise: 'Network file systems are refused on Linux and Windows; a log that is there is only read',
      open: 'macOS network folders are not detected',
    },
    { id: 'STO-19', priority: 0, promise: 'Files 0600, folder 0700, whatever the umask' },
    { id: 'STO-20', priority: 1, promise: 'Nothing parses JSON on the way in' },
    { id: 'STO-21', priority: 1, promise: 'Order is by arrival, also when the clock is set back' },
    { id: 'STO-22', priority: 2, promise: 'What was deleted for good is in no file any more, after the next compaction at the latest' },
  ],
};
