import type { Signing } from '#contract/models/signing.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import styles from './report-view.module.css';

/** What a right signature of the scheme can not promise, said quietly. Shows nothing where there is nothing to say. */
export function Limits({ signing }: { readonly signing: Signing }) {
  const { limits, hasTimestamp } = describeSigning(signing);
  if (limits.length === 0) return null;
  return (
    <section className={styles.group} aria-label="What this does not prove">
      <h3 className={styles.caption}>What this does not prove</h3>
      <ul className={styles.limits}>
        {limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
        {hasTimestamp ? null : <li>{freshnessWords(signing.freshnessSeconds)}</li>}
      </ul>
    </section>
  );
}

function freshnessWords(freshnessSeconds: number | null): string {
  return freshnessSeconds === null
    ? 'How old the event is by its own “created” is not looked at: the freshness check of the endpoint is off.'
    : `The freshness check looks at the event's own “created”: it may be off by ${freshnessSeconds} s, within which it can be sent again.`;
}
