/** Boot order: policy-safe schemas, theme, platform, session, mount. The only place that makes stores and looks for Electron. */
import '#renderer/platform/zod-setup.ts';
import '#renderer/styles/fonts.css';
import '#renderer/styles/tokens.css';
import '#renderer/styles/themes.css';
import '#renderer/styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '#renderer/app/app.tsx';
import { bindRoutes } from '#renderer/app/routes.ts';
import { bindShortcuts } from '#renderer/app/shortcuts.ts';
import { bindTheme } from '#renderer/app/theme.ts';
import { createBrowserPlatform } from '#renderer/platform/browser.ts';
import { createElectronPlatform } from '#renderer/platform/electron.ts';
import { startSession } from '#renderer/platform/session.ts';
import { createCommandRegistry } from '#renderer/state/command-registry.ts';
import { createStores } from '#renderer/state/stores.ts';

const stores = createStores();
bindTheme(stores.settings, document.documentElement);

const platform = window.hookglass === undefined ? createBrowserPlatform() : createElectronPlatform(window.hookglass);
const session = startSession({
  platform,
  stores,
  frames: { requestFrame: (run) => requestAnimationFrame(run), cancelFrame: (handle) => cancelAnimationFrame(handle) },
  // biome-ignore lint/suspicious/noConsole: the page has no other log, and a fault must leave a trace
  report: (error) => console.error('The window could not do something on its own.', error),
});
const commands = createCommandRegistry();
bindRoutes(stores.selection);
bindShortcuts(commands);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App services={{ client: session.client, platform, stores, feed: session.feed, commands, reconnect: session.reconnect }} />
  </StrictMode>,
);
