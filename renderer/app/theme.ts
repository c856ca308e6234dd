import { recall, remember } from '#renderer/lib/local-memory.ts';
import type { SettingsStore } from '#renderer/state/settings-store.ts';

const dark = '(prefers-color-scheme: dark)';

type Choice = 'system' | 'light' | 'dark';

/** Keeps `data-theme` and `data-density` on <html> in step with the settings and the system. Call before the first paint. */
export function bindTheme(store: SettingsStore, root: HTMLElement): void {
  const media = matchMedia(dark);
  // Until the engine has told its settings, the last known choice avoids a flash.
  let choice: Choice =
    recall('theme', (value) => (value === 'light' || value === 'dark' || value === 'system' ? value : undefined)) ?? 'system';
  const show = () => {
    const theme = choice === 'system' ? (media.matches ? 'dark' : 'light') : choice;
    root.dataset['theme'] = theme;
    if (store.getState().theme !== theme) store.setState({ theme });
  };
  show();
  media.addEventListener('change', show);
  store.subscribe(({ settings }, previous) => {
    if (settings === previous.settings) return;
    choice = settings.theme;
    remember('theme', choice);
    root.dataset['density'] = settings.density;
    show();
  });
}
