import { Popover as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './popover.module.css';

export interface PopoverProps {
  /** What it is, for screen readers. */
  readonly label: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** The button that opens it: one element that takes a ref and props. */
  readonly trigger: ReactNode;
  readonly align?: 'start' | 'end' | undefined;
  readonly children: ReactNode;
}

/** A panel beside what opened it. It takes the focus, and gives it back; Esc and a press outside close it. */
export function Popover({ label, isOpen, onOpenChange, trigger, align = 'end', children }: PopoverProps) {
  return (
    <Primitive.Root open={isOpen} onOpenChange={onOpenChange}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className={styles.content} aria-label={label} align={align} sideOffset={6} collisionPadding={8}>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
