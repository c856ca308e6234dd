import type { Environment } from '#contract/models/environment.ts';
import type { RetentionRule } from '#contract/models/storage.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import styles from '../storage-page.module.css';
import { environmentWords } from '../storage-words.ts';
import { type StorageView, useRunning } from '../use-storage.ts';
import { RetentionForm } from './retention-form.tsx';
import { RunningJob } from './running-job.tsx';
import { Section } from './section.tsx';

export interface RetentionProps {
  readonly view: StorageView;
  readonly reload: () => void;
  readonly isReadOnly: boolean;
}

/** Per environment: what is kept, and for how long. */
export function Retention({ view, reload, isReadOnly }: RetentionProps) {
  const { stores } = useServices();
  const environments = useStore(stores.environment, (state) => state.environments);
  const running = useRunning('retention');
  return (
    <Section
      title="How long deliveries are kept"
      hint="The oldest go first, once a minute, and for good. Bookmarked ones are never removed."
    >
      {environments.map((environment) => (
        <div key={environment.id} className={styles.environment}>
          <h3 className={styles.environmentName}>
            <bdi>{visibleText(environment.name)}</bdi>
            <span className={styles.secondary}>{wordsOf(view, environment)}</span>
          </h3>
          <RetentionForm
            key={JSON.stringify(ruleOf(view, environment))}
            rule={ruleOf(view, environment)}
            asOf={view.storage}
            onSaved={reload}
            isReadOnly={isReadOnly}
            isRunning={running !== undefined}
          />
        </div>
      ))}
      {running === undefined ? null : <RunningJob job={running} />}
    </Section>
  );
}

function ruleOf({ rules }: StorageView, { id }: Environment): RetentionRule {
  return rules.find((rule) => rule.environmentId === id) ?? { environmentId: id, maxAgeDays: null, maxDeliveries: null, maxBytes: null };
}

function wordsOf({ storage }: StorageView, { id }: Environment): string {
  const kept = storage.environments.find((environment) => environment.environmentId === id);
  return kept === undefined ? 'Nothing kept' : environmentWords(kept);
}
