import { type ComponentType, createElement, type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { fetchMissingSheets } from '#renderer/lib/fetch-sheets.ts';
import { createLate, type Late } from '#renderer/lib/late.ts';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from './late-part.module.css';

/** A part of the window whose script comes in a file of its own. */
export type LatePart<Props> = Late<ComponentType<Props>>;

export function latePart<Props>(fetchIt: () => Promise<ComponentType<Props>>): LatePart<Props> {
  let isAgain = false;
  return createLate(async () => {
    try {
      if (isAgain) await fetchMissingSheets();
      return await fetchIt();
    } catch (error) {
      isAgain = true;
      throw clientFailure('link.part_missing', { problem: error instanceof Error ? error.message : String(error) }, error);
    }
  });
}

interface LateProps<Props> {
  readonly part: LatePart<Props>;
  readonly props: Props;
  /** What stands in its place meanwhile, when it is more than rows to come. */
  readonly meanwhile?: ReactNode;
  /** Told when it came after it had to be waited for. */
  readonly onArrived?: (() => void) | undefined;
}

/** Draws the part at once where it is there, else the shape of what is coming; a load that failed says so and can be tried again. */
export function LateView<Props extends object>({ part, props, meanwhile = <PageToCome />, onArrived }: LateProps<Props>) {
  const state = useSyncExternalStore(part.onChange, part.state);
  // Also where a load ahead of time failed: now it is asked for.
  useEffect(() => void part.load(), [part]);
  if (state.kind === 'ready') return createElement(state.value, props);
  return (
    <>
      {state.kind === 'failed' ? <NotHere error={state.error} onRetry={() => void part.load()} /> : meanwhile}
      <Arrival onArrived={onArrived} />
    </>
  );
}

/** Goes when the part comes, which is the moment to tell. */
function Arrival({ onArrived }: { readonly onArrived: (() => void) | undefined }) {
  useEffect(() => () => queueMicrotask(() => onArrived?.()), [onArrived]);
  return null;
}

function PageToCome() {
  return (
    <div className={styles.coming}>
      <Skeleton rows={8} />
    </div>
  );
}

function NotHere({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <div className={styles.missing}>
      <ErrorCallout error={error} actions={{ retry: onRetry, reload: () => location.reload() }} />
    </div>
  );
}
