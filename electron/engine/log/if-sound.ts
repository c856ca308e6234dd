import { errorCodeOf } from './query-failure.ts';

/** What is read, or something else where the pages it lies on are damaged: a log that is damaged in one place is still shown. */
export function ifSound<T>(read: () => T, otherwise: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!errorCodeOf(error).startsWith('SQLITE_CORRUPT')) throw error;
    return otherwise();
  }
}
