import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import type { Tone } from './callout.tsx';
import { IconButton } from './icon-button.tsx';
import styles from './notice-list.module.css';

export interface ShownNotice {
  readonly id: string;
  readonly tone: Tone;
  readonly title: string;
  readonly text?: string | undefined;
  readonly action?: ReactNode;
}

const icons: Readonly<Record<Tone, LucideIcon>> = { info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** Notices in the corner, newest last. They are said to screen readers and never take the focus. */
export function NoticeList({ notices, onDismiss }: { readonly notices: readonly ShownNotice[]; readonly onDismiss: (id: string) => void }) {
  return (
    <section className={styles.list} aria-label="Notices" aria-live="polite">
      {notices.map((notice) => {
        const Icon = icons[notice.tone];
        return (
          <div key={notice.id} className={classNames(styles.notice, styles[notice.tone])}>
            <Icon size={16} strokeWidth={1.75} aria-hidden className={styles.icon} />
            <div className={styles.text}>
              <p className={styles.title}>{notice.title}</p>
              {notice.text === undefined || notice.text === '' ? null : <p className={styles.body}>{notice.text}</p>}
              {notice.action === undefined ? null : <div className={styles.action}>{notice.action}</div>}
            </div>
            <IconButton icon={X} size="small" label="Dismiss" onClick={() => onDismiss(notice.id)} />
          </div>
        );
      })}
    </section>
  );
}
