import { readdir, readFile, readlink } from 'node:fs/promises';

const unknownOwner = 'another program';
const listening = '0A';

/** Who listens on a TCP port of this machine, in words: `nginx (process 812)`, or `another program` where the system does not tell. Never fails. */
export async function findPortOwner(port: number): Promise<string> {
  if (process.platform !== 'linux') return unknownOwner;
  try {
    const inodes = await listeningInodes(port);
    return (inodes.size > 0 ? await processWithSocket(inodes) : undefined) ?? unknownOwner;
  } catch {
    // why: the name is a courtesy; the refusal it is for must not fail for want of it.
    return unknownOwner;
  }
}

async function listeningInodes(port: number): Promise<Set<string>> {
  const inodes = new Set<string>();
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/);
      if (columns[1]?.endsWith(`:${hexPort}`) === true && columns[3] === listening) inodes.add(columns[9] ?? '');
    }
  }
  return inodes;
}

async function processWithSocket(inodes: ReadonlySet<string>): Promise<string | undefined> {
  const links = new Set([...inodes].map((inode) => `socket:[${inode}]`));
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    // why: processes of other accounts, and those that end meanwhile, can not be read.
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const link = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (!links.has(link)) continue;
      const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
      return Number(pid) === process.pid ? `this program (process ${pid})` : `${name || 'a program'} (process ${pid})`;
    }
  }
  return undefined;
}
