import type { CustomScheme } from '#contract/models/signing.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { customExample } from '../custom-example.ts';
import styles from '../signing.module.css';

export interface CustomExampleViewProps {
  /** Null while something is wrong with it. */
  readonly custom: CustomScheme | null;
  readonly headerName: string;
  readonly url: string;
}

/** Headers and signed text of an example, kept current while the fields change. */
export function CustomExampleView({ custom, headerName, url }: CustomExampleViewProps) {
  if (custom === null) return <p className={styles.noExample}>An example shows here once the fields fit together.</p>;
  const { headers, signedText } = customExample(custom, headerName, url);
  return (
    <dl className={styles.example} aria-label="Example">
      <dt>Headers</dt>
      <dd data-example="headers">
        {headers.map(([name, value]) => (
          <div key={name}>
            <span className={styles.headerName}>{visibleText(name)}:</span> {visibleText(value)}
          </div>
        ))}
      </dd>
      <dt>Signed text</dt>
      <dd data-example="signed">{visibleText(signedText)}</dd>
    </dl>
  );
}
