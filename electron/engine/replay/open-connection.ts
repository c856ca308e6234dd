/**
 * Opens one socket to a target. Guarantees: the name is resolved once, every address it resolves to is judged, and the socket gets
 * exactly those addresses, so nothing can change between judging and connecting. Certificates are verified unless its target says otherwise.
 */
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { classifyError } from './classify-error.ts';
import type { Cutoff } from './cutoff.ts';
import { Ended, type Stage } from './ending.ts';
import { isLocalhostName, type ReplayTarget } from './target-url.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name, in the order in which they are tried. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface ConnectOptions {
  readonly resolve: Resolve;
  /** What makes an address no target, to be read after "is". */
  readonly describeRefused: (address: string) => string | undefined;
  /** Certificates (PEM) to trust instead of the built-in ones; undefined for those. */
  readonly trustedCertificates: readonly string[] | undefined;
  /** `none`: any certificate is taken. Verified unless told. */
  readonly verification?: 'full' | 'none';
}

export interface ConnectTimings {
  dnsUs: number | null;
  connectUs: number | null;
  tlsUs: number | null;
}

/** How long one address gets before the next one is tried as well; the limit for all of them is the cutoff's. */
const addressAttemptMs = 1_000;

const loopbackAddresses: readonly ResolvedAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true, order: 'verbatim' });

/**
 * A connected, for https verified, socket; throws `Ended`. The caller destroys it.
 * `timings` is filled as the phases end; `onStage` is told what is waited for.
 */
export async function openConnection(
  target: ReplayTarget,
  options: ConnectOptions,
  cutoff: Cutoff,
  watch: { readonly elapsedUs: () => number; readonly timings: ConnectTimings; readonly onStage: (stage: Stage) => void },
): Promise<Socket> {
  const { elapsedUs, timings, onStage } = watch;
  onStage('resolve');
  const addresses = await resolveTarget(target, options.resolve, cutoff);
  if (!target.isAddress) timings.dnsUs = elapsedUs();
  for (const { address } of addresses) {
    const what = options.describeRefused(address);
    if (what !== undefined) throw new Ended({ outcome: 'blocked', what });
  }
  cutoff.check();

  onStage('connect');
  const connectFromUs = elapsedUs();
  const tcp = connectTcp({
    host: target.address,
    port: target.port,
    lookup: answerWith(addresses),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: addressAttemptMs,
    noDelay: true,
  });
  await untilReady(tcp, 'connect', 'connect', cutoff);
  timings.connectUs = elapsedUs() - connectFromUs;
  if (!target.isTls) return tcp;

  onStage('tls');
  const tlsFromUs = elapsedUs();
  const secure = connectTls({
    socket: tcp,
    host: target.address,
    ...(target.isAddress ? {} : { servername: target.address.replace(/\.$/, '') }),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: options.verification !== 'none',
    ...(options.trustedCertificates === undefined ? {} : { ca: [...options.trustedCertificates] }),
  });
  await untilReady(secure, 'secureConnect', 'tls', cutoff);
  timings.tlsUs = elapsedUs() - tlsFromUs;
  return secure;
}

/** Not every system's resolver knows these names; RFC 6761, 6.3 says what they mean. `localhost` itself is left to the system for its order. */
function isNameUnderLocalhost(name: string): boolean {
  return isLocalhostName(name) && name.replace(/\.$/, '') !== 'localhost';
}

async function resolveTarget(target: ReplayTarget, resolve: Resolve, cutoff: Cutoff): Promise<readonly ResolvedAddress[]> {
  if (target.isAddress) return [{ address: target.address, family: isIP(target.address) }];
  if (isNameUnderLocalhost(target.address)) return loopbackAddresses;
  try {
    const addresses = await cutoff.race(resolve(target.address));
    if (addresses.length === 0) throw new Ended({ outcome: 'unresolved', isTemporary: false });
    return addresses;
  } catch (error) {
    throw new Ended(classifyError(error, 'resolve'));
  }
}

/** A lookup for `net.connect` that knows the judged addresses and asks nobody. */
function answerWith(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else if (first !== undefined) callback(null, first.address, first.family);
  };
}

async function untilReady(socket: Socket, event: 'connect' | 'secureConnect', stage: Stage, cutoff: Cutoff): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onReady = () => resolve();
  const onClose = () => reject(new Ended({ outcome: 'reset', stage }));
  // why: the listener stays for the socket's life; an error after a cut would otherwise end the process.
  socket.on('error', reject);
  socket.once(event, onReady);
  socket.once('close', onClose);
  try {
    await cutoff.race(promise);
  } catch (error) {
    socket.destroy();
    throw new Ended(classifyError(error, stage));
  } finally {
    socket.off(event, onReady);
    socket.off('close', onClose);
  }
}
