import { Check, CircleAlert, Copy, Ellipsis, FolderOpen, History, Redo2, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { longestDraft } from '#contract/models/composer.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import type { DraftSession, Saving } from '../draft-session.ts';
import { originWords } from '../drafts-of-list.ts';
import type { TextNames } from '../text-facts.ts';
import type { DraftDeeds } from '../use-draft-deeds.ts';
import { useDraftState } from '../use-draft-session.ts';
import styles from './draft-head.module.css';

export interface DraftHeadProps {
  readonly session: DraftSession;
  readonly names: TextNames;
  readonly deeds: DraftDeeds;
  readonly isReadOnly: boolean;
  readonly isHistoryOpen: boolean;
  readonly onHistory: () => void;
  /** Shows the list, where there is no room for it; null where it stands beside. */
  readonly onList: (() => void) | null;
}

/** The draft's name, whether it is saved, going back and forth in its history. */
export function DraftHead({ session, names, deeds, isReadOnly, isHistoryOpen, onHistory, onList }: DraftHeadProps) {
  const draft = useDraftState(session, (state) => state.draft);
  const saving = useDraftState(session, (state) => state.saving);
  const stepping = useRunning(async (step: 'undo' | 'redo') => session[step]());
  const canUndo = draft.canUndo || saving.kind === 'waiting';
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        {onList === null ? null : (
          <Button size="small" icon={FolderOpen} onClick={onList}>
            Drafts
          </Button>
        )}
        <NameField key={draft.id} session={session} name={draft.name} isReadOnly={isReadOnly} />
        <SaveState saving={saving} isReadOnly={isReadOnly} />
        <span className={styles.spring} />
        <IconButton icon={Undo2} label="Text before" disabled={isReadOnly || !canUndo} onClick={() => void stepping.run('undo')} />
        <IconButton icon={Redo2} label="Text after" disabled={isReadOnly || !draft.canRedo} onClick={() => void stepping.run('redo')} />
        <IconButton icon={History} label="History" aria-expanded={isHistoryOpen} onClick={onHistory} />
        <Menu
          label="More for the draft"
          align="end"
          items={[
            { id: 'copy', label: 'Duplicate', icon: Copy, isDisabled: isReadOnly, onSelect: () => void duplicate(session, deeds) },
            { id: 'remove', label: 'Remove', icon: Trash2, isDanger: true, isDisabled: isReadOnly, onSelect: () => deeds.remove(draft) },
          ]}
        >
          <IconButton icon={Ellipsis} label="More for the draft" />
        </Menu>
      </div>
      <Facts session={session} names={names} />
      <Notes key={`${draft.id} notes`} session={session} />
      {stepping.error === undefined ? null : (
        <p className={styles.problem} role="alert">
          {visibleText(sentenceOf(stepping.error))}
        </p>
      )}
      <SaveTrouble session={session} />
      <Elsewhere session={session} />
    </header>
  );
}

async function duplicate(session: DraftSession, deeds: DraftDeeds): Promise<void> {
  await session.flush();
  deeds.duplicate(session.store.getState().draft.id);
}

function sentenceOf(error: unknown): string {
  const { sentence, reason } = failureOf(error);
  return `${sentence} ${reason}`.trim();
}

interface NameFieldProps {
  readonly session: DraftSession;
  readonly name: string;
  readonly isReadOnly: boolean;
}

function NameField({ session, name, isReadOnly }: NameFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const naming = useRunning(async (wanted: string) => session.rename(wanted === '' ? null : wanted));
  const commit = () => {
    if (typed === null) return;
    const wanted = typed.trim();
    if (wanted === name) setTyped(null);
    else void naming.run(wanted).then(() => setTyped(null));
  };
  return (
    <>
      <input
        className={styles.name}
        aria-label="Name of the draft"
        aria-describedby={naming.error === undefined ? undefined : 'draft-name-problem'}
        aria-invalid={naming.error !== undefined || undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        readOnly={isReadOnly}
        size={Math.min(Math.max((typed ?? name).length, 8), 44)}
        value={typed ?? name}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) commit();
          if (event.key !== 'Escape' || typed === null) return;
          event.stopPropagation();
          setTyped(null);
        }}
      />
      {naming.error === undefined ? null : (
        <span id="draft-name-problem" className={styles.nameProblem} role="alert">
          {sentenceOf(naming.error)}
        </span>
      )}
    </>
  );
}

function SaveState({ saving, isReadOnly }: { readonly saving: Saving; readonly isReadOnly: boolean }) {
  return (
    <span className={styles.saving} role="status">
      {isReadOnly ? 'Read-only' : <SaveWord saving={saving} />}
    </span>
  );
}

function SaveWord({ saving }: { readonly saving: Saving }) {
  if (saving.kind === 'failed') {
    return (
      <span className={styles.failed}>
        <CircleAlert size={12} strokeWidth={2} aria-hidden /> Not saved
      </span>
    );
  }
  if (saving.kind === 'saved') {
    return (
      <>
        <Check size={12} strokeWidth={2} aria-hidden /> Saved
      </>
    );
  }
  return (
    <>
      <Spinner size={12} /> {saving.kind === 'saving' ? 'Saving' : 'Not saved yet'}
    </>
  );
}

function SaveTrouble({ session }: { readonly session: DraftSession }) {
  const saving = useDraftState(session, (state) => state.saving);
  if (saving.kind !== 'failed') return null;
  return (
    <Callout
      tone="bad"
      isAlert
      title="Not saved. What you wrote is still here."
      actions={
        <Button size="small" onClick={() => void session.flush()}>
          Save again
        </Button>
      }
    >
      {visibleText(sentenceOf(saving.error))}
    </Callout>
  );
}

/** Two people, or two windows, at one draft: neither is overwritten without being asked. */
function Elsewhere({ session }: { readonly session: DraftSession }) {
  const elsewhere = useDraftState(session, (state) => state.elsewhere);
  const taking = useRunning(async (_: undefined) => session.takeTheirs());
  if (elsewhere === null) return null;
  return (
    <Callout
      tone="warn"
      isAlert
      title="Changed elsewhere while you were writing"
      actions={
        <>
          <Button size="small" onClick={() => session.keepMine()}>
            Keep mine
          </Button>
          <Button size="small" isBusy={taking.isRunning} onClick={() => void taking.run(undefined)}>
            Take the other
          </Button>
        </>
      }
    >
      Nothing is saved until you choose. With yours, the other stays in the history.
      {taking.error === undefined ? null : ` ${visibleText(sentenceOf(taking.error))}`}
    </Callout>
  );
}

interface FactsProps {
  readonly session: DraftSession;
  readonly names: TextNames;
}

function Facts({ session, names: { eventType, envelope } }: FactsProps) {
  const { stores } = useServices();
  const { origin, bytes } = useDraftState(session, (state) => state.draft);
  return (
    <p className={styles.facts}>
      {eventType === null ? <span>no event type</span> : <bdi className={styles.type}>{visibleText(eventType)}</bdi>}
      {envelope === null ? null : <Badge>{envelope}</Badge>}
      <span className={styles.bytes} title={`A draft holds up to ${formatBytes(longestDraft)}`}>
        {formatBytes(bytes)}
      </span>
      <span className={styles.origin}>
        from{' '}
        {origin.kind === 'delivery' ? (
          <button
            type="button"
            className={styles.link}
            onClick={() => stores.selection.setState({ view: 'timeline', deliveryId: origin.deliveryId, focusedId: origin.deliveryId })}
          >
            {origin.deliveryId}
          </button>
        ) : (
          <bdi>{visibleText(originWords(origin))}</bdi>
        )}
      </span>
    </p>
  );
}

/** What was left aside when it was made. */
function Notes({ session }: { readonly session: DraftSession }) {
  const { notes } = useDraftState(session, (state) => state.draft);
  const [areRead, read] = useState(false);
  if (notes.length === 0 || areRead) return null;
  return (
    <Callout
      tone="info"
      title={notes.length === 1 ? visibleText(notes[0] ?? '') : 'What was left aside when it was made'}
      actions={
        <Button size="small" variant="quiet" onClick={() => read(true)}>
          Dismiss
        </Button>
      }
    >
      {notes.length === 1 ? null : (
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note}>{visibleText(note)}</li>
          ))}
        </ul>
      )}
    </Callout>
  );
}
