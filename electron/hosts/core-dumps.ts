/** What a crash may leave on the disk. */
import { writeFileSync } from 'node:fs';

/**
 * From now on the system's dump of a crashed process has none of its memory in it (Linux; elsewhere nothing is changed): memory holds
 * opened secrets and deliveries. Registers and the list of loaded files stay, which is what a report needs. Never throws.
 */
export function keepMemoryOutOfCoreDumps(): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    // Some containers do not let a process choose; nothing else depends on it.
  }
}
