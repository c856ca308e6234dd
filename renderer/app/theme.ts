import { type Settings, settingsSchema } from '#contract/models/settings.ts';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { showTimesIn } from '#renderer/lib/shown-zone.ts';
import type { SettingsStore } from '#renderer/state/settings-store.ts';

type Look = Pick<Settings, 'theme' | 'contrast' | 'timeZone'>;

const looksAtFirst: Look = { theme: 'system', contrast: 'system', timeZone: 'local' };
const lookSchema = settingsSchema.pick({ theme: true, contrast: true, timeZone: true });

/**
 * Keeps `data-theme`, `data-contrast` and `data-density` on <html>, and the zone of shown times, in step with the settings and the
 * system. Call before the first paint.
 */
export function bindTheme(store: SettingsStore, root: HTMLElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const more = matchMedia('(prefers-contrast: more)');
  // Until the engine has told its settings, the last known choice avoids a flash.
  let look = recall('look', (value) => lookSchema.safeParse(value).data) ?? looksAtFirst;
  const show = () => {
    const theme = look.theme === 'system' ? (dark.matches ? 'dark' : 'light') : look.theme;
    const contrast = look.contrast === 'system' ? (more.matches ? 'more' : 'normal') : look.contrast;
    root.dataset['theme'] = theme;
    root.dataset['contrast'] = contrast;
    showTimesIn(look.timeZone);
    if (store.getState().theme !== theme) store.setState({ theme });
  };
  show();
  dark.addEventListener('change', show);
  more.addEventListener('change', show);
  store.subscribe(({ settings }, previous) => {
    if (settings === previous.settings) return;
    look = { theme: settings.theme, contrast: settings.contrast, timeZone: settings.timeZone };
    remember('look', look);
    root.dataset['density'] = settings.density;
    show();
  });
}
