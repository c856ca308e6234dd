/**
 * Ends the launcher when the npm that started it is gone. npm hands SIGTERM to a shell that dies without handing it on, which would leave
 * everything below running for nobody.
 */
const lookEveryMs = 250;

/** Looks from here on; does not keep the process alive. Only under npm: a program started by hand may outlive its parent. */
export function endWithParent() {
  if (!process.env['npm_lifecycle_event'] || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, lookEveryMs);
  timer.unref();
}
