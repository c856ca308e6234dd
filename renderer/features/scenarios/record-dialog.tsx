import type { DeliverySet } from '#contract/models/delivery-set.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useSetCount } from '#renderer/platform/use-set-count.ts';
import type { RunPlace } from '#renderer/state/selection-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './scenarios.module.css';
import { type Recording, useRecording } from './use-recording.ts';

export interface RecordDialogProps {
  /** A run, deliveries, or null to be asked for a run. */
  readonly from: RunPlace | DeliverySet | null;
  readonly onClose: () => void;
}

/** Makes a scenario of what was captured: its events in their order, its gaps as pauses, repeated ids as references. */
export function RecordDialog({ from, onClose }: RecordDialogProps) {
  const recording = useRecording(from);
  const count = useSetCount(from === null || 'runId' in from ? null : from);
  return (
    <Dialog
      title="Record a scenario"
      description={`From ${sourceWords(from, count?.count)}, oldest first, with the gaps between them as pauses.`}
      isOpen
      onClose={onClose}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={recording.isRunning} disabled={!recording.isReady} onClick={recording.record}>
            Record
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          recording.record();
        }}
      >
        {recording.error === undefined ? null : <ErrorCallout error={recording.error} actions={{ retry: recording.record }} />}
        {from === null ? <RunFields recording={recording} /> : null}
        <NameFields recording={recording} />
        {/* Enter in a field submits only where there is a submit button. */}
        <button type="submit" hidden aria-label="Record" />
      </form>
    </Dialog>
  );
}

function RunFields({ recording: { draft, change } }: { readonly recording: Recording }) {
  const { stores } = useServices();
  const environments = useStore(stores.environment, (state) => state.environments);
  return (
    <>
      <Field label="Run" hint="The id its events carry, as in data.object.run_id.">
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            isMono
            aria-describedby={describedBy}
            maxLength={500}
            placeholder="run_…"
            value={draft.runId}
            onChange={(event) => change({ runId: event.target.value })}
          />
        )}
      </Field>
      <Field label="Environment">
        {({ id }) => (
          <Select
            label="Environment"
            id={id}
            value={draft.environment}
            options={environments.map(({ id: value, name }) => ({ value: `${value}`, label: visibleText(name) }))}
            onChange={(environment) => change({ environment })}
          />
        )}
      </Field>
    </>
  );
}

function NameFields({ recording: { draft, change, isPauseRight } }: { readonly recording: Recording }) {
  return (
    <>
      <Field label="Name" hint="Left empty, it is named after what it was recorded from.">
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            maxLength={200}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Longest pause"
        hint="Longer gaps between deliveries are shortened to it."
        error={isPauseRight ? undefined : 'A time like “5 s” or “2 min”, an hour at most'}
      >
        {({ id, describedBy, isInvalid }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            isInvalid={isInvalid}
            maxLength={20}
            value={draft.pause}
            onChange={(event) => change({ pause: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function sourceWords(from: RunPlace | DeliverySet | null, count: number | undefined): string {
  if (from === null) return 'the deliveries of a run';
  if ('runId' in from) return `the deliveries of ${shortenMiddle(visibleText(from.runId), 40)}`;
  if (count === undefined) return 'the selected deliveries';
  return count === 1 ? 'one delivery' : `${formatCount(count)} deliveries`;
}
