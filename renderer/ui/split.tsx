import type { ReactNode } from 'react';
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './split.module.css';

export interface SplitPane {
  readonly id: string;
  /** Pixels as a number, per cent as `"40%"`. */
  readonly size?: number | string | undefined;
  readonly minSize?: number | string | undefined;
  readonly maxSize?: number | string | undefined;
  /** Keeps its pixels when the window changes; at least one pane must not. */
  readonly isFixed?: boolean | undefined;
  readonly content: ReactNode;
}

export interface SplitProps {
  readonly id: string;
  readonly panes: readonly SplitPane[];
  readonly orientation?: 'horizontal' | 'vertical' | undefined;
  /** Sizes as the person left them, by pane id. */
  readonly layout?: Layout | undefined;
  readonly onLayout?: ((layout: Layout) => void) | undefined;
}

/** Panes with a line between them that can be dragged, or moved with the arrow keys. */
export function Split({ id, panes, orientation = 'horizontal', layout, onLayout }: SplitProps) {
  return (
    <Group
      id={id}
      orientation={orientation}
      className={styles.group}
      {...(layout === undefined ? {} : { defaultLayout: layout })}
      onLayoutChanged={(next, meta) => (meta.isUserInteraction ? onLayout?.(next) : undefined)}
    >
      {panes.flatMap((pane, index) => [
        index === 0 ? null : (
          <Separator
            key={`before-${pane.id}`}
            aria-label={orientation === 'vertical' ? 'Height of the panes' : 'Width of the panes'}
            className={classNames(styles.separator, orientation === 'vertical' && styles.vertical)}
          />
        ),
        <Panel
          key={pane.id}
          id={pane.id}
          className={styles.pane}
          defaultSize={pane.size}
          minSize={pane.minSize}
          maxSize={pane.maxSize}
          groupResizeBehavior={pane.isFixed === true ? 'preserve-pixel-size' : 'preserve-relative-size'}
        >
          {pane.content}
        </Panel>,
      ])}
    </Group>
  );
}
