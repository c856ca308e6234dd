import { useEffect } from 'react';
import { useServices } from '#renderer/platform/services.tsx';
import { followMatches } from './attention.ts';

/** Follows matches as long as the window is there. */
export function useAttention(): void {
  const { platform, feed, stores } = useServices();
  useEffect(() => followMatches({ attention: platform.attention, feed, stores }), [platform, feed, stores]);
}
