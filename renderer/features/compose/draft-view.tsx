import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { EnvironmentId } from '#contract/ids.ts';
import type { DraftEditorHandle } from '#renderer/editor/draft/draft-editor.tsx';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Split } from '#renderer/ui/split.tsx';
import { Tabs } from '#renderer/ui/tabs.tsx';
import styles from './compose-page.module.css';
import { obstacleOf, signingFactsOf } from './composition.ts';
import type { DraftSession } from './draft-session.ts';
import { AnswerPanel } from './parts/answer-panel.tsx';
import { DraftHead } from './parts/draft-head.tsx';
import { EditorPane } from './parts/editor-pane.tsx';
import { HistoryPane } from './parts/history-pane.tsx';
import { PreviewPanel } from './parts/preview-panel.tsx';
import { RequestPanel } from './parts/request-panel.tsx';
import { SendBar } from './parts/send-bar.tsx';
import { SpoilPanel } from './parts/spoil-panel.tsx';
import { type Attempts, useAttempts } from './use-attempts.ts';
import type { DraftDeeds } from './use-draft-deeds.ts';
import { useDraftHelp, useEnvironmentOf } from './use-draft-help.ts';
import { useDraftState } from './use-draft-session.ts';
import { type Previews, usePreview } from './use-preview.ts';
import { type Sending, useSend } from './use-send.ts';

export interface DraftViewProps {
  readonly session: DraftSession;
  readonly deeds: DraftDeeds;
  readonly isReadOnly: boolean;
  /** Shows the list, where there is no room for it. */
  readonly onList: (() => void) | null;
}

type SideTab = 'request' | 'spoil' | 'preview' | 'answer';

const tabWords: Readonly<Record<SideTab, string>> = { request: 'Request', spoil: 'Spoil', preview: 'What will leave', answer: 'Answer' };

/** One draft: its text in the middle; beside it how it leaves, what will leave, and what came back. */
export function DraftView({ session, deeds, isReadOnly, onList }: DraftViewProps) {
  const text = useDraftState(session, (state) => state.text);
  const composition = useDraftState(session, (state) => state.composition);
  const draftId = useDraftState(session, (state) => state.draft.id);
  const [chosenEnvironment, setEnvironment] = useState<EnvironmentId | null>(null);
  const [givenSecret, setGivenSecret] = useState('');
  const [tab, setTab] = useState<SideTab>('request');
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const editor = useRef<DraftEditorHandle>(null);
  const environmentId = useEnvironmentOf(composition.destination, chosenEnvironment);
  const help = useDraftHelp(text, environmentId);
  const previews = usePreview(session, environmentId, givenSecret);
  const sending = useSend(session, previews);
  const attempts = useAttempts(draftId);
  const obstacle = obstacleOf(composition, givenSecret);
  const send = () => {
    if (obstacle !== null) setTab('request');
    if (obstacle !== null || sending.running.isRunning || (sending.host !== null && !sending.isConsentGiven)) return;
    setTab('answer');
    void sending.running.run(undefined);
  };
  useCommand('compose.send', send);
  useWarmEditor(editor);
  const side = isHistoryOpen ? (
    <HistoryPane session={session} isReadOnly={isReadOnly} onClose={() => setHistoryOpen(false)} />
  ) : (
    <Side
      {...{ session, previews, sending, attempts, environmentId, givenSecret, isReadOnly, tab }}
      onTab={setTab}
      onEnvironment={setEnvironment}
      onGivenSecret={setGivenSecret}
    />
  );
  const middle = (
    <div className={styles.middle}>
      <DraftHead
        session={session}
        names={help.names}
        deeds={deeds}
        isReadOnly={isReadOnly}
        isHistoryOpen={isHistoryOpen}
        onHistory={() => setHistoryOpen(!isHistoryOpen)}
        onList={onList}
      />
      <Gone session={session} />
      <EditorPane session={session} help={help} isReadOnly={isReadOnly} editor={editor} />
      <SendBar
        composition={composition}
        sending={sending}
        obstacle={obstacle}
        onSend={send}
        onTarget={() => setTab('request')}
        onSpoilers={() => setTab('spoil')}
      />
    </div>
  );
  return (
    <div className={styles.draft} onKeyDownCapture={(event) => onSendKey(event, send)}>
      <Sides middle={middle} side={side} />
    </div>
  );
}

/** Before the editor takes the press for a new line. */
function onSendKey(event: KeyboardEvent, send: () => void): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation();
  send();
}

/** The cursor stands in the text as soon as there is an editor, unless the person is somewhere else. */
function useWarmEditor(editor: RefObject<DraftEditorHandle | null>): void {
  useEffect(() => {
    if (document.activeElement === document.body) editor.current?.focus();
  }, [editor]);
}

function Sides({ middle, side }: { readonly middle: React.ReactNode; readonly side: React.ReactNode }) {
  const [sizes, setSizes] = useState(() => recall('compose-split', parseLayout));
  return (
    <Split
      id="compose-draft"
      layout={sizes}
      onLayout={(layout) => {
        setSizes(layout);
        remember('compose-split', layout);
      }}
      panes={[
        { id: 'text', minSize: 380, content: middle },
        { id: 'side', size: '42%', minSize: 330, content: side },
      ]}
    />
  );
}

function parseLayout(value: unknown): Record<string, number> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const sizes = Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return sizes.length === 2 ? Object.fromEntries(sizes) : undefined;
}

function Gone({ session }: { readonly session: DraftSession }) {
  const isGone = useDraftState(session, (state) => state.isGone);
  if (!isGone) return null;
  return (
    <div className={styles.gone}>
      <Callout tone="warn" isAlert title="This draft was removed">
        What is written here is not saved any more. Copy it, or have the draft back from the notice that told of it.
      </Callout>
    </div>
  );
}

interface SideProps {
  readonly session: DraftSession;
  readonly previews: Previews;
  readonly sending: Sending;
  readonly attempts: Attempts;
  readonly environmentId: EnvironmentId | null;
  readonly givenSecret: string;
  readonly isReadOnly: boolean;
  readonly tab: SideTab;
  readonly onTab: (tab: SideTab) => void;
  readonly onEnvironment: (id: EnvironmentId) => void;
  readonly onGivenSecret: (secret: string) => void;
}

function Side(props: SideProps) {
  const { session, attempts, tab, onTab } = props;
  const { spoilers } = useDraftState(session, (state) => state.composition);
  const count = attempts.items?.length ?? 0;
  return (
    <div className={styles.side}>
      <Tabs<SideTab>
        label="About the request"
        tabs={[
          { id: 'request', label: tabWords.request },
          { id: 'spoil', label: tabWords.spoil, badge: spoilers.length === 0 ? undefined : spoilers.length },
          { id: 'preview', label: tabWords.preview },
          { id: 'answer', label: tabWords.answer, badge: count === 0 ? undefined : `${count}${attempts.hasMore ? '+' : ''}` },
        ]}
        active={tab}
        onChange={onTab}
      >
        <h2 className="visually-hidden">{tabWords[tab]}</h2>
        <SideContent {...props} />
      </Tabs>
    </div>
  );
}

function SideContent(props: SideProps) {
  const { session, previews, sending, attempts, isReadOnly, tab } = props;
  const { stores } = useServices();
  const composition = useDraftState(session, (state) => state.composition);
  const bytes = useDraftState(session, (state) => state.draft.bytes);
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  if (tab === 'preview') return <PreviewPanel previews={previews} />;
  if (tab === 'answer') return <AnswerPanel sending={sending} attempts={attempts} />;
  if (tab === 'spoil') {
    return (
      <SpoilPanel
        spoilers={composition.spoilers}
        scheme={signingFactsOf(composition, endpoints)}
        bodyBytes={bytes}
        isReadOnly={isReadOnly}
        onChange={(spoilers) => session.compose({ spoilers: [...spoilers] })}
      />
    );
  }
  return (
    <RequestPanel
      composition={composition}
      environmentId={props.environmentId}
      onEnvironment={props.onEnvironment}
      givenSecret={props.givenSecret}
      onGivenSecret={props.onGivenSecret}
      targetError={targetErrorOf(previews)}
      isReadOnly={isReadOnly}
      onChange={(change) => session.compose(change)}
    />
  );
}

const targetCodes: ReadonlySet<string> = new Set(['input.target_url', 'replay.target_refused', 'receiver.not_listening']);

function targetErrorOf({ state }: Previews): string | undefined {
  if (state.kind !== 'failed') return undefined;
  const { code, sentence, reason } = failureOf(state.error);
  return targetCodes.has(code) ? `${sentence} ${reason}`.trim() : undefined;
}
