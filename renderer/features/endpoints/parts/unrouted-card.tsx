import type { Endpoint } from '#contract/models/endpoint.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import styles from '../endpoints-page.module.css';

/** The endpoint nobody made: it explains itself and has nothing to set. */
export function UnroutedCard({ endpoint }: { readonly endpoint: Endpoint }) {
  return (
    <section className={styles.card} aria-label={visibleText(endpoint.name)}>
      <div className={styles.cardHead}>
        <h2 className={styles.name}>
          <bdi>{visibleText(endpoint.name)}</bdi>
        </h2>
        <span className={styles.builtIn}>built in</span>
      </div>
      <p className={styles.where}>
        Takes every path that no endpoint has, so a wrong URL loses nothing. It has no secrets, so what lands here is kept as “no secret”
        and can be replayed like any other.
      </p>
    </section>
  );
}
