import type { EnvironmentId } from '#contract/ids.ts';
import { useConnections } from '#renderer/platform/use-connections.ts';

/** The environment whose Console the sandbox is; undefined while none uses it, or until that is known. */
export function useSandboxEnvironment(): EnvironmentId | undefined {
  const { connections } = useConnections();
  return connections?.find(({ isSandbox }) => isSandbox)?.environmentId;
}
