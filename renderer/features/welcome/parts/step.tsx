import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { type GuideStep, guideSteps } from '#renderer/state/guide-store.ts';
import styles from '../welcome.module.css';

export interface StepProps {
  readonly step: GuideStep;
  readonly title: string;
  readonly children: ReactNode;
}

/** A numbered step; its number becomes a tick. */
export function Step({ step, title, children }: StepProps) {
  const { stores } = useServices();
  const isDone = useStore(stores.guide, (state) => state.done.includes(step));
  const titleId = useId();
  return (
    <li className={styles.step} aria-labelledby={titleId}>
      <StepNumber step={step} isDone={isDone} />
      <div className={styles.content}>
        <h3 className={styles.head} id={titleId}>
          {title}
          {isDone ? <span className="visually-hidden">, done</span> : null}
        </h3>
        {children}
      </div>
    </li>
  );
}

function StepNumber({ step, isDone }: { readonly step: GuideStep; readonly isDone: boolean }) {
  return (
    <span className={styles.number} data-done={isDone || undefined} aria-hidden="true">
      {isDone ? <Check size={12} strokeWidth={2.5} /> : guideSteps.indexOf(step) + 1}
    </span>
  );
}
