/** The address a request was sent to, as its sender knows it: for schemes that sign it. */
import { headerValues } from './header-values.ts';
import type { SchemeSettings, SignedRequest } from './scheme.ts';

const absolute = /^https?:\/\//i;

/** Path and query of a request target, absolute or not. */
function pathOf(url: string): string {
  if (!absolute.test(url)) return url;
  const path = url.replace(/^[^/]*\/\/[^/?#]*/, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function queryOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at);
}

/**
 * The endpoint's public URL with the request's query; without one the request's own absolute address, or `http://`, its Host header and
 * its path. Nothing is decoded or normalised: the sender signed text. One character is one byte, as in a request's target and headers.
 */
export function addressOf(request: Pick<SignedRequest, 'url' | 'headers'>, settings: SchemeSettings): string {
  if (settings.publicUrl !== null) {
    const known = Buffer.from(settings.publicUrl, 'utf8').toString('latin1');
    return known.includes('?') ? known : known + queryOf(request.url);
  }
  if (absolute.test(request.url)) return request.url;
  return `http://${headerValues(request.headers, 'host')[0] ?? ''}${pathOf(request.url)}`;
}
