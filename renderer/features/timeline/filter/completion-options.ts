/** What the list under the field offers, and what the field holds once something of it is taken. Pure. */
import type { Completion } from '#contract/models/query-help.ts';

export type OptionGroup = 'recent' | 'keys' | 'values' | 'words';

export interface CompletionOption {
  readonly group: OptionGroup;
  readonly label: string;
  readonly detail: string | null;
  /** How many deliveries have it; null where that is not counted. */
  readonly count: number | null;
  /** The whole filter once this is taken, and where the cursor goes. */
  readonly text: string;
  readonly caret: number;
  /** A key is not: its value is asked for next. */
  readonly isComplete: boolean;
}

const groupOf = { key: 'keys', value: 'values', word: 'words' } as const;
const recentShown = 6;

function optionOf(item: Completion['items'][number], { from, to }: Completion, text: string): CompletionOption {
  const isComplete = item.kind !== 'key';
  const rest = text.slice(to);
  // why: what follows a value is the next term, so the cursor goes where that is written; a field's name may get a value yet.
  const gap = isComplete && !isOpenName(item.insert, text.slice(0, from)) && !/^[\s)]/.test(rest) ? ' ' : '';
  const before = text.slice(0, from) + item.insert;
  return {
    group: groupOf[item.kind],
    label: item.label,
    detail: item.detail,
    count: item.count,
    text: before + gap + rest,
    caret: before.length + gap.length,
    isComplete,
  };
}

/** The name of a header or the path of a field, behind which an operator can be written. */
function isOpenName(insert: string, before: string): boolean {
  return /(?:\bheader:|\bbody)$/i.test(before) && !/[=<>]/.test(insert);
}

/** The engine's answer as options. None when the only thing offered stands there already. */
export function optionsOf(completion: Completion, text: string): readonly CompletionOption[] {
  const written = text.slice(completion.from, completion.to);
  if (completion.items.every((item) => item.insert === written)) return [];
  return completion.items.map((item) => optionOf(item, completion, text));
}

/** Filters used lately, offered while the field is empty. */
export function recentOptions(history: readonly string[]): readonly CompletionOption[] {
  return history
    .slice(0, recentShown)
    .map((text) => ({ group: 'recent', label: text, detail: null, count: null, text, caret: text.length, isComplete: true }));
}
