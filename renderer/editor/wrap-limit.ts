/** Longest text, in characters, that may be wrapped: wrapping measures every line. Apart from the options, so that asking costs no editor. */
export const wrapLimit = 2 * 1024 * 1024;
