import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { focusView, isFocusLost } from '#renderer/lib/lost-focus.ts';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Buttons, the primary one last. */
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'regular' | 'large' | 'wide' | undefined;
  readonly children?: ReactNode;
}

/** Modal: takes the focus, keeps it inside, gives it back where it came from; Esc and a press outside close it. */
export function Dialog({ title, description, isOpen, onClose, footer, size = 'regular', children }: DialogProps) {
  const cameFrom = useRef<Element | null>(null);
  return (
    <Primitive.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Primitive.Portal>
        <Primitive.Overlay className={styles.overlay} />
        <Primitive.Content
          className={classNames(styles.content, styles[size])}
          onOpenAutoFocus={(event) => {
            cameFrom.current = openerOf(document.activeElement);
            focusFirstField(event);
          }}
          onCloseAutoFocus={(event) => {
            // why: Radix gives the focus back to its own trigger only, and these dialogs have none. What took it meanwhile keeps it.
            event.preventDefault();
            if (!isFocusLost()) return;
            // What it was opened from may have gone with what was done in it.
            if (cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected) cameFrom.current.focus();
            else focusView();
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className={styles.head}>
            <div className={styles.titles}>
              <Primitive.Title className={styles.title}>{title}</Primitive.Title>
              {description === undefined ? null : (
                <Primitive.Description className={styles.description}>{description}</Primitive.Description>
              )}
            </div>
            <IconButton icon={X} label="Close" shortcut="Esc" onClick={onClose} />
          </header>
          <div className={styles.body}>{children}</div>
          {footer === undefined || footer === null ? null : <footer className={styles.foot}>{footer}</footer>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** A menu goes away with its items, so what its item opened gives the focus back to the button of the menu, which names it. */
function openerOf(active: Element | null): Element | null {
  const buttonId = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return (typeof buttonId === 'string' ? document.getElementById(buttonId) : null) ?? active;
}

/** The field that is marked as the first to fill in, else the first of all, or the dialog itself: never the close button, whose tooltip would be the first thing to see. */
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const marked = event.currentTarget.querySelector<HTMLElement>('[data-first-field]');
  const field = marked ?? event.currentTarget.querySelector<HTMLElement>('input:not([disabled]), textarea, [role="combobox"]');
  (field ?? event.currentTarget).focus();
}
