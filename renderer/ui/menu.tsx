import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { Keys } from './keys.tsx';
import styles from './menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  /** A sign before the label that is not an icon. */
  readonly mark?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly hint?: string | undefined;
  readonly isDanger?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Makes it one of several choices, with a tick at the chosen one. */
  readonly isChecked?: boolean | undefined;
  /** Stays open, so that more than one can be chosen. */
  readonly staysOpen?: boolean | undefined;
  /** Draws a line above. */
  readonly startsGroup?: boolean | undefined;
  readonly onSelect: () => void;
}

export interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end' | undefined;
  readonly onOpen?: (() => void) | undefined;
  /** The button that opens it: one element that takes a ref and props. */
  readonly children: ReactNode;
}

export function Menu({ label, items, align = 'start', onOpen, children }: MenuProps) {
  return (
    <Primitive.Root modal={false} onOpenChange={(isOpen) => (isOpen ? onOpen?.() : undefined)}>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className={styles.content} aria-label={label} align={align} sideOffset={4} collisionPadding={8} loop>
          {items.map((item) => (
            <MenuRow key={item.id} item={item} />
          ))}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function MenuRow({ item }: { readonly item: MenuItem }) {
  const Icon = item.icon;
  const look = {
    className: classNames(styles.item, item.isDanger === true && styles.danger),
    disabled: item.isDisabled === true,
    onSelect: (event: Event) => {
      if (item.staysOpen === true) event.preventDefault();
      item.onSelect();
    },
  };
  const content = (
    <>
      {item.isChecked === undefined ? null : (
        <span className={styles.check}>{item.isChecked ? <Check size={14} strokeWidth={1.75} aria-hidden /> : null}</span>
      )}
      {Icon === undefined ? null : <Icon size={14} strokeWidth={1.5} aria-hidden />}
      {item.mark}
      <span className={styles.label}>{item.label}</span>
      {item.hint === undefined ? null : <span className={styles.hint}>{item.hint}</span>}
      {item.shortcut === undefined ? null : <Keys keys={item.shortcut} />}
    </>
  );
  return (
    <>
      {item.startsGroup === true ? <Primitive.Separator className={styles.separator} /> : null}
      {item.isChecked === undefined ? (
        <Primitive.Item {...look}>{content}</Primitive.Item>
      ) : (
        <Primitive.CheckboxItem {...look} checked={item.isChecked}>
          {content}
        </Primitive.CheckboxItem>
      )}
    </>
  );
}
