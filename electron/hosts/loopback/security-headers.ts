/** Headers of every answer of the loopback server. None of them ever opens anything to another origin. */

const trustedTypes = [
  'editorViewLayer',
  'richScreenReaderContent',
  'domLineBreaksComputer',
  'diffReview',
  'diffEditorWidget',
  'editorGhostText',
  'stickyScrollViewLayer',
  'standaloneColorizer',
  'defaultWorkerFactory',
  'tokenizeToString',
  'hookglass-worker',
  "'allow-duplicates'",
].join(' ');

/**
 * For the page and its scripts and workers. `connect-src 'self'` covers the WebSocket of the same origin; Monaco needs inline
 * styles and its named Trusted Types policies, and our own worker goes through `hookglass-worker`.
 */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  `trusted-types ${trustedTypes}`,
].join('; ');

/** For data, which is never shown as a document. */
const dataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

const always = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const;

export const dataHeaders = { ...always, 'content-security-policy': dataPolicy, 'cache-control': 'no-store' } as const;

export const pageHeaders = { ...always, 'content-security-policy': pagePolicy, 'cache-control': 'no-store' } as const;

/** For files whose name carries the hash of what is in them. */
export const hashedFileHeaders = { ...pageHeaders, 'cache-control': 'public, max-age=31536000, immutable' } as const;
