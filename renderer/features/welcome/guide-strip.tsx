import { Send, X } from 'lucide-react';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { mainEndpoint } from '#renderer/state/environment-store.ts';
import { type GuideStep, guideSteps } from '#renderer/state/guide-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { isAllDone } from './guide-memory.ts';
import styles from './guide-strip.module.css';
import { OutcomeLine } from './parts/outcome-line.tsx';
import { SandboxButton, SandboxTrouble } from './parts/sandbox-button.tsx';
import { useGuideDeeds } from './use-guide-deeds.ts';

/** The address stands in the bar all the time. */
const actionSteps = ['test-event', 'sandbox-run', 'own-sender'] as const satisfies readonly GuideStep[];

/** The first steps once rows are there: one line above the list, until it is hidden or everything is done. */
export function GuideStrip() {
  const { stores } = useServices();
  const isOpen = useStore(stores.guide, (state) => state.mode === 'open');
  return isOpen ? <Strip /> : null;
}

function Strip() {
  const { stores } = useServices();
  const done = useStore(stores.guide, (state) => state.done);
  const latest = useStore(stores.guide, (state) => (state.latest === null ? undefined : state.outcomes[state.latest]));
  const deeds = useGuideDeeds();
  const next = actionSteps.find((step) => !done.includes(step));
  return (
    <section className={styles.strip} aria-label="First steps">
      <div className={styles.line}>
        <p className={styles.count}>{isAllDone(done) ? 'All first steps done' : `${done.length} of ${guideSteps.length} first steps`}</p>
        <OutcomeLine outcome={latest} />
        {next === undefined ? null : <Next step={next} deeds={deeds} />}
        <IconButton size="small" icon={X} label="Hide the first steps" onClick={() => stores.guide.setState({ mode: 'hidden' })} />
      </div>
      <SandboxTrouble deeds={deeds} />
    </section>
  );
}

interface NextProps {
  readonly step: (typeof actionSteps)[number];
  readonly deeds: ReturnType<typeof useGuideDeeds>;
}

/** The step to do now; those after it wait for their turn. */
function Next({ step, deeds }: NextProps) {
  const { stores } = useServices();
  const endpoint = useStore(stores.environment, (state) => mainEndpoint(state.endpoints));
  if (step === 'sandbox-run') return <SandboxButton deeds={deeds} size="small" label="Start a sandbox run" />;
  if (endpoint === undefined) return null;
  if (step === 'test-event') {
    return (
      <Button size="small" icon={Send} isBusy={deeds.testEvent.isRunning} onClick={() => void deeds.testEvent.run(endpoint)}>
        Send a signed test event
      </Button>
    );
  }
  return (
    <Button size="small" onClick={() => stores.selection.setState({ dialog: { kind: 'own-sender' } })}>
      Point your own sender here
    </Button>
  );
}
