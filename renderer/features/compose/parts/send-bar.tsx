import { ArrowRight, Send, TriangleAlert, X } from 'lucide-react';
import type { Composition } from '#contract/models/composer.ts';
import { spoilerFacts } from '#domain/composer/spoilers.ts';
import { destinationWords } from '#renderer/exchange/aim/aim.ts';
import { HostConsent } from '#renderer/exchange/aim/host-consent.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import type { Sending } from '../use-send.ts';
import styles from './send-bar.module.css';

export interface SendBarProps {
  readonly composition: Composition;
  readonly sending: Sending;
  /** Why nothing can leave, in a sentence; null when it can. */
  readonly obstacle: string | null;
  readonly onSend: () => void;
  readonly onTarget: () => void;
  readonly onSpoilers: () => void;
}

/** Where it goes and what is wrong with it on purpose, in a line, and the button that sends it. */
export function SendBar({ composition, sending, obstacle, onSend, onTarget, onSpoilers }: SendBarProps) {
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const target = destinationWords(composition.destination, endpoints);
  const { running, host, isConsentGiven, consent } = sending;
  return (
    <div className={styles.bar}>
      <HostConsent host={host} onConsent={consent} />
      <div className={styles.line}>
        <button type="button" className={styles.target} onClick={onTarget}>
          <ArrowRight size={14} strokeWidth={1.5} aria-hidden />
          <span className="visually-hidden">Goes to </span>
          <span className={styles.method}>{visibleText(composition.method)}</span>
          <bdi className={styles.name}>{target === '' ? 'Name a target' : visibleText(target)}</bdi>
        </button>
        {composition.spoilers.length === 0 ? null : (
          <button type="button" className={styles.spoilt} onClick={onSpoilers}>
            <TriangleAlert size={13} strokeWidth={1.75} aria-hidden />
            <span className={styles.spoilers}>
              Spoilt: {composition.spoilers.map(({ name }) => spoilerFacts(name).label.toLowerCase()).join(', ')}
            </span>
          </button>
        )}
        <span className={styles.spring} />
        {running.isRunning ? (
          <Button size="small" icon={X} onClick={running.cancel}>
            Cancel
          </Button>
        ) : null}
        <Tooltip text={obstacle ?? 'Send exactly what is previewed'} shortcut="Mod+enter">
          <Button
            variant="primary"
            icon={Send}
            isBusy={running.isRunning}
            disabled={host !== null && !isConsentGiven && !running.isRunning}
            onClick={onSend}
          >
            Send
          </Button>
        </Tooltip>
      </div>
    </div>
  );
}
