import { CircleCheck, CircleSlash, Clock, History, type LucideIcon } from 'lucide-react';
import type { Secret } from '#contract/models/endpoint.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from '../secrets.module.css';

const icons: Readonly<Record<Secret['state'], LucideIcon>> = {
  upcoming: Clock,
  current: CircleCheck,
  previous: History,
  retired: CircleSlash,
};

/** By word and shape; the colour only repeats them. */
export function SecretState({ state }: { readonly state: Secret['state'] }) {
  const Icon = icons[state];
  return (
    <span className={classNames(styles.state, styles[state])}>
      <Icon size={12} strokeWidth={1.75} aria-hidden />
      {state}
    </span>
  );
}
