/**
 * Opens stored secrets: at the start, and again while the vault is locked.
 * Guarantees: a vault that refuses, or waits for a person, keeps nothing from starting; what can not be opened is never overwritten.
 */
import { Failure } from '../failure.ts';
import type { StoredSecret } from '../log/stored-endpoint.ts';
import type { EnginePorts, Opened } from '../ports.ts';
import type { HeldSecret } from './secret-state.ts';

/** How long the start waits: a keychain may ask the person first, and deliveries arrive meanwhile. */
const longestWaitMs = 3_000;
const retryEveryMs = 2_000;

type OpenerPorts = Pick<EnginePorts, 'vault' | 'logger'>;
type Opening = Opened | 'locked' | 'unreadable';

async function tryOpen({ vault, logger }: OpenerPorts, stored: StoredSecret): Promise<Opening> {
  try {
    return await vault.open(stored.sealed);
  } catch (error) {
    if (error instanceof Failure && error.code === 'secret.vault_locked') return 'locked';
    // why: one unreadable secret must not keep deliveries from being received; the window shows it as unreadable.
    logger.error('A signing secret could not be opened', { secretId: stored.id }, error);
    return 'unreadable';
  }
}

function held(stored: StoredSecret, opening: Opening): HeldSecret {
  return { ...stored, opened: typeof opening === 'string' ? opening : opening.value };
}

export interface OpenedSecrets {
  readonly secrets: readonly HeldSecret[];
  /** Those to be sealed anew. */
  readonly outdated: readonly HeldSecret[];
}

/** Every stored secret, opened where that is possible within three seconds. */
export async function openSecrets(ports: OpenerPorts, stored: readonly StoredSecret[]): Promise<OpenedSecrets> {
  const late = Promise.withResolvers<'locked'>();
  const timer = setTimeout(late.resolve, longestWaitMs, 'locked');
  const openings = await Promise.all(
    stored.map(async (secret) => ({ secret, opening: await Promise.race([tryOpen(ports, secret), late.promise]) })),
  );
  clearTimeout(timer);
  const locked = openings.filter(({ opening }) => opening === 'locked').length;
  if (locked > 0) ports.logger.warn('The vault is locked; its secrets are opened as soon as it is not', { locked });
  return {
    secrets: openings.map(({ secret, opening }) => held(secret, opening)),
    outdated: openings.flatMap(({ secret, opening }) => (typeof opening !== 'string' && opening.isOutdated ? [held(secret, opening)] : [])),
  };
}

export interface Retry {
  close(): void;
}

/**
 * Tries the locked ones again every two seconds until none is left. `onOpened` gets each as soon as it is open, or known to be
 * unreadable, and whether it has to be sealed anew.
 */
export function retryLocked(
  ports: OpenerPorts,
  locked: () => readonly HeldSecret[],
  onOpened: (secret: HeldSecret, isOutdated: boolean) => void,
): Retry {
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    if (isClosed || locked().length === 0) return;
    timer = setTimeout(() => void look().finally(arm), retryEveryMs);
    timer.unref();
  };
  const look = async () => {
    // why: one after the other, because a keychain asks the person once for each that is opened at the same time.
    for (const secret of locked()) {
      const opening = await tryOpen(ports, secret);
      if (isClosed || opening === 'locked') return;
      onOpened(held(secret, opening), typeof opening !== 'string' && opening.isOutdated);
    }
  };
  arm();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
