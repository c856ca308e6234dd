import { ChevronDown, Eye, EyeOff } from 'lucide-react';
import { type KeyboardEvent, type Ref, useEffect, useRef } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { FieldComparison } from '#contract/models/drift.ts';
import { isFocusLost } from '#renderer/lib/lost-focus.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import { matchWords, scopeWords } from './field-words.ts';
import styles from './fields.module.css';
import { ignoreChoices } from './ignore-choices.ts';
import { KindSign } from './kind-sign.tsx';
import { useRuleCommands } from './use-rules.ts';

export interface FieldStripProps {
  readonly ref: Ref<HTMLElement>;
  readonly delivery: Delivery;
  readonly field: FieldComparison;
  /** Gives the focus back to the field's row. */
  readonly onBack: () => void;
}

/** The field with the focus, uncut, and what can be done about it. */
export function FieldStrip({ ref, delivery, field, onBack }: FieldStripProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onBack();
  };
  return (
    <section ref={ref} className={styles.strip} data-lifts-notices="strip" aria-label="The chosen field" onKeyDown={onKeyDown}>
      <div className={styles.stripHead}>
        <KindSign kind={field.kind} />
        <CopyText text={field.path} display={field.path === '' ? 'the whole' : undefined} label="path" className={styles.stripPath} />
        <span className={styles.spring} />
        <RuleButton delivery={delivery} field={field} />
      </div>
      <dl className={styles.values}>
        <dt>Payload</dt>
        <dd>
          {field.payload === null ? (
            <span className={styles.quiet}>not there</span>
          ) : (
            <CopyText text={field.payload} label="value of the payload" className={styles.whole} />
          )}
        </dd>
        <dt>Console</dt>
        <dd>
          {field.console === null ? (
            <span className={styles.quiet}>not there</span>
          ) : (
            <CopyText text={field.console} label="value of the Console" className={styles.whole} />
          )}
        </dd>
      </dl>
    </section>
  );
}

function RuleButton({ delivery, field }: { readonly delivery: Delivery; readonly field: FieldComparison }) {
  const { ignore, stopIgnoring } = useRuleCommands();
  const { ruleId } = field;
  const button = useRef<HTMLButtonElement>(null);
  const wasPressed = useRef(false);
  // One button takes the place of the other.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the rule comes or goes
  useEffect(() => {
    if (wasPressed.current && isFocusLost()) button.current?.focus();
    wasPressed.current = false;
  }, [ruleId]);
  if (ruleId !== null) {
    return (
      <Button
        ref={button}
        size="small"
        icon={Eye}
        data-ignore
        onClick={() => {
          wasPressed.current = true;
          void stopIgnoring(ruleId);
        }}
      >
        Stop ignoring
      </Button>
    );
  }
  const choices = ignoreChoices(field, delivery.eventType);
  const items = choices.map(
    (choice, index): MenuItem => ({
      id: choice.id,
      label: visibleText(matchWords(choice.match)),
      hint: scopeWords(choice),
      startsGroup: index > 0 && choice.eventType !== choices[index - 1]?.eventType,
      onSelect: () => {
        wasPressed.current = true;
        void ignore(choice);
      },
    }),
  );
  return (
    <Menu label="Ignore" align="end" items={items}>
      <Button ref={button} size="small" icon={EyeOff} data-ignore>
        Ignore
        <ChevronDown size={12} strokeWidth={1.75} aria-hidden />
      </Button>
    </Menu>
  );
}
