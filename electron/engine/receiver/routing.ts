const slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
const absoluteForm = /^https?:\/\/[^/?#]*/i;

/**
 * The slug a raw request target names: `/in/<slug>`, whatever follows it. Null when it names none; never throws, whatever the target.
 * An absolute target counts by its path alone: the host never decides anything.
 */
export function slugOf(rawUrl: string): string | null {
  const path = rawUrl.startsWith('/') ? rawUrl : rawUrl.replace(absoluteForm, '');
  if (!path.startsWith('/in/')) return null;
  const segment = firstSegment(path, '/in/'.length);
  const slug = segment.includes('%') ? decoded(segment) : segment;
  return slugPattern.test(slug) ? slug : null;
}

function firstSegment(path: string, from: number): string {
  let end = from;
  while (end < path.length && path[end] !== '/' && path[end] !== '?' && path[end] !== '#') end += 1;
  return path.slice(from, end);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // why: a target such as /in/%ff is stored like any other; it names no slug.
    return '';
  }
}
