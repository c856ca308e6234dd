/** Run as a process of its own, because proxy variables are read when a process starts: asks the base URL that it is given. */
import { consolePath } from '#domain/console/console-path.ts';
import { makeClient } from '#test/support/console-client.ts';

const { client } = makeClient(process.argv[2] ?? '');
const { status } = await client.get(consolePath('/runs', {}));
process.stdout.write(`${status}\n`);
await client.close();
