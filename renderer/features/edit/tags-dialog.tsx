import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { annotateDeliveries } from '#renderer/platform/delivery-commands.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useSetCount } from '#renderer/platform/use-set-count.ts';
import type { DialogSubject } from '#renderer/state/selection-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './edit.module.css';
import { suggestedTags, tagProblem, tagsOf } from './tag-words.ts';
import { useSeenTags } from './use-seen-tags.ts';

interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Tags of one delivery or of many: those they have can be taken off, others put on, all at once with the button. */
export function TagsDialog({ subject, onClose }: { readonly subject: DialogSubject; readonly onClose: () => void }) {
  const services = useServices();
  const count = useSetCount(subject.set);
  const [changes, setChanges] = useState<Changes>({ added: [], removed: [] });
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const withTyped = (): Changes | null => {
    const text = typed.trim();
    if (text === '') return changes;
    const found = tagProblem(text);
    setProblem(found);
    return found === null ? withTag(changes, text) : null;
  };
  const put = (tag: string) => {
    setChanges(withTag(changes, tag));
    setTyped('');
    setProblem(null);
  };
  const save = async () => {
    const all = withTyped();
    if (all === null) return;
    setBusy(true);
    const isTaken = await annotateDeliveries(services, subject.set, { addTags: all.added, removeTags: all.removed });
    setBusy(false);
    if (isTaken) onClose();
  };
  const isChanged = changes.added.length + changes.removed.length > 0 || typed.trim() !== '';
  return (
    <Dialog
      title="Tags"
      description={count === undefined || count === null ? 'Of all that match' : `Of ${countOf(count.count, 'delivery', 'deliveries')}`}
      isOpen
      onClose={onClose}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={isBusy} disabled={!isChanged} onClick={() => void save()}>
            Save tags
          </Button>
        </>
      }
    >
      <div className={styles.tags}>
        <Chips subject={subject} changes={changes} onChange={setChanges} />
        <TagField
          typed={typed}
          problem={problem}
          chosen={[...changes.added, ...tagsOf(subject.known).flatMap(({ tag, isOnAll }) => (isOnAll ? [tag] : []))]}
          onType={(text) => {
            setTyped(text);
            setProblem(null);
          }}
          onPut={put}
          onEnter={() => {
            const all = withTyped();
            if (all === null) return;
            if (typed.trim() === '') void save();
            else put(typed.trim());
          }}
        />
      </div>
    </Dialog>
  );
}

function withTag({ added, removed }: Changes, tag: string): Changes {
  return { added: added.includes(tag) ? added : [...added, tag], removed: removed.filter((other) => other !== tag) };
}

interface ChipsProps {
  readonly subject: DialogSubject;
  readonly changes: Changes;
  readonly onChange: (changes: Changes) => void;
}

function Chips({ subject, changes, onChange }: ChipsProps) {
  const { added, removed } = changes;
  const present = tagsOf(subject.known).filter(({ tag }) => !removed.includes(tag) && !added.includes(tag));
  const chips = [...present, ...added.map((tag) => ({ tag, isOnAll: true }))];
  if (chips.length === 0) return null;
  const takeOff = (tag: string) =>
    onChange(
      added.includes(tag)
        ? { added: added.filter((other) => other !== tag), removed: [...removed, tag] }
        : { added, removed: [...removed, tag] },
    );
  return (
    <ul className={styles.chips} aria-label="Tags">
      {chips.map(({ tag, isOnAll }) => (
        <li key={tag} className={classNames(styles.chip, !isOnAll && styles.partly)}>
          <bdi>{visibleText(tag)}</bdi>
          {isOnAll ? null : <span className={styles.part}>some</span>}
          <button type="button" className={styles.takeOff} aria-label={`Remove ${visibleText(tag)}`} onClick={() => takeOff(tag)}>
            <X size={12} strokeWidth={1.75} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface TagFieldProps {
  readonly typed: string;
  readonly problem: string | null;
  readonly chosen: readonly string[];
  readonly onType: (text: string) => void;
  readonly onPut: (tag: string) => void;
  readonly onEnter: () => void;
}

function TagField({ typed, problem, chosen, onType, onPut, onEnter }: TagFieldProps) {
  const listId = useId();
  const [active, setActive] = useState(-1);
  const suggestions = suggestedTags(useSeenTags(), typed.trim(), chosen);
  const press = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0 && suggestions.length > 0) {
      event.preventDefault();
      setActive((at) => (at + by + suggestions.length + 1) % (suggestions.length + 1));
      return;
    }
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    const chosenTag = suggestions[active];
    setActive(-1);
    if (chosenTag === undefined) onEnter();
    else onPut(chosenTag);
  };
  return (
    <Field label="Add a tag" error={problem} hint="Enter adds it.">
      {({ id, describedBy, isInvalid }) => (
        <>
          <TextInput
            id={id}
            role="combobox"
            aria-expanded={suggestions.length > 0}
            aria-controls={listId}
            aria-activedescendant={suggestions[active] === undefined ? undefined : `${listId}-${active}`}
            aria-describedby={describedBy}
            isInvalid={isInvalid}
            value={typed}
            onChange={(event) => {
              setActive(-1);
              onType(event.target.value);
            }}
            onKeyDown={press}
          />
          <div id={listId} className={styles.suggestions} role="listbox" aria-label="Tags seen">
            {suggestions.map((tag, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active one
              <div
                key={tag}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                className={styles.suggestion}
                onClick={() => onPut(tag)}
              >
                <bdi>{visibleText(tag)}</bdi>
              </div>
            ))}
          </div>
        </>
      )}
    </Field>
  );
}
