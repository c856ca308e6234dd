import type { Health } from '#contract/models/health.ts';
import { readSalvage } from './care/salvage.ts';
import { logPathsIn } from './log/data-folder.ts';
import type { DeliveryLog } from './log/log.ts';
import { pendingRestore } from './log/restore.ts';
import type { EnginePorts } from './ports.ts';
import type { ReceiverStatus } from './receiver/receiver-parts.ts';

/** How often the status line's counts are pushed while deliveries arrive. */
const pushEveryMs = 250;

export interface HealthMonitor {
  get(): Health;
  /** Something changed: tells the subscribers now, or at the end of the running interval. */
  changed(): void;
  close(): void;
}

export function createHealthMonitor(
  ports: EnginePorts,
  log: DeliveryLog,
  receiver: () => ReceiverStatus,
  publish: (health: Health) => void,
): HealthMonitor {
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;
  const get = (): Health => {
    const { notStored, port: _, ...status } = receiver();
    const { mode, failure } = log.state();
    return {
      receiver: { ...status },
      log: {
        mode,
        failure,
        notStored,
        folder: ports.dataFolder,
        replacement: mode === 'read-only' ? replacementIn(ports.dataFolder) : null,
        ...log.sizes(),
      },
      vault: { protection: ports.vault.protection, label: ports.vault.label },
    };
  };
  const push = () => {
    if (!isDue) {
      timer = undefined;
      return;
    }
    isDue = false;
    timer = setTimeout(push, pushEveryMs);
    timer.unref();
    publish(get());
  };
  return {
    get,
    changed() {
      isDue = true;
      if (!timer) push();
    },
    close() {
      isDue = false;
      clearTimeout(timer);
    },
  };
}

function replacementIn(folder: string): Health['log']['replacement'] {
  const paths = logPathsIn(folder);
  const name = pendingRestore(paths);
  if (name === null) return null;
  const salvage = readSalvage(paths);
  return { name, salvage: salvage?.file === name ? salvage : null };
}
