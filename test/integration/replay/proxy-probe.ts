/** Run as a process of its own, because Node reads the proxy variables when it starts: replays one delivery to the URL it is given. */
import { makeHarness } from './harness.ts';

const { send, log } = makeHarness();
const { summary } = await send(log.add({}), process.argv[2] ?? '');
process.stdout.write(`${summary.outcome} ${summary.status}\n`);
