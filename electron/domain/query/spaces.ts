/**
 * What separates conditions, as a class of a regular expression. Invisible marks that come along when text is copied count as space, but
 * for the two joiners that belong to words.
 */
export const spaces = '\\s\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069';
