import type { Failure } from '#engine/failure.ts';
import type { BaseUrl } from '../access.ts';
import { consoleFailure } from '../console-failure.ts';
import { quote } from '../quote.ts';

/** Says where a redirect leads. None is ever followed, so that the key goes to the host that was configured and to no other. */
export function describeRedirect(status: number, location: string | null, base: BaseUrl, requestId: string | null): Failure {
  const facts = { status, requestId };
  const target = location === null ? null : URL.parse(location, base.text);
  if (target === null) {
    return consoleFailure('console.unexpected_answer', `It answered ${status} and names no address to go to.`, facts);
  }
  return consoleFailure('console.redirected', `${words(target, base)} Redirects are not followed, and the key was not sent there.`, {
    ...facts,
    status,
  });
}

function words(target: URL, base: BaseUrl): string {
  const host = quote(target.host === '' ? target.protocol : target.host);
  if (target.origin === base.origin) {
    return `${base.host} sends us on to ${quote(target.pathname, 100)}, so the base URL is probably not the API's; check its path and version.`;
  }
  if (target.host === base.host) return `${base.host} sends us on to ${quote(target.protocol)}//; check the base URL.`;
  return `${base.host} sends us on to ${host}. If that is the right Console, enter its address as the base URL.`;
}
