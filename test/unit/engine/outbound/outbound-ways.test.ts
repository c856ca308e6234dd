/** RPL-03, CON-09: there are few ways out of this program, each is named here, and each asks the one policy of where nothing is sent. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../../..');

/** What opens connections, or finds out where they lead. */
const opens =
  /(?:await|return|=>?|void)\s+fetch\(|new WebSocket\(|new EventSource\(|sendBeacon|\b(?:Agent|Client|Pool|ProxyAgent|Dispatcher)\b.* from 'undici'|(?<!type )\b(?:request|get|connect|createConnection|lookup|resolve4)\b[^;]* from 'node:(?:https?|http2|net|tls|dns|dns\/promises|dgram)'|from 'node:(?:http2|dgram)'/;

/** File to why it may. Of those that a URL of other people's making reaches, it names the rule that judges the address. */
const ways: Readonly<Record<string, { readonly why: string; readonly asks?: RegExp }>> = {
  'electron/engine/replay/open-connection.ts': {
    why: 'replays, plans, probes, checks and composed requests: every socket to a target',
    asks: /options\.describeRefused\(address\)/,
  },
  'electron/engine/replay/exchange.ts': {
    why: 'writes over a socket that open-connection.ts made',
    asks: /createConnection: \(\) => socket/,
  },
  'electron/engine/console/client/exchange/request.ts': { why: 'the Console client', asks: /describeRefusedAddress\(address\)/ },
  'electron/engine/console/snapshot-queue.ts': { why: 'a function of its own of that name, that is the Console client' },
  'electron/engine/handlers/test-event-sender.ts': { why: "our own receiver's address, which no input names" },
  'electron/engine/sandbox/sending/post.ts': { why: 'this machine alone', asks: /lookup: lookupLoopback/ },
  'electron/cli/attach.ts': { why: 'a Hookglass that runs on this machine' },
  'electron/cli/socket-fetch.ts': { why: 'a Hookglass that runs on this machine, over its Unix socket' },
  'electron/hosts/loopback/listen-socket.ts': { why: 'asks a Unix socket of this account whether somebody listens there' },
  'electron/domain/attempts/copy/to-fetch.ts': { why: 'code for people to run, as a text' },
  'electron/engine/verification/samples/senders/node-sender.ts': { why: 'code for people to run, as a text' },
  'renderer/platform/browser.ts': { why: 'the page to where it came from' },
  'renderer/platform/socket-link.ts': { why: 'the page to where it came from' },
  'renderer/platform/read-blob.ts': { why: 'the page to where it came from' },
};

/** Comments and the launcher (which installs packages and talks to nobody else) are not looked at. */
function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path));
}

const textOf = (path: string) => readFileSync(join(root, path), 'utf8').replace(/^\s*(?:\*|\/\/|\/\*).*$/gm, '');

test('RPL-03, CON-09 no other file opens a connection', () => {
  const sources = ['contract', 'domain', 'engine', 'hosts', 'cli', 'shell'].flatMap((layer) => sourcesOf(`electron/${layer}`));
  const found = [...sources, ...sourcesOf('renderer')].filter((path) => opens.test(textOf(path)));
  expect(found.sort()).toEqual(Object.keys(ways).sort());
});

test.each(Object.entries(ways))('RPL-03 %s asks where nothing is sent, or leads nowhere else', (path, { asks }) => {
  if (asks !== undefined) expect(textOf(path)).toMatch(asks);
});
