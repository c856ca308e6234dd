import { Check, Pencil, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { SavedView } from '#contract/models/saved-view.ts';
import { presentError } from '#renderer/errors/present-error.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import { removeView, saveView } from './view-actions.ts';
import { NoticeSwitch } from './view-notices.tsx';
import styles from './views-menu.module.css';

interface ViewRowProps {
  readonly view: SavedView;
  readonly isChosen: boolean;
  readonly onApply: () => void;
  readonly onNotices: () => void;
}

const groupingWords: Readonly<Record<SavedView['grouping'], string>> = { flat: '', event: 'by event', run: 'by run' };

/** Enter applies, F2 renames, Delete removes. */
export function ViewRow({ view, isChosen, onApply, onNotices }: ViewRowProps) {
  const services = useServices();
  const [isRenaming, setRenaming] = useState(false);
  if (isRenaming) return <Rename view={view} onDone={() => setRenaming(false)} />;
  const remove = () => void removeView(services, view);
  const press = (event: KeyboardEvent) => {
    if (event.key === 'F2') setRenaming(true);
    if (event.key === 'Delete') remove();
  };
  const name = visibleText(view.name);
  return (
    <li className={styles.row}>
      <button type="button" data-view-row className={styles.apply} aria-current={isChosen || undefined} onClick={onApply} onKeyDown={press}>
        <span className={styles.check}>{isChosen ? <Check size={14} strokeWidth={1.75} aria-hidden /> : null}</span>
        <bdi className={styles.viewName}>{name}</bdi>
        <bdi className={styles.filter}>{visibleText(view.query) || 'everything'}</bdi>
        {view.grouping === 'flat' ? null : <span className={styles.grouping}>{groupingWords[view.grouping]}</span>}
      </button>
      <span className={styles.tools} data-notifies={view.notifies}>
        <IconButton size="small" icon={Pencil} label={`Rename ${name}`} shortcut="F2" onClick={() => setRenaming(true)} />
        <IconButton size="small" icon={Trash2} label={`Remove ${name}`} shortcut="Del" onClick={remove} />
        <NoticeSwitch view={view} onChanged={onNotices} />
      </span>
    </li>
  );
}

function Rename({ view, onDone }: { readonly view: SavedView; readonly onDone: () => void }) {
  const services = useServices();
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (name: string) => {
    if (name.trim() === '' || name.trim() === view.name) return onDone();
    try {
      await saveView(services, { ...view, name: name.trim() });
      onDone();
    } catch (error) {
      setProblem(presentError(error)?.text ?? null);
    }
  };
  return (
    <li className={styles.renaming}>
      <TextInput
        autoFocus
        aria-label={`New name of ${visibleText(view.name)}`}
        defaultValue={view.name}
        maxLength={80}
        isInvalid={problem !== null}
        aria-describedby={problem === null ? undefined : 'rename-view-problem'}
        onFocus={({ target }) => target.select()}
        onBlur={({ target }) => (problem === null ? void save(target.value) : undefined)}
        onChange={() => setProblem(null)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void save(event.currentTarget.value);
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onDone();
        }}
      />
      {problem === null ? null : (
        <p className={styles.problem} id="rename-view-problem" role="alert">
          {visibleText(problem)}
        </p>
      )}
    </li>
  );
}
