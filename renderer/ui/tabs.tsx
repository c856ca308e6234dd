import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import styles from './tabs.module.css';

export interface Tab<T extends string = string> {
  readonly id: T;
  readonly label: string;
  /** A count or a mark beside the label. */
  readonly badge?: ReactNode;
}

export interface TabsProps<T extends string = string> {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly active: T;
  readonly onChange: (id: T) => void;
  /** Content of the active tab; the panel around it scrolls by itself. */
  readonly children: ReactNode;
}

export function Tabs<T extends string>({ label, tabs, active, onChange, children }: TabsProps<T>) {
  // A field that had the focus goes with its tab when something else than the tab itself changes it, as sending does.
  const panel = useLostFocus<HTMLDivElement>(active);
  const choose = (chosen: string) => {
    const tab = tabs.find((candidate) => candidate.id === chosen);
    if (tab !== undefined) onChange(tab.id);
  };
  return (
    <Primitive.Root className={styles.root} value={active} onValueChange={choose}>
      <Primitive.List className={styles.list} aria-label={label}>
        {tabs.map((tab) => (
          <Primitive.Trigger key={tab.id} value={tab.id} className={styles.tab}>
            {tab.label}
            {tab.badge === undefined || tab.badge === null ? null : <span className={styles.badge}>{tab.badge}</span>}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      <Primitive.Content ref={panel} key={active} value={active} className={styles.panel}>
        {children}
      </Primitive.Content>
    </Primitive.Root>
  );
}
