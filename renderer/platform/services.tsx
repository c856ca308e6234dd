import { createContext, type ReactNode, useContext, useEffect, useEffectEvent } from 'react';
import { useStore as useZustand } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '#contract/api.ts';
import type { CommandId, CommandRegistry } from '#renderer/state/command-registry.ts';
import type { Stores } from '#renderer/state/stores.ts';
import type { FeedListener, FeedSource } from './feed-source.ts';
import type { Platform } from './platform.ts';

export interface Services {
  readonly client: ApiClient;
  readonly platform: Platform;
  readonly stores: Stores;
  readonly feed: FeedSource;
  readonly commands: CommandRegistry;
  /** Tries to connect at once instead of at the end of the pause. */
  readonly reconnect: () => void;
}

const ServicesContext = createContext<Services | null>(null);

export function ServicesProvider({ services, children }: { readonly services: Services; readonly children: ReactNode }) {
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('There is no ServicesProvider above.');
  return services;
}

/** Binds a store to the component. The selector has to give the same value for the same state: use `useShallow` for lists. */
export function useStore<T, S>(store: StoreApi<T>, selector: (state: T) => S): S {
  return useZustand(store, selector);
}

/** Hears every flush of the feed while the component is there. */
export function useFeed(listener: FeedListener): void {
  const { feed } = useServices();
  const hear = useEffectEvent(listener);
  useEffect(() => feed.listen((flush) => hear(flush)), [feed]);
}

/** Takes a command while the component is there; `null` while it can't be done. */
export function useCommand(id: CommandId, run: (() => void) | null): void {
  const { commands } = useServices();
  const act = useEffectEvent(() => run?.());
  const isPossible = run !== null;
  useEffect(() => (isPossible ? commands.register(id, () => act()) : undefined), [commands, id, isPossible]);
}

/** Takes a command from anywhere in the window, unless somebody closer takes it; `null` while it can't be done. */
export function useLastCommand(id: CommandId, run: (() => void) | null): void {
  const { commands } = useServices();
  const act = useEffectEvent(() => run?.());
  const isPossible = run !== null;
  useEffect(() => (isPossible ? commands.registerLast(id, () => act()) : undefined), [commands, id, isPossible]);
}
