import { SettingsPage } from '#renderer/features/settings/settings-page.tsx';
import { capOf, commandTable } from './commands.ts';

const shortcuts = commandTable.map(({ id, group, label, keys }) => ({ id, group, label, keys: keys.map(capOf) }));

/** The settings with what only the app knows: its commands and their keys. */
export function SettingsView() {
  return <SettingsPage shortcuts={shortcuts} />;
}
