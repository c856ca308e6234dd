/** Names of the channels between preload and main. Both sides take them from here; the page never sees them. */
export const channels = {
  connect: 'hookglass:connect',
  port: 'hookglass:port',
  copyText: 'hookglass:copy-text',
  copySecret: 'hookglass:copy-secret',
  openExternal: 'hookglass:open-external',
  revealDataFolder: 'hookglass:reveal-data-folder',
} as const;
