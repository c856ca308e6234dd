/**
 * Text from outside, made safe to look at: what has no shape of its own gets one, so that nobody can hide characters, turn the
 * reading direction, or forge a line break in a row. Never used for what is copied.
 */

import { tellLookAlikes } from './look-alikes.ts';

const controlPictures = 0x2400;
const joiner = 0x200d;
const emojiStyle = 0xfe0f;

/** Controls, formats (zero-width, bidirectional), line separators, everything Unicode draws as nothing, lone surrogates. */
const hidden = /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}|\p{Cs}/gu;

/** Control pictures for C0 and DEL, `[U+202E]` for the rest; look-alikes are told apart. What joins or styles an emoji stays. */
export function visibleText(text: string): string {
  return tellLookAlikes(text).replace(hidden, (character, offset: number) => {
    const code = character.codePointAt(0) ?? 0;
    if ((code === joiner || code === emojiStyle) && belongsToEmoji(text, offset, code)) return character;
    if (code < 0x20) return String.fromCodePoint(controlPictures + code);
    if (code === 0x7f) return '\u2421';
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

/** Whether anything in the text would be replaced by `visibleText`. */
export function hasHiddenCharacters(text: string): boolean {
  return visibleText(text) !== text;
}

function belongsToEmoji(text: string, offset: number, code: number): boolean {
  const before = text.slice(Math.max(0, offset - 2), offset);
  if (code === emojiStyle) return /\p{Extended_Pictographic}$/u.test(before);
  const isAfterEmoji = /(?:\p{Extended_Pictographic}|\ufe0f|\p{Emoji_Modifier})$/u.test(before);
  return isAfterEmoji && /^\p{Extended_Pictographic}/u.test(text.slice(offset + 1, offset + 3));
}
