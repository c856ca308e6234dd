/** A capturing peer that keeps requests in memory. */
import { getLocal } from 'mockttp';

const server = getLocal({ recordTraffic: true });
await server.start({ startPort: 18_000, endPort: 19_000 });
await server.forPost().thenReply(200, 'ok\n');
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.port}/in/bench` })}\n`);
