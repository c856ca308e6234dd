import { ChevronDown, RotateCcw } from 'lucide-react';
import { type Ref, useState } from 'react';
import type { Sandbox, SandboxObject } from '#contract/models/sandbox.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatClock } from '#renderer/lib/format-time.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { type Act, actsFor, type Kind, kindNames, kinds, statusTone } from '../acts.ts';
import styles from '../sandbox.module.css';
import { useSandboxEnvironment } from '../use-sandbox-environment.ts';

export interface WorldSectionProps {
  readonly world: Sandbox;
  readonly onChanged: () => void;
}

/** What there is in the sandbox, how it stands, and what can happen to it. */
export function WorldSection({ world, onChanged }: WorldSectionProps) {
  const { client } = useServices();
  const [kind, setKind] = useState<Kind>('runs');
  const [isResetting, setResetting] = useState(false);
  const act = useRunning(async ({ name, objectId }: { readonly name: Act; readonly objectId: string }) => {
    await client.sandbox.act({ act: name, objectId });
    onChanged();
  });
  const table = useLostFocus<HTMLElement>(act.error);
  const items = world[kind];
  return (
    <Section
      title="Its world"
      hint="Make something happen to one of these, and the events that belong to it are sent."
      actions={
        <>
          <Segmented
            label="Kind"
            value={kind}
            options={kinds.map((value) => ({ value, label: `${kindNames[value]} ${formatCount(world.totals[value])}` }))}
            onChange={setKind}
          />
          <Button size="small" icon={RotateCcw} onClick={() => setResetting(true)}>
            Begin anew…
          </Button>
        </>
      }
    >
      {act.error === undefined ? null : (
        <CardRow>
          <ErrorCallout error={act.error} onDismiss={act.clear} />
        </CardRow>
      )}
      {items.length === 0 ? (
        <p className={styles.plain}>{kind === 'runs' ? 'No run yet. Start one above.' : 'None yet.'}</p>
      ) : (
        <ObjectTable
          ref={table}
          kind={kind}
          items={items}
          envelope={world.faults.envelope}
          onAct={(name, objectId) => void act.run({ name, objectId })}
        />
      )}
      {isResetting ? <ResetDialog onClose={() => setResetting(false)} onDone={onChanged} /> : null}
    </Section>
  );
}

interface ObjectTableProps {
  readonly ref: Ref<HTMLElement>;
  readonly kind: Kind;
  readonly envelope: Sandbox['faults']['envelope'];
  readonly items: readonly SandboxObject[];
  readonly onAct: (act: Act, objectId: string) => void;
}

function ObjectTable({ ref, kind, envelope, items, onAct }: ObjectTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the table scrolls by itself, and the keyboard has to get into it
    <section ref={ref} className={styles.scroller} tabIndex={0} aria-label={kindNames[kind]}>
      <table className={styles.table} aria-label={kindNames[kind]}>
        <colgroup>
          <col />
          <col className={styles.idColumn} />
          <col className={styles.statusColumn} />
          <col className={styles.timeColumn} />
          <col className={styles.actColumn} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Id</th>
            <th scope="col">Status</th>
            <th scope="col">Changed</th>
            <th scope="col">
              <span className="visually-hidden">What can happen</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <ObjectRow key={item.id} kind={kind} envelope={envelope} item={item} onAct={onAct} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ObjectRowProps {
  readonly kind: Kind;
  readonly envelope: Sandbox['faults']['envelope'];
  readonly item: SandboxObject;
  readonly onAct: (act: Act, objectId: string) => void;
}

function ObjectRow({ kind, envelope, item, onAct }: ObjectRowProps) {
  const { stores } = useServices();
  const environmentId = useSandboxEnvironment();
  const acts = actsFor(kind, item.status, envelope).map(
    ({ act, label, sends, obstacle }): MenuItem => ({
      id: act,
      label,
      hint: obstacle ?? (sends.length === 0 ? 'no event' : sends.join(', ')),
      isDisabled: obstacle !== null,
      startsGroup: act === 'change-quietly',
      onSelect: () => onAct(act, item.id),
    }),
  );
  const reconcile: MenuItem = {
    id: 'reconcile',
    label: 'Reconcile with what was captured',
    startsGroup: true,
    onSelect: () => {
      if (environmentId !== undefined) stores.selection.setState({ view: 'runs', run: { environmentId, runId: item.id } });
    },
  };
  return (
    <tr>
      <th scope="row" className={styles.cut} title={visibleText(item.name)}>
        <bdi>{visibleText(item.name)}</bdi>
      </th>
      <td>
        <CopyText text={item.id} label="id" />
      </td>
      <td>
        <Badge tone={statusTone(item.status)}>{visibleText(item.status)}</Badge>
      </td>
      <td className={styles.figure} title={describeTime(item.updatedAtUs, Date.now())}>
        {formatClock(item.updatedAtUs)}
      </td>
      <td className={styles.end}>
        <Menu label={`What can happen to ${visibleText(item.name)}`} align="end" items={kind === 'runs' ? [...acts, reconcile] : acts}>
          <Button size="small" aria-label={`Let something happen to ${visibleText(item.name)}`}>
            Let happen
            <ChevronDown size={12} strokeWidth={1.75} aria-hidden />
          </Button>
        </Menu>
      </td>
    </tr>
  );
}

function ResetDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const { client } = useServices();
  const reset = useRunning(async (_: undefined) => {
    await client.sandbox.reset({});
    onDone();
    onClose();
  });
  return (
    <Dialog
      title="Begin the sandbox anew?"
      description="Its runs, plans and registered webhooks go, and it starts with fresh ones. What was captured stays."
      isOpen
      onClose={onClose}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" isBusy={reset.isRunning} onClick={() => void reset.run(undefined)}>
            Begin anew
          </Button>
        </>
      }
    >
      {reset.error === undefined ? null : <ErrorCallout error={reset.error} />}
    </Dialog>
  );
}
