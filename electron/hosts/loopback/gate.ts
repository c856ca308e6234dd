/**
 * The one gate in front of everything the loopback server does, for requests and upgrades alike: Host, then Origin, then
 * Sec-Fetch-Site, then token. That the peer is on this machine proves nothing: so is every browser on it.
 *
 * The rule
 * - Host: exactly one, naming 127.0.0.1, [::1] or localhost, any port (so that `ssh -L` to another local port works and DNS
 *   rebinding does not).
 * - Origin: when present, once and equal to `http://` + Host. Required for a WebSocket, and for every method but GET and HEAD,
 *   unless the caller has the script token: a browser always sends Origin there and curl never does.
 * - Sec-Fetch-Site: when present, `same-origin`, or `none` for the start page (typed or opened by another program).
 * - Token: `Authorization: Bearer …`, on a WebSocket the subprotocol `token.…`. Not needed for the page's own files, which hold
 *   nothing, and for `POST /session`, whose launch code is the key.
 */
import { Failure } from '#engine/failure.ts';
import type { Auth, Caller } from './auth.ts';

export interface GateRequest {
  readonly method: string;
  /** Request target as sent. */
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly isUpgrade: boolean;
}

/** Null: nobody in particular, which is enough for the page's own files. */
export interface Pass {
  readonly caller: Caller | null;
}

export interface GateParts {
  readonly auth: Pick<Auth, 'identify'>;
  /** Whether a path is one of the page's own files. */
  readonly isPageFile: (path: string) => boolean;
}

export type Gate = (request: GateRequest) => Pass;

export const linkProtocol = 'hookglass.v1';
const startPages: readonly string[] = ['/', '/index.html'];
const hostPattern = /^(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?$/;

interface Facts {
  readonly path: string;
  readonly hasOrigin: boolean;
  readonly isFromBrowser: boolean;
  readonly isReading: boolean;
}

/** The gate's function throws `link.forbidden`, `link.unauthorised` or `link.too_many_attempts`. */
export function createGate(parts: GateParts): Gate {
  return (request) => {
    const facts = checkHeaders(request);
    if (facts.isReading && parts.isPageFile(facts.path)) return { caller: null };
    if (request.isUpgrade && !facts.hasOrigin) forbid('A WebSocket needs an Origin header.');
    if (isSessionRequest(request, facts.path)) {
      if (!facts.hasOrigin) forbid('A session is opened by the page only: the request has no Origin header.');
      return { caller: null };
    }
    const caller = parts.auth.identify(findToken(request));
    const isCertainlyScript = caller === 'script' && !facts.isFromBrowser;
    if (!facts.isReading && !facts.hasOrigin && !isCertainlyScript) forbid('A request that changes something needs an Origin header.');
    return { caller };
  };
}

/** Host, then Origin, then Sec-Fetch-Site; what they tell decides what else is asked. */
function checkHeaders(request: GateRequest): Facts {
  const path = pathOf(request.target);
  const host = checkHost(request);
  const hasOrigin = checkOrigin(request, host);
  const isFromBrowser = checkFetchSite(request, path);
  const isReading = !request.isUpgrade && (request.method === 'GET' || request.method === 'HEAD');
  return { path, hasOrigin, isFromBrowser, isReading };
}

function isSessionRequest(request: GateRequest, path: string): boolean {
  return request.method === 'POST' && path === '/session' && !request.isUpgrade;
}

/** The path of an origin-form target, undecoded. Anything else (absolute form, `*`) is a proxy's business and refused. */
export function pathOf(target: string): string {
  if (!target.startsWith('/')) forbid('The request target is not a path.');
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

function checkHost(request: GateRequest): string {
  const hosts = valuesOf(request, 'host');
  const [host = ''] = hosts;
  if (hosts.length !== 1) forbid(hosts.length === 0 ? 'There is no Host header.' : 'There is more than one Host header.');
  if (!hostPattern.test(host.toLowerCase())) forbid('The Host header does not name this machine.');
  return host.toLowerCase();
}

function checkOrigin(request: GateRequest, host: string): boolean {
  const origins = valuesOf(request, 'origin');
  const [origin = ''] = origins;
  if (origins.length > 1) forbid('There is more than one Origin header.');
  if (origins.length === 1 && origin.toLowerCase() !== `http://${host}`) forbid('The request comes from another origin.');
  return origins.length === 1;
}

function checkFetchSite(request: GateRequest, path: string): boolean {
  const sites = valuesOf(request, 'sec-fetch-site');
  if (sites.length === 0) return false;
  const isStart = request.method === 'GET' && !request.isUpgrade && startPages.includes(path);
  const isAllowed = sites.every((site) => site === 'same-origin' || (site === 'none' && isStart));
  if (sites.length > 1 || !isAllowed) forbid('The request was started by another site.');
  return true;
}

function findToken(request: GateRequest): string {
  const token = request.isUpgrade ? protocolToken(request) : bearerToken(request);
  if (token === undefined) throw new Failure('link.unauthorised', { problem: 'The request carries no token.' });
  return token;
}

function bearerToken(request: GateRequest): string | undefined {
  const values = valuesOf(request, 'authorization');
  return values.length === 1 ? /^Bearer ([\w-]{1,200})$/i.exec(values[0] ?? '')?.[1] : undefined;
}

function protocolToken(request: GateRequest): string | undefined {
  const offered = valuesOf(request, 'sec-websocket-protocol').flatMap((value) => value.split(',').map((one) => one.trim()));
  const tokens = offered.filter((one) => one.startsWith('token.'));
  return offered.includes(linkProtocol) && tokens.length === 1 ? tokens[0]?.slice('token.'.length, 220) : undefined;
}

/** Values as sent, in order. `rawHeaders`, because Node drops repeated Host and Origin headers elsewhere. */
function valuesOf(request: GateRequest, name: string): readonly string[] {
  return request.rawHeaders.filter((_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === name);
}

function forbid(problem: string): never {
  throw new Failure('link.forbidden', { problem });
}
