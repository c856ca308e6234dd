import { describe, expect, test } from 'vitest';
import { doubtAbout, networkKindOf } from '#engine/log/network-folder.ts';

const of = (type: number) => ({ look: () => ({ type, freeBytes: 0 }) });
const broken = {
  look: () => {
    throw new Error('no such folder');
  },
};

describe('STO-18 network file systems', () => {
  test.each([
    ['NFS', 0x6969],
    ['SMB', 0x517b],
    ['CIFS', 0xff534d42],
    ['CIFS, as a signed number', 0xff534d42 | 0],
    ['SMB 2', 0xfe534d42],
    ['9P', 0x01021997],
    ['AFS', 0x5346414f],
    ['Ceph', 0x00c36400],
    ['VirtualBox', 0x786f4256],
    ['VMware', 0xbacbacbc | 0],
  ])('%s is known', (_name, type) => {
    expect(networkKindOf(of(type), '/data', 'linux')).toBeDefined();
  });

  test.each([
    ['ext4', 0xef53],
    ['xfs', 0x58465342],
    ['btrfs', 0x9123683e],
    ['tmpfs', 0x01021994],
    ['overlay', 0x794c7630],
    ['zfs', 0x2fc12fc1],
  ])('%s is a disk', (_name, type) => {
    expect(networkKindOf(of(type), '/data', 'linux')).toBeUndefined();
    expect(doubtAbout(of(type), '/data', 'linux')).toBeNull();
  });

  test('FUSE may lead anywhere: it is used, with a warning', () => {
    expect(networkKindOf(of(0x65735546), '/data', 'linux')).toBeUndefined();
    expect(doubtAbout(of(0x65735546), '/data', 'linux')).toMatch(/FUSE/);
  });

  test('on Windows a share is told by its path', () => {
    expect(networkKindOf(broken, '\\\\server\\share\\hookglass', 'win32')).toBeDefined();
    expect(networkKindOf(broken, '//server/share', 'win32')).toBeDefined();
    expect(networkKindOf(broken, 'C:\\Users\\me', 'win32')).toBeUndefined();
    expect(networkKindOf(broken, '\\\\?\\C:\\Users\\me', 'win32')).toBeUndefined();
  });

  test('where nothing can be said, nothing is refused', () => {
    expect(networkKindOf(broken, '/data', 'linux')).toBeUndefined();
    expect(networkKindOf(of(2), '/data', 'darwin')).toBeUndefined();
  });
});
