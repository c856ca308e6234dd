import { type SettingRow, settingTable } from '#domain/settings/setting-table.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { ChoiceSetting } from './choice-setting.tsx';
import { TextSetting } from './text-setting.tsx';

/** A row of the table of settings, by the control it names. */
export function TableSetting({ row }: { readonly row: SettingRow }) {
  const { control, key } = row;
  if (control.kind === 'choice') return <ChoiceSetting row={row} options={control.options} />;
  if (key === 'receiverPort') return <PortSetting row={row} placeholder={control.emptyText} />;
  return <TextSetting row={row} placeholder={control.emptyText} />;
}

function PortSetting({ row, placeholder }: { readonly row: SettingRow; readonly placeholder: string | undefined }) {
  const { stores } = useServices();
  const url = useStore(stores.session, (state) => state.health?.receiver.url ?? null);
  return (
    <TextSetting
      row={row}
      placeholder={placeholder}
      now={url === null ? 'Not listening at the moment.' : `At the moment it listens at ${url}.`}
    />
  );
}

export function rowsOf(section: SettingRow['section']): readonly SettingRow[] {
  return settingTable.filter((row) => row.section === section);
}
