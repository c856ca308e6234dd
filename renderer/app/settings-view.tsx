import { SettingsPage } from '#renderer/features/settings/settings-page.tsx';
import { commandTable } from './commands.ts';

/** The settings with what only the app knows: its commands and their keys. */
export function SettingsView() {
  return <SettingsPage shortcuts={commandTable} />;
}
