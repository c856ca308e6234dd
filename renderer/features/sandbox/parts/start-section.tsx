import { Play } from 'lucide-react';
import { useState } from 'react';
import type { Sandbox } from '#contract/models/sandbox.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Checkbox } from '#renderer/ui/checkbox.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { changes, outcomes, paces, type RunDraft, runInput, startDraft, withholdable } from '../run-draft.ts';
import styles from '../sandbox.module.css';
import { useSandboxEnvironment } from '../use-sandbox-environment.ts';

/** A run with a fate of its own: what becomes of it, how fast, and which of its events never leave. */
export function StartSection({ world }: { readonly world: Sandbox }) {
  const { client } = useServices();
  const [draft, setDraft] = useState<RunDraft>(startDraft);
  const start = useRunning(async (input: ReturnType<typeof runInput>) => (await client.sandbox.startRun(input)).runId);
  const change = (part: Partial<RunDraft>) => setDraft({ ...draft, ...part });
  const suites = world.projects.find(({ id }) => id === draft.projectId)?.suites ?? [];
  return (
    <Section title="Start a run">
      <CardRow className={styles.runFields}>
        <Choice
          label="Project"
          value={draft.projectId}
          options={[{ value: '', label: 'Any' }, ...world.projects.map(({ id, name }) => ({ value: id, label: visibleText(name) }))]}
          onChange={(projectId) => change({ projectId, suiteId: '' })}
        />
        <Choice
          label="Suite"
          value={draft.suiteId}
          options={[{ value: '', label: 'Any' }, ...suites.map(({ id, name }) => ({ value: id, label: visibleText(name) }))]}
          onChange={(suiteId) => change({ suiteId })}
        />
        <Choice label="It ends" value={draft.outcome} options={outcomes} onChange={(outcome) => change({ outcome })} />
        <Choice label="Each step takes" value={draft.pace} options={paces} onChange={(pace) => change({ pace })} />
        <Choice label="Afterwards" value={draft.change} options={changes} onChange={(next) => change({ change: next })} />
        <fieldset className={styles.never}>
          <legend className={styles.label}>Never sent</legend>
          <div className={styles.checks}>
            {withholdable.map((type) => (
              <Checkbox
                key={type}
                isChecked={draft.withheld.includes(type)}
                onChange={(isChecked) =>
                  change({ withheld: isChecked ? [...draft.withheld, type] : draft.withheld.filter((other) => other !== type) })
                }
              >
                <span className={styles.mono}>{type}</span>
              </Checkbox>
            ))}
          </div>
        </fieldset>
      </CardRow>
      <CardRow className={styles.startRow}>
        <Button variant="primary" icon={Play} isBusy={start.isRunning} onClick={() => void start.run(runInput(draft))}>
          Start the run
        </Button>
        {start.value === undefined ? (
          <p className={styles.hint}>Its events follow by themselves, signed.</p>
        ) : (
          <Started runId={start.value} />
        )}
      </CardRow>
      {start.error === undefined ? null : (
        <CardRow>
          <ErrorCallout error={start.error} actions={{ retry: () => void start.run(runInput(draft)) }} />
        </CardRow>
      )}
    </Section>
  );
}

function Started({ runId }: { readonly runId: string }) {
  const { stores } = useServices();
  const environmentId = useSandboxEnvironment();
  return (
    <p className={styles.started} role="status">
      <span>Started</span>
      <CopyText text={runId} label="run id" />
      <span className={styles.spring} />
      <Button size="small" onClick={() => stores.selection.setState({ view: 'timeline' })}>
        See it arrive
      </Button>
      {environmentId === undefined ? null : (
        <Button size="small" onClick={() => stores.selection.setState({ view: 'runs', run: { environmentId, runId } })}>
          Reconcile
        </Button>
      )}
    </p>
  );
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string; readonly hint?: string }[];
  readonly onChange: (value: V) => void;
}

function Choice<V extends string>({ label, value, options, onChange }: ChoiceProps<V>) {
  return (
    <Field label={label}>
      {({ id, describedBy }) => (
        <Select<V> label={label} id={id} describedBy={describedBy} value={value} options={options} onChange={onChange} />
      )}
    </Field>
  );
}
