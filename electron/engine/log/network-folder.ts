/**
 * Which file systems a log is not written on. SQLite's write-ahead log needs memory that all its users share and locks that hold, which
 * no network file system gives. On Linux the system names the kind by a number; a Windows share is told by its path; macOS gives no number
 * that stays the same, so nothing is told there.
 */
import type { Disk } from '../ports.ts';

/** From linux/magic.h and the sources of the file systems. */
const networkKinds: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB 2'],
  [0x01021997, '9P, a folder of another machine or of the host'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x786f4256, 'a shared folder of VirtualBox'],
  [0xbacbacbc, 'a shared folder of VMware'],
  [0x7c7c6673, 'a shared folder of Parallels'],
]);

const fuse = 0x65735546;

/** What kind of network file system a folder is on; undefined when it is on none that is known. */
export function networkKindOf(disk: Pick<Disk, 'look'>, folder: string, platform: NodeJS.Platform = process.platform): string | undefined {
  if (platform === 'win32') return /^[\\/]{2}(?![.?][\\/])/.test(folder) ? 'a share of another machine' : undefined;
  if (platform !== 'linux') return undefined;
  return networkKinds.get(typeOf(disk, folder));
}

/** What makes a folder a doubtful place for a log, as a sentence; null when nothing does. */
export function doubtAbout(disk: Pick<Disk, 'look'>, folder: string, platform: NodeJS.Platform = process.platform): string | null {
  if (platform !== 'linux' || typeOf(disk, folder) !== fuse) return null;
  return 'The folder is on a FUSE file system. Where that leads to another machine (sshfs, a cloud drive), keep the log elsewhere.';
}

function typeOf(disk: Pick<Disk, 'look'>, folder: string): number {
  try {
    // why: the system hands the number out with or without its sign.
    return disk.look(folder).type >>> 0;
  } catch {
    // Nobody can say what it is on; opening the log there will say what does not work.
    return 0;
  }
}
