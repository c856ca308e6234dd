/**
 * Bytes of a call with its input. The longest that the contract takes is a snapshot of 8,000,000 characters, each of at most six bytes as
 * JSON. It is for callers with a token alone: the gate stands before any body and before every link.
 */
export const longestCallBytes = 48 * 1024 * 1024;
