import { Bell, BellRing } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SavedView } from '#contract/models/saved-view.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import type { NoticePermission } from '#renderer/platform/attention.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { changeNotices } from './view-actions.ts';
import styles from './views-menu.module.css';

interface NoticeSwitchProps {
  readonly view: SavedView;
  readonly onChanged: () => void;
}

/** On: who does not look at the window is told of what matches as it arrives. The browser is asked for leave at this moment, not before. */
export function NoticeSwitch({ view, onChanged }: NoticeSwitchProps) {
  const services = useServices();
  const isOn = view.notifies === 'on';
  return (
    <IconButton
      size="small"
      icon={isOn ? BellRing : Bell}
      className={isOn ? styles.notifying : undefined}
      label={`Notify of matches of ${visibleText(view.name)}`}
      aria-pressed={isOn}
      onClick={() => void changeNotices(services, view).then(onChanged)}
    />
  );
}

const problems: Readonly<Record<NoticePermission, string | null>> = {
  granted: null,
  unasked: 'This browser has not been asked for notifications yet.',
  denied:
    'This browser refuses notifications of Hookglass. Allow them in its settings for this site, to the left of the address. Until then matches are counted in the title of the tab.',
  impossible: 'This browser has no notifications. Matches are counted in the title of the tab.',
};

/** Why nobody is told although a view says so, and what to do; nothing while all is well. */
export function NoticesNote({ views, onChanged }: { readonly views: readonly SavedView[]; readonly onChanged: () => void }) {
  const { platform, client, stores } = useServices();
  const isOff = useStore(stores.settings, ({ settings }) => settings.notifications === 'off');
  if (views.every(({ notifies }) => notifies === 'off')) return null;
  if (isOff) {
    const turnOn = async () => {
      stores.settings.setState({ settings: await client.settings.update({ notifications: 'on' }) });
    };
    return (
      <Note action={<NoteButton label="Turn on" run={turnOn} />}>Notifications are off in the settings. Views keep their choice.</Note>
    );
  }
  const permission = platform.attention.permission();
  const problem = problems[permission];
  if (problem === null) return null;
  const ask = async () => {
    await platform.attention.askPermission();
    onChanged();
  };
  return <Note action={permission === 'unasked' ? <NoteButton label="Ask" run={ask} /> : null}>{problem}</Note>;
}

function Note({ children, action }: { readonly children: ReactNode; readonly action: ReactNode }) {
  return (
    <div className={styles.note} role="status">
      <p>{children}</p>
      {action}
    </div>
  );
}

function NoteButton({ label, run }: { readonly label: string; readonly run: () => Promise<void> }) {
  const { stores } = useServices();
  return (
    <Button size="small" onClick={() => run().catch((error: unknown) => noticeError(stores.notice, error))}>
      {label}
    </Button>
  );
}
