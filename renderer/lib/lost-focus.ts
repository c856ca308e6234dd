/** What has the focus may go away with what it did: then the page has it, which nobody sees and no key leads on from. */

export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
