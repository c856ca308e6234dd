import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import {
  type ColumnChoice,
  type ColumnFacts,
  type FittedColumns,
  fitColumns,
  isChosen,
  isUsual,
  parseChoice,
  usualChoice,
  withoutWidth,
  withShown,
  withWidth,
} from './column-layout.ts';
import type { Column, ColumnId } from './column-list.ts';

export interface Columns extends FittedColumns {
  readonly isUsual: boolean;
  readonly isChosen: (column: Column) => boolean;
  readonly show: (id: ColumnId, isShown: boolean) => void;
  /** Pixels; null gives the usual width back. */
  readonly resize: (id: ColumnId, width: number | null) => void;
  readonly reset: () => void;
}

const memory = 'timeline-columns';
const unmeasured = 1_200;

/** The columns of the list as the person left them, fitted to the element's width. */
export function useColumns(element: RefObject<HTMLElement | null>): Columns {
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const hasSeveralEndpoints = endpoints.filter((endpoint) => endpoint.slug !== null && !endpoint.isArchived).length > 1;
  const [choice, setChoice] = useState(() => recall(memory, parseChoice) ?? usualChoice);
  const width = useWidth(element);
  const change = (next: ColumnChoice) => {
    setChoice(next);
    remember(memory, next);
  };
  const facts: ColumnFacts = useMemo(() => ({ hasSeveralEndpoints }), [hasSeveralEndpoints]);
  const fitted = useMemo(() => fitColumns(choice, facts, width), [choice, facts, width]);
  return {
    ...fitted,
    isUsual: isUsual(choice),
    isChosen: (column) => isChosen(choice, facts, column),
    show: (id, isShown) => change(withShown(choice, id, isShown)),
    resize: (id, pixels) => change(pixels === null ? withoutWidth(choice, id) : withWidth(choice, id, pixels)),
    reset: () => change(usualChoice),
  };
}

/** Of the room for rows, which a scrollbar may narrow. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(unmeasured);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return undefined;
    setWidth(measured.clientWidth);
    const observer = new ResizeObserver(() => setWidth(measured.clientWidth));
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
