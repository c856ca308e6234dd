/** Before the first delivery. */
import type { Scene, World } from '../stage.ts';

/** What may not be there is not waited for long. */
const briefMs = 3_000;

const empty: Scene = {
  name: 'empty',
  title: 'First start, empty',
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.timeline.sendTestEvent.waitFor();
  },
};

const settings: Scene = {
  name: 'settings',
  title: 'Settings',
  show: async ({ app }) => app.goTo('Settings'),
};

const shortcuts: Scene = {
  name: 'shortcuts',
  title: 'Shortcuts',
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.press('?');
    await app.shortcuts.waitFor();
  },
  leave: ({ app }) => app.press('Escape'),
};

const settingsSearch: Scene = {
  name: 'settings-search',
  title: 'Settings, searched',
  isOptional: true,
  show: async ({ app }) => {
    await app.goTo('Settings');
    const field = app.page.getByRole('main').getByPlaceholder('Search settings');
    await field.waitFor({ timeout: briefMs });
    await field.fill('theme');
  },
};

const palette: Scene = {
  name: 'palette',
  title: 'The command palette',
  isOptional: true,
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.press('Control+k');
    const field = app.page.getByRole('dialog').getByRole('combobox');
    await field.waitFor({ timeout: briefMs });
    await field.fill('replay');
  },
  leave: ({ app }) => app.press('Escape', 'Escape'),
};

export const fresh: World = { name: 'fresh', scenes: [empty, settings, settingsSearch, shortcuts, palette] };
