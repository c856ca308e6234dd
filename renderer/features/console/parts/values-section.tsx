import { Braces } from 'lucide-react';
import type { EnvironmentId } from '#contract/ids.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import styles from '../console.module.css';

/** Where the values of this environment are edited, for drafts and scenarios. */
export function ValuesSection({ environmentId }: { readonly environmentId: EnvironmentId }) {
  const { stores } = useServices();
  return (
    <Section title="Values">
      <CardRow className={styles.valuesRow}>
        <p>
          Drafts and scenarios name them as <code>{'{{env.name}}'}</code>, so that one text fits every environment.
        </p>
        <Button size="small" icon={Braces} onClick={() => stores.selection.setState({ dialog: { kind: 'values', environmentId } })}>
          Edit values…
        </Button>
      </CardRow>
    </Section>
  );
}
