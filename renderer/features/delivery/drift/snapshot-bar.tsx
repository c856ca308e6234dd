import { ClipboardPaste, CloudDownload, Ellipsis, ExternalLink, EyeOff, FileUp, PencilLine } from 'lucide-react';
import { useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useConsoleLink } from '#renderer/platform/use-console-link.ts';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import styles from './drift.module.css';
import { HistoryButton } from './history-button.tsx';
import { RulesDialog } from './rules-dialog.tsx';
import type { SnapshotsView } from './use-snapshots.ts';

export interface SnapshotBarProps {
  readonly delivery: Delivery;
  readonly view: SnapshotsView;
  readonly chosen: Snapshot;
  readonly onPaste: () => void;
  readonly onOpen: () => void;
}

/** Which snapshot is compared with, getting a newer one, and what else can be done. */
export function SnapshotBar({ delivery, view, chosen, onPaste, onOpen }: SnapshotBarProps) {
  const { stores } = useServices();
  const [isShowingRules, setShowingRules] = useState(false);
  const link = useConsoleLink(delivery, chosen);
  const items: readonly MenuItem[] = [
    { id: 'paste', label: 'Paste JSON…', icon: ClipboardPaste, onSelect: onPaste },
    { id: 'file', label: 'Open a file…', icon: FileUp, onSelect: onOpen },
    {
      id: 'compose',
      label: 'Compose an event from it',
      icon: PencilLine,
      onSelect: () => stores.selection.setState({ view: 'compose', composeSource: { kind: 'console', snapshotId: chosen.id } }),
    },
    { id: 'rules', label: 'Ignore rules…', icon: EyeOff, startsGroup: true, onSelect: () => setShowingRules(true) },
    {
      id: 'connection',
      label: 'Connection of this environment',
      onSelect: () => stores.selection.setState({ view: 'console', consoleId: delivery.environmentId }),
    },
  ];
  const { isRunning, run, cancel } = view.fetching;
  const fetchButton = useLostFocus<HTMLButtonElement>(isRunning);
  return (
    <div className={styles.bar}>
      <HistoryButton
        snapshots={view.snapshots ?? [chosen]}
        chosen={chosen}
        onChoose={view.choose}
        onRemove={(id) => void view.removing.run(id)}
      />
      <span className={styles.spring} />
      {link === null ? null : (
        <Button size="small" variant="quiet" icon={ExternalLink} onClick={link.open}>
          Open in the Console
        </Button>
      )}
      {isRunning ? (
        <Button size="small" onClick={cancel}>
          Cancel
        </Button>
      ) : null}
      <Button ref={fetchButton} size="small" icon={CloudDownload} isBusy={isRunning} onClick={() => void run(undefined)}>
        Fetch again
      </Button>
      <Menu label="More for the comparison" align="end" items={items}>
        <IconButton icon={Ellipsis} size="small" label="More for the comparison" />
      </Menu>
      {isShowingRules ? <RulesDialog eventType={delivery.eventType} onClose={() => setShowingRules(false)} /> : null}
    </div>
  );
}
