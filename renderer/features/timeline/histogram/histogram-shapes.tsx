import { useEffect, useRef, useState } from 'react';
import type { Gap } from '#contract/models/observation.ts';
import { formatAxis } from '#renderer/lib/format-time.ts';
import { shownOffsetMinutes } from '#renderer/lib/shown-zone.ts';
import styles from './histogram-strip.module.css';
import { describeGap } from './histogram-words.ts';
import { type Bar, fractionOf, gapSpans, type TimeRange, type Tone, ticksOf } from './time-scale.ts';

const toneClass: Readonly<Record<Tone, string | undefined>> = {
  ok: styles.ok,
  unchecked: styles.unchecked,
  doubtful: styles.doubtful,
  bad: styles.bad,
};

/** The stripes of `bad`, in units of the stretched plot: as wide as a bucket, eight of them over the height. */
export function Patterns({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={`${id}-bad`} width="1" height="0.12" patternUnits="userSpaceOnUse">
        <rect width="1" height="0.075" className={styles.bad} />
      </pattern>
    </defs>
  );
}

/** One rectangle per segment. `bad` is striped, so that it is told from `ok` without colour; the line beneath gives all counts in words. */
export function BarShapes({ id, bars }: { readonly id: string; readonly bars: readonly Bar[] }) {
  return bars.map((bar) => (
    <g key={bar.index}>
      {bar.segments.map((segment) => (
        <rect
          key={segment.tone}
          x={bar.index + 0.08}
          width={0.84}
          y={1 - segment.to}
          height={segment.to - segment.from}
          className={segment.tone === 'bad' ? undefined : toneClass[segment.tone]}
          fill={segment.tone === 'bad' ? `url(#${id}-bad)` : undefined}
        />
      ))}
    </g>
  ));
}

/** Stretches without anybody listening, hatched over the full height. */
export function GapShapes({ range, gaps }: { readonly range: TimeRange; readonly gaps: readonly Gap[] }) {
  return gapSpans(range, gaps, range.untilUs).map(({ gap, from, to }) => (
    <div
      key={gap.fromUs}
      className={styles.gap}
      style={{ left: `${from * 100}%`, width: `max(2px, ${(to - from) * 100}%)` }}
      title={describeGap(gap)}
      data-gap={gap.reason}
    />
  ));
}

const pixelsPerTick = 96;

export function Ticks({ range }: { readonly range: TimeRange }) {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 600));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  const offsetUs = shownOffsetMinutes(range.untilUs) * 60_000_000;
  return (
    <div ref={element} className={styles.ticks} aria-hidden="true">
      {ticksOf(range, Math.max(2, Math.floor(width / pixelsPerTick)), offsetUs)
        // A name at the very edge would be cut.
        .filter(({ timeUs }) => fractionOf(range, timeUs) < 1 - 40 / width)
        .map(({ timeUs, isDay }) => (
          <span key={timeUs} className={styles.tick} style={{ left: `${fractionOf(range, timeUs) * 100}%` }}>
            {formatAxis(timeUs, isDay)}
          </span>
        ))}
    </div>
  );
}
