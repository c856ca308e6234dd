import { AlignLeft, BookOpen, Braces, ChevronDown, Plus, Search } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import type { EnvironmentId } from '#contract/ids.ts';
import { catalogItems, templateOf } from '#domain/catalog/catalog-items.ts';
import { variableFacts } from '#domain/composer/variable-names.ts';
import { DraftEditor, type DraftEditorHandle } from '#renderer/editor/draft/draft-editor.tsx';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import type { DraftSession } from '../draft-session.ts';
import { snippets } from '../snippets.ts';
import { formatText, longestChecked } from '../text-facts.ts';
import type { DraftHelp } from '../use-draft-help.ts';
import { useDraftState } from '../use-draft-session.ts';
import styles from './editor-pane.module.css';
import { type FoundProblems, ProblemList } from './problem-list.tsx';

export interface EditorPaneProps {
  readonly session: DraftSession;
  readonly help: DraftHelp;
  /** Whose values `{{env.…}}` stands for. */
  readonly environmentId: EnvironmentId | null;
  readonly isReadOnly: boolean;
  readonly editor: RefObject<DraftEditorHandle | null>;
}

/** The text of the draft with what can be put into it, and what is wrong with it. */
export function EditorPane({ session, help, environmentId, isReadOnly, editor }: EditorPaneProps) {
  const text = useDraftState(session, (state) => state.text);
  const round = useDraftState(session, (state) => state.round);
  const [problems, setProblems] = useState<FoundProblems | null>(null);
  const { eventType, envelope } = help.names;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other values make other problems of the same text
  useEffect(() => editor.current?.check(), [help.key, editor]);
  return (
    <section className={styles.pane} aria-label="Text of the draft">
      <Toolbar session={session} help={help} environmentId={environmentId} isReadOnly={isReadOnly} editor={editor} />
      {help.isTooLong ? (
        <p className={styles.long} role="status">
          Longer than {formatBytes(longestChecked)}: checked for being JSON and for its variables, not by the catalog, and without
          suggestions.
        </p>
      ) : null}
      <DraftEditor
        text={text}
        round={round}
        label="Event"
        isReadOnly={isReadOnly}
        schema={help.schema}
        context={help.context}
        findProblems={help.findProblems}
        onType={(read) => session.typed(read)}
        onProblems={(found) => setProblems({ found, of: `${eventType ?? ''} ${envelope ?? ''}`.trim() })}
        handle={editor}
      />
      <ProblemList problems={problems} onGo={(problem) => editor.current?.reveal(problem.line, problem.column)} />
    </section>
  );
}

function Toolbar({ session, help, environmentId, isReadOnly, editor }: EditorPaneProps) {
  const { stores } = useServices();
  const [said, setSaid] = useState<string | null>(null);
  const replace = (text: string) => {
    editor.current?.replace(text);
    void session.flush();
  };
  const format = async () => {
    const formatted = await formatText(session.text());
    if ('text' in formatted) replace(formatted.text);
    setSaid('problem' in formatted ? formatted.problem : null);
  };
  return (
    <div className={styles.bar}>
      <Menu label="Put a template in its place" items={templateItems(replace)}>
        <Button size="small" icon={BookOpen} disabled={isReadOnly}>
          Template <ChevronDown size={12} strokeWidth={1.75} aria-hidden />
        </Button>
      </Menu>
      <Menu label="Insert" items={insertItems(help, (snippet) => editor.current?.insert(snippet))}>
        <Button size="small" icon={Plus} disabled={isReadOnly}>
          Insert <ChevronDown size={12} strokeWidth={1.75} aria-hidden />
        </Button>
      </Menu>
      <Button size="small" icon={AlignLeft} disabled={isReadOnly} onClick={() => void format()}>
        Format
      </Button>
      <Button
        size="small"
        icon={Braces}
        title="What {{env.name}} stands for"
        disabled={environmentId === null}
        onClick={() => stores.selection.setState({ dialog: { kind: 'values', ...(environmentId === null ? {} : { environmentId }) } })}
      >
        Values
      </Button>
      <span className={styles.said} role="status">
        {said}
      </span>
      <IconButton size="small" icon={Search} label="Find in the text" shortcut="Mod+f" onClick={() => editor.current?.find()} />
    </div>
  );
}

function templateItems(onText: (text: string) => void): readonly MenuItem[] {
  return catalogItems().map(({ eventType, envelope, isDocumented }, index, all) => ({
    id: `${eventType} ${envelope}`,
    label: eventType,
    hint: isDocumented ? envelope : `${envelope}, not documented`,
    startsGroup: index > 0 && all[index - 1]?.envelope !== envelope,
    onSelect: () => onText(templateOf(eventType, envelope)),
  }));
}

function insertItems(help: DraftHelp, onInsert: (snippet: string) => void): readonly MenuItem[] {
  const own = help.context.variables.slice(variableFacts.length);
  const variables = [...variableFacts, ...own].map(({ name, what }) => ({
    id: name,
    label: `{{${name}}}`,
    hint: what,
    // A dollar sign and a closing brace mean something in a snippet.
    onSelect: () => onInsert(`{{${name}\\}\\}`),
  }));
  const pieces = snippets.map(({ id, label, what, insert }, index) => ({
    id,
    label,
    hint: what,
    startsGroup: index === 0,
    onSelect: () => onInsert(insert),
  }));
  return [...variables, ...pieces];
}
