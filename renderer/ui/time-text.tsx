import type { ReactNode } from 'react';
import { describeTime, formatUtc } from '#renderer/lib/format-time.ts';

export interface TimeTextProps {
  readonly timeUs: number;
  readonly className?: string | undefined;
  /** In any wording: "14:02", "3 minutes ago". */
  readonly children: ReactNode;
}

/** A moment; hovering it tells how long ago it was, the date with its zone, and UTC. */
export function TimeText({ timeUs, className, children }: TimeTextProps) {
  return (
    <time
      className={className}
      dateTime={formatUtc(timeUs)}
      // Said when it is asked for, because "3 minutes ago" is true for a moment only.
      onMouseEnter={(event) => {
        event.currentTarget.title = describeTime(timeUs, Date.now());
      }}
    >
      {children}
    </time>
  );
}
