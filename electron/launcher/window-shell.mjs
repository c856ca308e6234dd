/**
 * The Electron window: whether it can be had here, and running it. Refuses to run it as root, which would need Chromium's sandbox off.
 */
import { spawn } from 'node:child_process';
import { foregroundEnd } from './child.mjs';
import { root } from './paths.mjs';

const tailLimit = 8_000;
const earlyMs = 10_000;
/** The exit codes the shell gives on purpose: 0, 1 is not among them, and those of sysexits. */
const ownCodes = new Set([0, 64, 65, 66, 69, 70, 73, 74, 75, 76, 77, 78, 129, 130, 137, 143]);

/**
 * Why no window can be shown on this machine, before the runtime is looked for; undefined when nothing speaks against it.
 * @param {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv, uid: number | undefined }} machine
 */
export function windowObstacle({ platform, env, uid }) {
  if (platform !== 'linux') return undefined;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display';
  return uid === 0 ? 'Electron does not run as root' : undefined;
}

/**
 * Runs the window until it is closed.
 * @param {string} file the runtime's executable
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, obstacle?: string }>} obstacle: it ended before a window could show, for a reason of the machine
 */
export async function runWindow(file, args) {
  const startedAt = performance.now();
  const child = spawn(file, [root, ...args], { cwd: root, stdio: ['inherit', 'inherit', 'pipe'] });
  let said = '';
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
    said = (said + chunk.toString()).slice(-tailLimit);
    process.stderr.write(chunk);
  });
  const code = await foregroundEnd(child);
  const early = performance.now() - startedAt < earlyMs;
  return early && !ownCodes.has(code) ? { code, obstacle: obstacleIn(said, code) } : { code };
}

/** @param {string} said @param {number} code */
export function obstacleIn(said, code) {
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(said)?.[1];
  if (library !== undefined) return `the system lacks ${library}`;
  if (/Missing X server|cannot open display|ozone_platform/i.test(said)) return 'the display can not be opened';
  if (/SUID sandbox|No usable sandbox/i.test(said)) return "Chromium's sandbox is not allowed here";
  return `Electron ended with code ${code}`;
}
