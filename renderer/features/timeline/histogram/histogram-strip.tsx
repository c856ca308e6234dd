import { useState } from 'react';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { useTimelineState } from '../timeline-context.tsx';
import { HistogramPlot } from './histogram-plot.tsx';
import styles from './histogram-strip.module.css';
import { StripBar } from './strip-bar.tsx';
import type { Pointed } from './time-scale.ts';
import { useHistogram } from './use-histogram.ts';

/** Bars over time above the list, and the line that says what they show. Folded away it keeps the line. */
export function HistogramStrip() {
  const [isOpen, setOpen] = useState(() => recall('histogram-open', (value) => (typeof value === 'boolean' ? value : undefined)) ?? true);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const { store, zoomTo, zoomOut, isZoomed } = useHistogram();
  const isEmptyLog = useTimelineState((state) => state.hasLoaded && state.query === '' && state.pages.length === 0);
  if (isEmptyLog) return null;
  return (
    <section className={styles.strip} aria-label="Deliveries over time">
      {isOpen ? <HistogramPlot store={store} onPoint={setPointed} onZoom={zoomTo} onZoomOut={isZoomed ? zoomOut : null} /> : null}
      <StripBar
        store={store}
        pointed={pointed}
        onZoomOut={isZoomed ? zoomOut : null}
        isOpen={isOpen}
        onToggle={() => {
          setOpen(!isOpen);
          remember('histogram-open', !isOpen);
        }}
      />
    </section>
  );
}
