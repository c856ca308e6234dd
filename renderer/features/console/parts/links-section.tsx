import type { ConsoleConnection } from '#contract/models/console.ts';
import { consoleUrlProblem, linkTemplateProblem } from '#domain/console/links.ts';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { SavedField } from '#renderer/ui/saved-field.tsx';
import { linkFields } from '../connection-words.ts';
import styles from '../console.module.css';
import { orNull, useConnect } from '../use-connect.ts';

/** Where the Console's own pages are. Their addresses are not documented, so all start empty. */
export function LinksSection({ connection }: { readonly connection: ConsoleConnection }) {
  const connect = useConnect(connection);
  return (
    <Section
      title="Links to the Console"
      hint="Not documented, so nothing is guessed: open a page in the Console, and put {id} where its id stands. {run_id} and {organization_id} can be used too. What begins with / is below the Console URL."
    >
      <CardRow className={styles.fields}>
        <SavedField
          label="Console URL"
          isMono
          className={styles.wide}
          placeholder="https://console.zof.ai"
          value={connection.consoleUrl ?? ''}
          check={(text) => (text.trim() === '' ? null : consoleUrlProblem(text.trim()))}
          onSave={(text) => connect({ consoleUrl: orNull(text) })}
        />
        {linkFields.map(({ thing, label, placeholder }) => (
          <SavedField
            key={thing}
            label={label}
            isMono
            placeholder={placeholder}
            value={connection.linkTemplates[thing] ?? ''}
            check={(text) => (text.trim() === '' ? null : linkTemplateProblem(text.trim(), connection.consoleUrl))}
            onSave={(text) => connect({ linkTemplates: { [thing]: orNull(text) } })}
          />
        ))}
      </CardRow>
    </Section>
  );
}
