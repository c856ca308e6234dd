/**
 * Secrets on the clipboard of a browser. A page may look at what is there only where the person allowed it, and only while it has the
 * focus: without leave nothing is taken away, because what somebody copied since could be lost; without focus it waits for it.
 */
import { type ClipboardText, clearIfUnchanged, copiedSecretMs } from '#domain/copied-secret.ts';

export interface SecretClipboardParts {
  readonly clipboard: ClipboardText;
  /** Whether the clipboard may be read without asking. */
  isReadable(): Promise<boolean>;
  /** Resolves at once while the page has the focus, otherwise when it gets it. */
  focused(): Promise<void>;
}

/** Copies, and takes it away again after 60 s if it is still there. Gives whether it will; rejects when the clipboard refuses. */
export async function copySecret({ clipboard, isReadable, focused }: SecretClipboardParts, text: string): Promise<boolean> {
  await clipboard.write(text);
  if (!(await isReadable())) return false;
  setTimeout(() => {
    focused()
      .then(() => clearIfUnchanged(clipboard, text))
      // why: leave was taken back meanwhile; there is nothing that could be done about what is on the clipboard.
      .catch(() => undefined);
  }, copiedSecretMs);
  return true;
}

/** The clipboard of the browser that shows this page. */
export const browserClipboard: SecretClipboardParts = {
  clipboard: { read: () => navigator.clipboard.readText(), write: (text) => navigator.clipboard.writeText(text) },
  async isReadable() {
    try {
      // why: the name is that of Chromium, and not in the types.
      const status: unknown = await Reflect.apply(navigator.permissions.query, navigator.permissions, [{ name: 'clipboard-read' }]);
      return status instanceof PermissionStatus && status.state === 'granted';
    } catch {
      // why: a browser that does not know this permission asks each time, or refuses.
      return false;
    }
  },
  focused: () =>
    new Promise((resolve) => {
      if (document.hasFocus()) resolve();
      else window.addEventListener('focus', () => resolve(), { once: true });
    }),
};
