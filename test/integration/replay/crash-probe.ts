/**
 * Run as a process of its own and killed by its test: opens the log in argv[2], appends two deliveries and replays both to argv[3];
 * prints `begun` when an attempt is in the log. A host `never.test` is never resolved.
 */
import type { Resolve } from '#engine/replay/open-connection.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { openLogHarness } from './log-harness.ts';

const never: Resolve = () => new Promise(() => undefined);
const [folder = '', targetUrl = ''] = process.argv.slice(2);
const { append, replayer, attempts } = await openLogHarness(folder, { resolve: never });
const deliveryIds = [await append(Buffer.from('first')), await append(Buffer.from('second'))];
await replayer.start({ deliveryIds, targetUrl, kind: 'exact', confirmedHost: new URL(targetUrl).hostname, idempotencyKey: null });
await waitFor(() => attempts.length === 1, { limitMs: 30_000 });
process.stdout.write('begun\n');
