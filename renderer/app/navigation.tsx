import {
  Crosshair,
  FileSearch,
  FlaskConical,
  GitCompareArrows,
  HardDrive,
  ListChecks,
  ListTree,
  type LucideIcon,
  PanelLeft,
  PencilLine,
  RotateCw,
  Settings2,
  ShieldCheck,
  Webhook,
} from 'lucide-react';
import { useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { useMedia } from '#renderer/lib/use-media.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import type { View } from '#renderer/state/selection-store.ts';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import styles from './navigation.module.css';

const places: readonly { readonly view: View; readonly label: string; readonly icon: LucideIcon; readonly shortcut: string }[] = [
  { view: 'timeline', label: 'Timeline', icon: ListTree, shortcut: 'g t' },
  { view: 'compose', label: 'Compose', icon: PencilLine, shortcut: 'g n' },
  { view: 'scenarios', label: 'Scenarios', icon: ListChecks, shortcut: 'g y' },
  { view: 'conformance', label: 'Handler check', icon: ShieldCheck, shortcut: 'g h' },
  { view: 'replays', label: 'Replays', icon: RotateCw, shortcut: 'g r' },
  { view: 'targets', label: 'Targets', icon: Crosshair, shortcut: 'g u' },
  { view: 'console', label: 'Console', icon: GitCompareArrows, shortcut: 'g o' },
  { view: 'sandbox', label: 'Sandbox', icon: FlaskConical, shortcut: 'g b' },
  { view: 'endpoints', label: 'Endpoints', icon: Webhook, shortcut: 'g e' },
  { view: 'check', label: 'Check', icon: FileSearch, shortcut: 'g c' },
  { view: 'storage', label: 'Storage', icon: HardDrive, shortcut: 'g d' },
  { view: 'settings', label: 'Settings', icon: Settings2, shortcut: 'g s' },
];

export function Navigation() {
  const isNarrow = useMedia('(width < 1100px)');
  const [isCollapsed, setCollapsed] = useState(() => recall('nav-collapsed', (value) => value === true) ?? false);
  const isSmall = isNarrow || isCollapsed;
  const toggle = () => {
    setCollapsed(!isCollapsed);
    remember('nav-collapsed', !isCollapsed);
  };
  return (
    <nav className={classNames(styles.nav, isSmall && styles.small)} aria-label="Views">
      <ul className={styles.list}>
        {places.map((place) => (
          <li key={place.view}>
            <Place {...place} isSmall={isSmall} />
          </li>
        ))}
      </ul>
      {isNarrow ? null : (
        <IconButton icon={PanelLeft} label={isCollapsed ? 'Show labels' : 'Hide labels'} aria-expanded={!isCollapsed} onClick={toggle} />
      )}
    </nav>
  );
}

interface PlaceProps {
  readonly view: View;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly shortcut: string;
  readonly isSmall: boolean;
}

function Place({ view, label, icon: Icon, shortcut, isSmall }: PlaceProps) {
  const { stores } = useServices();
  const isHere = useStore(stores.selection, (state) => state.view === view);
  return (
    <Tooltip text={label} shortcut={shortcut} side="right">
      <button
        type="button"
        className={styles.place}
        aria-current={isHere ? 'page' : undefined}
        onClick={() => stores.selection.setState({ view })}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden />
        <span className={isSmall ? 'visually-hidden' : undefined}>{label}</span>
      </button>
    </Tooltip>
  );
}
