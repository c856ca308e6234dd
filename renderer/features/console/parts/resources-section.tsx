import { RotateCcw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ConsoleConnection, Resource } from '#contract/models/console.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Badge, type BadgeProps } from '#renderer/ui/badge.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { Section } from '#renderer/ui/page.tsx';
import { SavedField } from '#renderer/ui/saved-field.tsx';
import styles from '../console.module.css';
import { useConnect } from '../use-connect.ts';

const certaintyLooks: Readonly<Record<Resource['certainty'], { readonly tone: BadgeProps['tone']; readonly title: string }>> = {
  documented: { tone: 'ok', title: 'The documentation states this path.' },
  inferred: { tone: 'quiet', title: 'Concluded from the documentation, which does not state it.' },
  unknown: { tone: 'warn', title: 'Not documented: nothing is fetched until you enter a path.' },
  yours: { tone: 'info', title: 'Set by you.' },
};

/** Per event type: where the object behind it is asked for, and how sure that is. */
export function ResourcesSection({ connection }: { readonly connection: ConsoleConnection }) {
  return (
    <Section
      title="Where objects are asked for"
      hint="Below the base URL. {run_id} and {id} are fields of the event's object, always encoded. Where the answer is a list, the object is the item whose id the second field names."
    >
      <div className={styles.resourceHead} aria-hidden="true">
        <span>Event type</span>
        <span>Path</span>
        <span>Item by</span>
      </div>
      {connection.resources.map((resource) => (
        <ResourceRow key={resource.eventType} connection={connection} resource={resource} />
      ))}
    </Section>
  );
}

function ResourceRow({ connection, resource }: { readonly connection: ConsoleConnection; readonly resource: Resource }) {
  const connect = useConnect(connection);
  const [problem, setProblem] = useState<string | null>(null);
  const { eventType, path, findBy, certainty, explanation } = resource;
  const save = (next: Pick<Resource, 'path' | 'findBy'>) => connect({ resources: { [eventType]: next } });
  const looks = certaintyLooks[certainty];
  const pathField = useWantedField(eventType);
  return (
    <fieldset className={styles.resource} aria-label={visibleText(eventType)}>
      <div className={styles.resourceType}>
        <span className={styles.resourceName}>
          <Mono>{eventType}</Mono>
        </span>
        <Badge tone={looks.tone} title={looks.title}>
          {certainty}
        </Badge>
      </div>
      <SavedField
        ref={pathField}
        label={`Path for ${eventType}`}
        isLabelHidden
        isMono
        placeholder="Nothing is fetched"
        value={path}
        onSave={(text) => save({ path: text.trim(), findBy })}
      />
      <SavedField
        label={`Item by, for ${eventType}`}
        isLabelHidden
        isMono
        placeholder="–"
        value={findBy ?? ''}
        onSave={(text) => save({ path, findBy: text.trim() === '' ? null : text.trim() })}
      />
      {certainty === 'yours' ? (
        <IconButton
          icon={RotateCcw}
          label={`Back to the default of ${eventType}`}
          onClick={() => void connect({ resources: { [eventType]: null } }).then(setProblem)}
        />
      ) : (
        <span />
      )}
      <p className={styles.explanation}>
        <bdi>{visibleText(problem ?? explanation)}</bdi>
      </p>
    </fieldset>
  );
}

/** Somebody came here to enter this path. */
function useWantedField(eventType: string) {
  const { stores } = useServices();
  const field = useRef<HTMLInputElement>(null);
  const isWanted = useStore(stores.selection, (state) => state.resourceType === eventType);
  useEffect(() => {
    if (!isWanted) return;
    stores.selection.setState({ resourceType: null });
    field.current?.scrollIntoView({ block: 'center' });
    field.current?.focus({ preventScroll: true });
  }, [isWanted, stores]);
  return field;
}
