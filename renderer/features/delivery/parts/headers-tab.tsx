import type { Delivery } from '#contract/models/delivery.ts';
import { HeadersTable } from '#renderer/exchange/headers-table.tsx';
import { useFilterMarks } from '#renderer/exchange/use-filter-marks.ts';
import styles from '../delivery-pane.module.css';

export function HeadersTab({ delivery }: { readonly delivery: Delivery }) {
  const { text, headers } = useFilterMarks();
  return (
    <div className={styles.content}>
      <HeadersTable
        headers={delivery.headers}
        label="Request headers as received"
        noneText="The request had no headers."
        marks={{ words: text, headers }}
      />
      {delivery.trailers.length === 0 ? null : (
        <section className={styles.group}>
          <h3 className={styles.caption}>Trailers, received after the body</h3>
          <HeadersTable headers={delivery.trailers} label="Trailers as received" />
        </section>
      )}
    </div>
  );
}
