/**
 * The page in a browser, served by `hookglass serve` on loopback.
 * Way in: a one-time code in the fragment is exchanged for a token, which lives in this tab's sessionStorage and nowhere else.
 * Refuses: cookies (all ports share them), and keeping the code in the address bar.
 */
import { z } from 'zod';
import { wireFailureSchema } from '#contract/errors.ts';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import { createBrowserAttention } from './browser-attention.ts';
import type { Platform } from './platform.ts';
import { readBlob } from './read-blob.ts';
import { browserClipboard, copySecret } from './secret-clipboard.ts';
import { openSocket } from './socket-link.ts';

const tokenKey = 'hookglass.token';
const sessionAnswer = z.object({ token: z.string().min(1) });

export function createBrowserPlatform(): Platform {
  watchForFreshCode();
  let signedIn: Promise<string> | undefined;
  return {
    kind: 'browser',
    attention: createBrowserAttention(),
    async connect(signal) {
      signedIn ??= signIn();
      const token = await signedIn.catch((error: unknown) => {
        signedIn = undefined;
        throw error;
      });
      try {
        return await openSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/link`, token, signal);
      } catch (error) {
        const problem = await findRefusal(token);
        if (problem !== undefined) {
          sessionStorage.removeItem(tokenKey);
          signedIn = undefined;
          throw clientFailure('link.unauthorised', { problem }, error);
        }
        throw error;
      }
    },
    async fetchBlob(path, options = {}) {
      const token = sessionStorage.getItem(tokenKey);
      return readBlob(location.origin, path, options, token === null ? {} : { authorization: `Bearer ${token}` });
    },
    copyText: (text) => navigator.clipboard.writeText(text),
    copySecret: (text) => copySecret(browserClipboard, text),
    async openExternal(url) {
      if (URL.parse(url)?.protocol !== 'https:') return false;
      window.open(url, '_blank', 'noopener,noreferrer');
      return true;
    },
  };
}

async function signIn(): Promise<string> {
  const code = takeCode();
  if (code !== null) {
    const token = await exchange(code);
    if (token !== null) {
      sessionStorage.setItem(tokenKey, token);
      return token;
    }
  }
  const kept = sessionStorage.getItem(tokenKey);
  if (kept !== null) return kept;
  const problem = code === null ? 'This tab was opened without a link from Hookglass.' : 'The link was used before, or is too old.';
  throw clientFailure('link.unauthorised', { problem });
}

/** Reads the code and removes it from the address bar and the history, used or not. */
function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code !== null) history.replaceState(null, '', location.pathname + location.search);
  return code;
}

/** The token for a code; null when the code is refused. */
async function exchange(code: string): Promise<string | null> {
  let response: Response;
  try {
    response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
      credentials: 'omit',
    });
  } catch (error) {
    throw clientFailure('link.lost', {}, error);
  }
  if (!response.ok) return null;
  const answer = sessionAnswer.safeParse(await response.json());
  return answer.success ? answer.data.token : null;
}

/**
 * Why the token counts no longer; undefined while it does. Asks by a plain request, because a failed WebSocket doesn't say why. Nobody
 * answering means "lost", not "refused".
 */
async function findRefusal(token: string): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch('/session', {
      headers: { authorization: `Bearer ${token}` },
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch {
    // Nothing answers: the engine is away, which the next attempt finds out by itself.
    return undefined;
  }
  if (response.status !== 401 && response.status !== 403) return undefined;
  const failure = wireFailureSchema.safeParse(await response.json().catch(() => undefined));
  // why: how a session ended is for the person; that a token is of an earlier start is a restart, in other words.
  return failure.data?.details?.['ended'] === undefined ? 'The session of this tab has ended.' : failure.data.reason;
}

/** A second link opened in the same tab changes only the fragment, which loads nothing by itself. */
function watchForFreshCode(): void {
  window.addEventListener('hashchange', () => {
    if (new URLSearchParams(location.hash.slice(1)).has('code')) location.reload();
  });
}
