import type { Endpoint } from '#contract/models/endpoint.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import styles from '../endpoints-page.module.css';

export interface ArchivedListProps {
  readonly endpoints: readonly Endpoint[];
  readonly onRestore: (endpoint: Endpoint) => void;
}

export function ArchivedList({ endpoints, onRestore }: ArchivedListProps) {
  if (endpoints.length === 0) return null;
  return (
    <details className={styles.archived}>
      <summary>Archived ({endpoints.length})</summary>
      {endpoints.map((endpoint) => (
        <div key={endpoint.id} className={styles.archivedRow}>
          <bdi>{visibleText(endpoint.name)}</bdi>
          <span className={styles.mono}>/in/{endpoint.slug}</span>
          <Button size="small" onClick={() => onRestore(endpoint)}>
            Restore
          </Button>
        </div>
      ))}
    </details>
  );
}
