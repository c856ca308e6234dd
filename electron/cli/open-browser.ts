import { spawn } from 'node:child_process';

/** Opens a link in the system's browser. Never fails: the link is printed as well. */
export function openBrowser(link: string, platform: NodeJS.Platform): void {
  const [command, args] = openerOf(link, platform);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // No browser here; the person has the link.
  child.once('error', () => undefined);
  child.unref();
}

function openerOf(link: string, platform: NodeJS.Platform): readonly [string, string[]] {
  if (platform === 'darwin') return ['open', [link]];
  // why: `start` is a word of cmd.exe, which would cut the link at `&`.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', link]];
  return ['xdg-open', [link]];
}
