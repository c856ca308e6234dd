/** Names of the channels between preload and main. Both sides take them from here; the page never sees them. */
export const channels = {
  connect: 'hookglass:connect',
  port: 'hookglass:port',
  copyText: 'hookglass:copy-text',
  copySecret: 'hookglass:copy-secret',
  openExternal: 'hookglass:open-external',
  revealDataFolder: 'hookglass:reveal-data-folder',
  notify: 'hookglass:notify',
  setBadge: 'hookglass:set-badge',
  setMenu: 'hookglass:set-menu',
  /** From main to the page. */
  event: 'hookglass:event',
} as const;
