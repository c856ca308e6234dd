import type { IgnoreRuleId } from '#contract/ids.ts';
import type { IgnoreMatch } from '#contract/models/drift.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import { matchWords, scopeWords } from './field-words.ts';

export interface NewRule {
  readonly match: IgnoreMatch;
  readonly eventType: string | null;
  readonly origin?: 'yours' | 'learnt';
}

export interface RuleCommands {
  /** Resolves with whether it was taken. What was done can be undone from the notice that says it. */
  readonly ignore: (rule: NewRule) => Promise<boolean>;
  readonly stopIgnoring: (id: IgnoreRuleId) => Promise<void>;
}

const undoMs = 12_000;

/** What is compared is asked for again when the feed says that the rules changed. */
export function useRuleCommands(): RuleCommands {
  const { client, stores } = useServices();
  const stopIgnoring = async (id: IgnoreRuleId) => {
    try {
      await client.console.removeIgnoreRule({ id });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  const ignore = async ({ match, eventType, origin = 'yours' }: NewRule) => {
    try {
      const { id } = await client.console.addIgnoreRule({ match, eventType, origin });
      addNotice(stores.notice, {
        tone: 'ok',
        title: `Ignoring ${visibleText(matchWords(match))} ${visibleText(scopeWords({ eventType }))}`,
        key: `ignored.${id}`,
        lastsMs: undoMs,
        action: { label: 'Undo', run: () => void stopIgnoring(id) },
      });
      return true;
    } catch (error) {
      noticeError(stores.notice, error);
      return false;
    }
  };
  return { ignore, stopIgnoring };
}
