import { useEffect } from 'react';
import { useAttention } from '#renderer/features/attention/use-attention.ts';
import { TimelineProvider } from '#renderer/features/timeline/timeline-context.tsx';
import { type Services, ServicesProvider, useServices, useStore } from '#renderer/platform/services.tsx';
import { TooltipProvider } from '#renderer/ui/tooltip.tsx';
import { CrashScreen } from './crash-screen.tsx';
import { Gate } from './gate.tsx';
import { Layout } from './layout.tsx';
import { useNativeMenu } from './native-menu.ts';
import { rememberPlaces } from './palette/recent-places.ts';
import { useWindowCommands } from './window-commands.ts';

export function App({ services }: { readonly services: Services }) {
  return (
    <CrashScreen name="the window">
      <ServicesProvider services={services}>
        <TooltipProvider>
          <AppState />
          <Gate>
            <Inside />
          </Gate>
        </TooltipProvider>
      </ServicesProvider>
    </CrashScreen>
  );
}

function Inside() {
  const { stores } = useServices();
  useWindowCommands();
  useAttention();
  useNativeMenu();
  useEffect(() => rememberPlaces(stores.selection), [stores]);
  return (
    <TimelineProvider>
      <Layout />
    </TimelineProvider>
  );
}

/** `data-app-state` on <html>: `connecting`, `ready`, `lost` or `refused`, for styles and for tests to wait on. */
function AppState() {
  const { stores } = useServices();
  const state = useStore(stores.session, ({ link }) => link.kind);
  useEffect(() => {
    document.documentElement.dataset['appState'] = state;
  }, [state]);
  return null;
}
