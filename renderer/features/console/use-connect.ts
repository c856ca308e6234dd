import type { ApiClient } from '#contract/api.ts';
import type { ConsoleConnection } from '#contract/models/console.ts';
import { problemOf } from '#renderer/errors/problem-of.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { withConnections } from '#renderer/state/console-store.ts';

export type ConnectionChange = Omit<Parameters<ApiClient['console']['connect']>[0], 'environmentId'>;

/** Changes a connection; resolves with what was wrong, in words, or with null. */
export type Connect = (change: ConnectionChange) => Promise<string | null>;

export function useConnect({ environmentId }: ConsoleConnection): Connect {
  const { client, stores } = useServices();
  return async (change) => {
    try {
      const connection = await client.console.connect({ environmentId, ...change });
      stores.console.setState((state) => ({ connections: withConnections(state.connections, [connection]) }));
      return null;
    } catch (error) {
      return problemOf(error);
    }
  };
}

/** An empty field takes the value away. */
export function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
