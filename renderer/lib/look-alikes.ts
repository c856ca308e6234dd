/** Letters of other alphabets that are drawn like Latin ones. In a word that has Latin letters as well, nobody can tell which it is. */

/** Cyrillic, Greek and Armenian letters, of which a font draws the very same shape as of a letter of ASCII, or nearly so. */
const alike =
  '\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u04cf\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u04c0\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd\u03b9\u03c1\u03c5\u03b1\u0585\u057d\u0578\u0570';
const anyAlike = new RegExp(`[${alike}]`, 'u');
const eachAlike = new RegExp(`[${alike}]`, 'gu');
const latin = /[A-Za-z]/;
const word = /[\p{L}\p{M}\p{N}_]+/gu;

/** `p\u0430ypal` becomes `p\u0430[U+0430]ypal`: each letter that pretends is followed by what it is. Words of one alphabet stay as they are. */
export function tellLookAlikes(text: string): string {
  if (!anyAlike.test(text) || !latin.test(text)) return text;
  return text.replace(word, (one) => (latin.test(one) ? one.replace(eachAlike, told) : one));
}

function told(letter: string): string {
  return `${letter}[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
