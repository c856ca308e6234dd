/** A secret on the clipboard stays for a minute, unless something else was copied meanwhile: then that is left alone. */

export const copiedSecretMs = 60_000;

export interface ClipboardText {
  read(): Promise<string>;
  write(text: string): Promise<void>;
}

/** Empties the clipboard when it still holds this text. Gives whether it did. */
export async function clearIfUnchanged(clipboard: ClipboardText, text: string): Promise<boolean> {
  if (text === '' || (await clipboard.read()) !== text) return false;
  await clipboard.write('');
  return true;
}
