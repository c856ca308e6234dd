import { formatDateTime } from '#renderer/lib/format-time.ts';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../check-page.module.css';
import type { ArrivalDraft } from '../draft.ts';
import { type DraftView, fieldTime } from '../use-draft.ts';

type Kind = ArrivalDraft['kind'];

/** The moment by which age is judged and the secrets of an endpoint are chosen. */
export function ArrivalField({ view }: { readonly view: DraftView }) {
  const { draft, change, signedAtUs } = view;
  const { arrival } = draft;
  const options: readonly { readonly value: Kind; readonly label: string }[] = [
    { value: 'now', label: 'Now' },
    ...(signedAtUs === null && arrival.kind !== 'signed' ? [] : [{ value: 'signed' as const, label: 'When it was signed' }]),
    { value: 'chosen', label: 'At' },
  ];
  const isNoTime = arrival.kind === 'chosen' && Number.isNaN(Date.parse(arrival.text));
  const choose = (kind: Kind) =>
    change({ arrival: kind === 'chosen' ? { kind, text: fieldTime(signedAtUs ?? Date.now() * 1000) } : { kind } });
  return (
    <div className={styles.labelled}>
      <span className={styles.label}>Arrived</span>
      <div className={styles.arrival}>
        <Segmented label="Arrived" value={arrival.kind} options={options} onChange={choose} />
        {arrival.kind === 'chosen' ? (
          <TextInput
            type="datetime-local"
            step="0.001"
            aria-label="Time of arrival"
            isInvalid={isNoTime}
            aria-describedby={isNoTime ? 'arrival-problem' : undefined}
            value={arrival.text}
            onChange={(event) => change({ arrival: { kind: 'chosen', text: event.target.value } })}
          />
        ) : null}
        {isNoTime ? (
          <span id="arrival-problem" className={styles.quiet} role="alert">
            Not a whole date and time yet
          </span>
        ) : null}
        {arrival.kind === 'signed' ? (
          <span className={styles.quiet}>
            {signedAtUs === null ? 'the headers name no time: now is taken' : formatDateTime(signedAtUs)}
          </span>
        ) : null}
      </div>
    </div>
  );
}
