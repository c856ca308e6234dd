import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { focusView } from '#renderer/lib/lost-focus.ts';
import { useCommand, useServices } from '#renderer/platform/services.tsx';
import { faultOf } from '../filter-terms.ts';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import { type CompletionActions, createCompletion } from './completion.ts';
import type { CompletionOption } from './completion-options.ts';
import { noteFilter } from './filter-history.ts';

export interface FilterField {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly completion: CompletionActions;
  readonly change: (text: string, caret: number) => void;
  readonly press: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly click: () => void;
  readonly leave: () => void;
  readonly take: (option: CompletionOption) => void;
}

/** What the keys and presses in the filter field do. */
export function useFilterField(): FilterField {
  const { client } = useServices();
  const { actions } = useTimeline();
  const text = useTimelineState((state) => state.text);
  const input = useRef<HTMLInputElement>(null);
  const caretDue = useRef<number | null>(null);
  const [completion] = useState(() => createCompletion(client));

  // A half written value matches nothing, and a list that empties and fills with every key is no help in choosing one.
  useEffect(() => {
    return completion.store.subscribe((state, previous) => {
      if (state.isChoosing) actions.hold();
      else if (previous.isChoosing) actions.settle();
    });
  }, [completion, actions]);

  useLayoutEffect(() => {
    if (caretDue.current === null) return;
    input.current?.setSelectionRange(caretDue.current, caretDue.current);
    caretDue.current = null;
  });
  const apply = (next: string) => {
    actions.applyText(next);
    completion.close();
    if (faultOf(next) === null) noteFilter(next);
  };
  const take = (option: CompletionOption) => {
    caretDue.current = option.caret;
    if (option.isComplete) return apply(option.text);
    actions.setText(option.text);
    completion.ask(option.text, option.caret);
  };
  const ask = () => completion.ask(text, input.current?.selectionStart ?? text.length);
  useCommand('list.filter', () => {
    input.current?.select();
    if (text === '') ask();
  });
  return {
    input,
    text,
    completion,
    take,
    change(next, caret) {
      actions.setText(next);
      completion.ask(next, caret);
    },
    press: (event) => pressed(event, { text, completion, ask, take, apply }),
    click: () => (text === '' ? ask() : undefined),
    leave() {
      completion.close();
      if (faultOf(text) === null) noteFilter(text);
    },
  };
}

interface PressParts {
  readonly text: string;
  readonly completion: CompletionActions;
  readonly ask: () => void;
  readonly take: (option: CompletionOption) => void;
  readonly apply: (text: string) => void;
}

type Presses = Readonly<Record<string, (event: KeyboardEvent<HTMLInputElement>, parts: PressParts, isOpen: boolean) => boolean>>;

/** What each key does; false where it stays what it is in any field. */
const presses: Presses = {
  ArrowDown(_event, { completion, ask }, isOpen) {
    if (isOpen) completion.whenCurrent(() => completion.move(1));
    else ask();
    return true;
  },
  ArrowUp(_event, { completion }, isOpen) {
    if (isOpen) completion.whenCurrent(() => completion.move(-1));
    return isOpen;
  },
  Enter(_event, { text, completion, take, apply }) {
    completion.afterWaiting(() => {
      const option = completion.taken(text, false);
      if (option === undefined) apply(text);
      else take(option);
    });
    return true;
  },
  Tab(event, { text, completion, take }, isOpen) {
    if (!isOpen || event.shiftKey) return false;
    completion.whenCurrent(() => {
      const option = completion.taken(text, true);
      if (option !== undefined) take(option);
    });
    return true;
  },
  Escape(_event, { text, completion, apply }) {
    if (completion.close()) return true;
    // The keys of the list go on from there.
    if (text === '') focusView();
    else apply('');
    return true;
  },
  ' '(event, { ask }) {
    if (event.ctrlKey) ask();
    return event.ctrlKey;
  },
  ArrowLeft: closeAndPass,
  ArrowRight: closeAndPass,
  Home: closeAndPass,
  End: closeAndPass,
};

/** The cursor goes elsewhere: what was offered was for its old place. */
function closeAndPass(_event: KeyboardEvent, { completion }: PressParts): boolean {
  completion.close();
  return false;
}

function pressed(event: KeyboardEvent<HTMLInputElement>, parts: PressParts): void {
  if (event.nativeEvent.isComposing || event.altKey || event.metaKey) return;
  const isOpen = parts.completion.store.getState().options.length > 0;
  if (presses[event.key]?.(event, parts, isOpen) !== true) return;
  event.preventDefault();
  event.stopPropagation();
}
