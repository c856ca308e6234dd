import { Plus, X } from 'lucide-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import type { EnvironmentId } from '#contract/ids.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { useRunning } from '#renderer/platform/use-running.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './values.module.css';
import { readRows, rowProblem, rowsOf, type ValueRow, withRow } from './values-draft.ts';

export interface ValuesDialogProps {
  /** The first one when left out. */
  readonly environmentId: EnvironmentId | undefined;
  readonly onClose: () => void;
}

const mostValues = 200;

/** The values that `{{env.name}}` stands for, of one environment at a time; saved together. */
export function ValuesDialog({ environmentId, onClose }: ValuesDialogProps) {
  const { stores } = useServices();
  const environments = useStore(stores.environment, (state) => state.environments);
  const [chosen, setChosen] = useState<string>(environmentId ?? environments[0]?.id ?? '');
  const environment = environments.find(({ id }) => id === chosen);
  return (
    <Dialog
      title="Values"
      description="What {{env.name}} stands for in drafts, scenarios and URLs. Shown and sent as they are: not for secrets."
      isOpen
      onClose={onClose}
      size="regular"
    >
      <div className={styles.values}>
        <div>
          <Segmented
            label="Environment"
            value={chosen}
            options={environments.map(({ id, name }) => ({ value: `${id}`, label: visibleText(name) }))}
            onChange={setChosen}
          />
        </div>
        {environment === undefined ? null : <Values key={environment.id} id={environment.id} name={environment.name} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

interface ValuesProps {
  readonly id: EnvironmentId;
  readonly name: string;
  readonly onClose: () => void;
}

function Values({ id, name, onClose }: ValuesProps) {
  const { client, stores } = useServices();
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const asked = useAsked(id, async (api, signal) => (await api.composer.values({ environmentId: id }, { signal })).items);
  const [edited, setEdited] = useState<readonly ValueRow[] | null>(null);
  const rows = edited ?? (asked.value === undefined ? null : withRow(rowsOf(asked.value)));
  const saving = useRunning(async (items: NonNullable<ReturnType<typeof readRows>>) => {
    await client.composer.setValues({ environmentId: id, items });
    addNotice(stores.notice, { tone: 'ok', title: `Values of ${visibleText(name)} saved`, key: 'values', lastsMs: 3_000 });
    onClose();
  });
  if (asked.error !== undefined) {
    return <ErrorCallout error={asked.error} actions={{ retry: asked.reload, reconnect: asked.reload, reload: asked.reload }} />;
  }
  if (rows === null) return <Skeleton rows={3} label="Loading the values" />;
  const items = readRows(rows);
  const save = () => (items === null || isReadOnly ? undefined : void saving.run(items));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {saving.error === undefined ? null : <ErrorCallout error={saving.error} actions={{ retry: save }} />}
      <Rows rows={rows} isReadOnly={isReadOnly} onRows={setEdited} />
      <div className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={saving.isRunning} disabled={items === null || edited === null || isReadOnly}>
          Save values
        </Button>
      </div>
    </form>
  );
}

interface RowsProps {
  readonly rows: readonly ValueRow[];
  readonly isReadOnly: boolean;
  readonly onRows: (rows: readonly ValueRow[]) => void;
}

function Rows({ rows, isReadOnly, onRows }: RowsProps) {
  const last = useRef<HTMLInputElement>(null);
  const added = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row that was added takes the focus
  useEffect(() => {
    if (added.current) last.current?.focus();
    added.current = false;
  }, [rows.length]);
  const change = (key: number, part: Partial<ValueRow>) => onRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row
              key={row.key}
              row={row}
              place={index + 1}
              problem={rowProblem(row, rows)}
              isReadOnly={isReadOnly}
              nameRef={index === rows.length - 1 ? last : undefined}
              onChange={(part) => change(row.key, part)}
              onRemove={() => onRows(rows.filter(({ key }) => key !== row.key))}
            />
          ))}
        </tbody>
      </table>
      {isReadOnly || rows.length >= mostValues ? null : (
        <Button
          size="small"
          variant="quiet"
          icon={Plus}
          onClick={() => {
            added.current = true;
            onRows(withRow(rows));
          }}
        >
          Add a value
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  readonly row: ValueRow;
  readonly place: number;
  readonly problem: string | null;
  readonly isReadOnly: boolean;
  readonly nameRef: Ref<HTMLInputElement> | undefined;
  readonly onChange: (part: Partial<ValueRow>) => void;
  readonly onRemove: () => void;
}

function Row({ row, place, problem, isReadOnly, nameRef, onChange, onRemove }: RowProps) {
  return (
    <tr>
      <td>
        <TextInput
          ref={nameRef}
          isMono
          isInvalid={problem !== null}
          aria-describedby={problem === null ? undefined : `value-${place}-problem`}
          aria-label={`Name of value ${place}`}
          maxLength={60}
          placeholder="base_url"
          value={row.name}
          readOnly={isReadOnly}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        {problem === null ? null : (
          <p className={styles.problem} id={`value-${place}-problem`} role="alert">
            {problem}
          </p>
        )}
      </td>
      <td>
        <TextInput
          isMono
          aria-label={`Value of ${row.name === '' ? `value ${place}` : row.name}`}
          maxLength={10_000}
          value={row.value}
          readOnly={isReadOnly}
          onChange={(event) => onChange({ value: event.target.value })}
        />
      </td>
      <td>{isReadOnly ? null : <IconButton icon={X} size="small" label={`Remove value ${place}`} onClick={onRemove} />}</td>
    </tr>
  );
}
