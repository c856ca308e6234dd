import { beforeEach, describe, expect, test, vi } from 'vitest';
import { channels } from '#shell/channels.ts';
import { createIpcGuard } from '#shell/ipc-guard.ts';
import { registerNativeCalls } from '#shell/native-calls.ts';
import { forget, invokable, person, recorded, StandInContents } from './stand-in/electron.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const contents = new StandInContents();

async function call(channel: string, argument?: unknown): Promise<unknown> {
  const handler = invokable.get(channel);
  if (!handler) throw new Error(`Nothing handles ${channel}`);
  return Reflect.apply(handler, undefined, [{ sender: contents, senderFrame: contents.mainFrame }, argument]);
}

beforeEach(() => {
  forget();
  registerNativeCalls(
    createIpcGuard(
      () => true,
      () => undefined,
    ),
    '/data',
  );
});

describe('native calls', () => {
  test('copies text and shows the data folder', async () => {
    expect(await call(channels.copyText, 'evt_1')).toMatchObject({ ok: true });
    await call(channels.revealDataFolder);
    expect(recorded).toMatchObject({ copied: ['evt_1'], revealed: ['/data'] });
  });

  test('SEC-08 a copied secret is taken off the clipboard after 60 s, and only while it is still there', async () => {
    vi.useFakeTimers();
    try {
      await call(channels.copySecret, 'whsec_of_a_test');
      await vi.advanceTimersByTimeAsync(59_000);
      expect(recorded.copied).toEqual(['whsec_of_a_test']);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(recorded.copied).toEqual(['whsec_of_a_test', '']);
      await call(channels.copySecret, 'whsec_of_a_test');
      await call(channels.copyText, 'copied since');
      await vi.advanceTimersByTimeAsync(61_000);
      expect(recorded.copied.at(-1)).toBe('copied since');
    } finally {
      vi.useRealTimers();
    }
  });

  test('ELS-05: opens an https address only after the person said yes to its host as it is on the wire', async () => {
    person.presses = 1;
    expect(await call(channels.openExternal, 'https://xn--e1awd7f.test/a')).toEqual({ ok: true, value: false });
    expect(recorded.opened).toEqual([]);
    person.presses = 0;
    expect(await call(channels.openExternal, 'https://еxample.test/a')).toEqual({ ok: true, value: true });
    expect(recorded.asked.at(-1)).toContain('xn--');
    expect(recorded.opened).toHaveLength(1);
  });

  test.each([
    'http://example.test/',
    'file:///etc/passwd',
    'smb://host/share',
    'javascript:alert(1)',
    'ms-msdt:/id',
    'data:text/html,x',
    'ftp://x',
    'vbscript:x',
    'about:blank',
    'chrome://settings',
    'app://hookglass/',
    'mailto:a@b',
    'tel:1',
    'ssh://x',
    'search-ms:x',
    'ms-officecmd:x',
    'blob:https://x/y',
    'view-source:https://x',
    'ws://x',
    'wss://x',
    'jar:x',
    'intent:x',
    'https://user:pass@evil.test/',
    'https://user@evil.test/',
    'not a url',
    '',
  ])('ELS-05: never opens %s and asks nothing', async (url) => {
    expect(await call(channels.openExternal, url)).toEqual({ ok: true, value: false });
    expect(recorded).toMatchObject({ opened: [], asked: [] });
  });
});
