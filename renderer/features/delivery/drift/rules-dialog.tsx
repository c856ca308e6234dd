import { Sparkles, X } from 'lucide-react';
import { useState } from 'react';
import type { IgnoreRule, RuleSuggestion } from '#contract/models/drift.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { formatDay } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useFeed } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import styles from './dialogs.module.css';
import { matchWords, scopeWords } from './field-words.ts';
import { useRuleCommands } from './use-rules.ts';

export interface RulesDialogProps {
  /** Of the delivery it was opened from; null when it names none. */
  readonly eventType: string | null;
  readonly onClose: () => void;
}

/** What is taken for noise, and what the captures suggest taking for it. */
export function RulesDialog({ eventType, onClose }: RulesDialogProps) {
  const [isSuggesting, setSuggesting] = useState(false);
  const rules = useAsked('rules', async (client, signal) => (await client.console.ignoreRules({}, { signal })).items);
  useFeed(({ events }) => {
    if (events.some(({ kind }) => kind === 'ignore-rules.changed')) rules.reload();
  });
  return (
    <Dialog
      title="Ignore rules"
      description="Fields that are noise when a payload is compared with the Console. A field that is ignored never counts as drift."
      isOpen
      onClose={onClose}
      footer={
        <>
          {eventType === null ? null : (
            <Button icon={Sparkles} disabled={isSuggesting} onClick={() => setSuggesting(true)}>
              Suggest rules
            </Button>
          )}
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <div className={styles.rules}>
        {rules.error === undefined ? null : <ErrorCallout error={rules.error} actions={{ retry: rules.reload }} />}
        {rules.value === undefined ? (
          rules.error === undefined && <Skeleton rows={3} label="Loading the rules" />
        ) : (
          <RuleList rules={rules.value} />
        )}
        {isSuggesting && eventType !== null ? <Suggestions eventType={eventType} /> : null}
      </div>
    </Dialog>
  );
}

function RuleList({ rules }: { readonly rules: readonly IgnoreRule[] }) {
  const { stopIgnoring } = useRuleCommands();
  if (rules.length === 0) return <p className={styles.quiet}>No rule yet: every difference counts as drift.</p>;
  return (
    <ul className={styles.ruleList}>
      {rules.map((rule) => (
        <li key={rule.id} className={styles.rule}>
          <div className={styles.ruleWords}>
            <p>
              <MatchText match={rule.match} /> <span className={styles.quiet}>{visibleText(scopeWords(rule))}</span>
            </p>
            <p className={styles.quiet}>
              {rule.origin === 'learnt' ? 'suggested by captures' : 'yours'},{' '}
              <TimeText timeUs={rule.createdAtUs}>{formatDay(rule.createdAtUs)}</TimeText>
            </p>
          </div>
          <IconButton
            icon={X}
            label={`No longer ignore ${visibleText(matchWords(rule.match))} ${visibleText(scopeWords(rule))}`}
            onClick={() => void stopIgnoring(rule.id)}
          />
        </li>
      ))}
    </ul>
  );
}

function MatchText({ match }: { readonly match: IgnoreRule['match'] }) {
  return match.by === 'path' ? (
    <bdi className={styles.mono}>{visibleText(match.path)}</bdi>
  ) : (
    <span className={styles.strong}>{matchWords(match)}</span>
  );
}

function Suggestions({ eventType }: { readonly eventType: string }) {
  const asked = useAsked(eventType, (client, signal) => client.console.suggestIgnoreRules({ eventType }, { signal }));
  useFeed(({ events }) => {
    if (events.some(({ kind }) => kind === 'ignore-rules.changed')) asked.reload();
  });
  const { value, error, isAsking } = asked;
  return (
    <section className={styles.suggestions} aria-label="Suggested rules">
      <h3 className={styles.suggestHead}>
        Suggested for <span className={styles.mono}>{visibleText(eventType)}</span>
      </h3>
      {error === undefined ? null : <ErrorCallout error={error} actions={{ retry: asked.reload }} />}
      {value === undefined && error === undefined ? (
        <div className={styles.waiting}>
          <Skeleton rows={2} label="Looking at what was compared" />
          {isAsking ? (
            <Button size="small" variant="quiet" onClick={asked.cancel}>
              Cancel
            </Button>
          ) : null}
        </div>
      ) : null}
      {value === undefined ? null : (
        <>
          <p className={styles.quiet}>From {countOf(value.compared, 'compared delivery', 'compared deliveries')} of this type.</p>
          {value.items.length === 0 ? (
            <p>
              {value.compared < 2
                ? 'At least two deliveries of this type have to be compared before anything can be told from them.'
                : 'Nothing in them looks like noise.'}
            </p>
          ) : (
            <ul className={styles.ruleList}>
              {value.items.map((suggestion) => (
                <SuggestionRow key={JSON.stringify(suggestion.match)} eventType={eventType} suggestion={suggestion} />
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

function SuggestionRow({ eventType, suggestion }: { readonly eventType: string; readonly suggestion: RuleSuggestion }) {
  const { ignore } = useRuleCommands();
  const [isBusy, setBusy] = useState(false);
  const { match, differed, compared, sentence, examples } = suggestion;
  const add = async () => {
    setBusy(true);
    await ignore({ match, eventType, origin: 'learnt' });
    setBusy(false);
  };
  return (
    <li className={styles.rule}>
      <div className={styles.ruleWords}>
        <p>
          <MatchText match={match} /> <Badge>{`differed in ${differed} of ${compared}`}</Badge>
        </p>
        <p className={styles.quiet}>
          <bdi>{visibleText(sentence)}</bdi>
        </p>
        {examples.map((example) => (
          <p key={`${example.payload} ${example.console}`} className={styles.example}>
            <bdi>{visibleText(example.payload)}</bdi> <span aria-hidden="true">→</span> <bdi>{visibleText(example.console)}</bdi>
          </p>
        ))}
      </div>
      <Button size="small" isBusy={isBusy} onClick={() => void add()}>
        Ignore
      </Button>
    </li>
  );
}
