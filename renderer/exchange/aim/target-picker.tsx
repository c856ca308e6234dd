import { History } from 'lucide-react';
import { useState } from 'react';
import type { Destination } from '#contract/models/composer.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatRelative } from '#renderer/lib/format-time.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './aim.module.css';
import { destinationOf, targetChoiceOf, targetOptions } from './aim.ts';
import { completeTarget } from './target-input.ts';
import { type RecentTarget, useRecentTargets } from './use-recent-targets.ts';

export interface TargetPickerProps {
  readonly destination: Destination;
  /** The signer may have to change with it: see `fittingSigner`. */
  readonly onChange: (destination: Destination) => void;
  /** What the engine says is wrong with the target. */
  readonly error?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  /** The URL stands beside the choice, where there is room for it. */
  readonly isWide?: boolean | undefined;
}

/** Where it goes: an endpoint of ours, a URL, or the sample handler. A URL that is chosen and not typed yet is empty. */
export function TargetPicker({ destination, onChange, error, isDisabled = false, isWide = false }: TargetPickerProps) {
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const environments = useStore(stores.environment, (state) => state.environments);
  const [typed, setTyped] = useState(destination.to === 'url' ? destination.url : '');
  const choice = targetChoiceOf(destination);
  const choose = (chosen: string) => {
    const next = destinationOf(chosen, endpoints, typed);
    if (next !== undefined) onChange(next);
  };
  const type = (url: string) => {
    setTyped(url);
    onChange({ to: 'url', url });
  };
  return (
    <div className={classNames(styles.picker, isWide && styles.wide)}>
      <Field label="Target" error={destination.to === 'url' ? undefined : error}>
        {({ id, describedBy }) => (
          <Select
            label="Target"
            id={id}
            describedBy={describedBy}
            value={choice}
            options={targetOptions(endpoints, environments, choice)}
            isDisabled={isDisabled}
            onChange={choose}
          />
        )}
      </Field>
      {destination.to === 'url' ? <UrlInput url={destination.url} error={error} isDisabled={isDisabled} onType={type} /> : null}
    </div>
  );
}

interface UrlInputProps {
  readonly url: string;
  readonly error: string | undefined;
  readonly isDisabled: boolean;
  readonly onType: (url: string) => void;
}

function UrlInput({ url, error, isDisabled, onType }: UrlInputProps) {
  const recent = useRecentTargets((last) => (url === '' && last !== '' ? onType(last) : undefined));
  const completed = completeTarget(url);
  return (
    <Field label="Target URL" error={error}>
      {({ id, describedBy, isInvalid }) => (
        <div className={styles.row}>
          <TextInput
            id={id}
            isMono
            isInvalid={isInvalid}
            aria-describedby={describedBy}
            inputMode="url"
            placeholder="http://localhost:3000/webhooks"
            value={url}
            disabled={isDisabled}
            onChange={(event) => onType(event.target.value)}
            onBlur={() => (completed.isCompleted ? onType(completed.url) : undefined)}
          />
          {recent.length === 0 || isDisabled ? null : <RecentTargets recent={recent} onChoose={onType} />}
        </div>
      )}
    </Field>
  );
}

/** Targets that were sent to before, to take one of them. */
export function RecentTargets({
  recent,
  onChoose,
}: {
  readonly recent: readonly RecentTarget[];
  readonly onChoose: (url: string) => void;
}) {
  const items = recent.map((target) => ({
    id: target.url,
    label: visibleText(shortenMiddle(target.url, 60)),
    hint: formatRelative(target.lastUsedAtUs, Date.now()),
    onSelect: () => onChoose(target.url),
  }));
  return (
    <Menu label="Targets used before" align="end" items={items}>
      <Button icon={History} aria-label="Targets used before" title="Targets used before" />
    </Menu>
  );
}
