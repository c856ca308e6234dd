import { ChevronRight } from 'lucide-react';
import { type SecretEncoding, secretEncodings } from '#contract/models/signing.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { Segmented } from '#renderer/ui/segmented.tsx';
import styles from '../check-page.module.css';
import type { OptionsDraft } from '../draft.ts';
import type { DraftView } from '../use-draft.ts';
import { CustomFields } from './custom-fields.tsx';
import { OptionField } from './option-field.tsx';

const encodingOptions: readonly { readonly value: SecretEncoding; readonly label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
  { value: 'base64', label: 'Base64' },
];

/** What the scheme leaves to be chosen, in a fold; a custom scheme's own fields stand open. */
export function OptionFields({ view }: { readonly view: DraftView }) {
  const { draft, scheme } = view;
  const isCustom = scheme === 'custom' && draft.scheme === 'custom';
  return (
    <>
      {isCustom ? <CustomFields view={view} /> : null}
      <details className={styles.fold}>
        <summary className={styles.summary}>
          <ChevronRight className={styles.chevron} size={14} strokeWidth={1.5} aria-hidden />
          Options
          <span className={styles.quiet}>{summaryOf(view)}</span>
        </summary>
        <Options view={view} withHeader={!isCustom} />
      </details>
    </>
  );
}

function Options({ view, withHeader }: { readonly view: DraftView; readonly withHeader: boolean }) {
  const { draft, change, scheme } = view;
  const facts = schemeFactsOf(scheme);
  const { options } = draft;
  const set = (part: Partial<OptionsDraft>) => change({ options: { ...options, ...part } });
  return (
    <div className={styles.options}>
      {facts.takesHeaderName && withHeader ? (
        <OptionField
          view={view}
          name="headerName"
          label="Signature header"
          placeholder={view.detected.headerName ?? facts.headers[0] ?? 'X-Signature'}
        />
      ) : null}
      {facts.takesSecretEncoding ? (
        <div className={styles.labelled}>
          <span className={styles.label}>Secret read as</span>
          <Segmented
            label="Secret read as"
            value={secretEncodings.find((one) => one === options.secretEncoding) ?? 'text'}
            options={encodingOptions}
            onChange={(secretEncoding) => set({ secretEncoding })}
          />
        </div>
      ) : null}
      <OptionField view={view} name="toleranceSeconds" label="Clock may be off by, in seconds" placeholder="as in the settings" />
      <OptionField view={view} name="freshnessSeconds" label="“created” may be off by, in seconds" placeholder="not looked at" />
      {facts.takesPublicUrl ? (
        <OptionField view={view} name="publicUrl" label="Address as the sender knows it" placeholder="https://hooks.example/in/orders" />
      ) : null}
    </div>
  );
}

/** What differs from the defaults, beside the closed fold. */
function summaryOf({ draft: { options }, detected, draft, scheme }: DraftView): string {
  const header = options.headerName !== '' ? options.headerName : draft.scheme === 'auto' ? detected.headerName : null;
  const parts = [
    header !== null && schemeFactsOf(scheme).takesHeaderName ? header : '',
    options.secretEncoding === 'text' ? '' : `secret in ${options.secretEncoding}`,
    options.toleranceSeconds === '' ? '' : `± ${options.toleranceSeconds} s`,
    options.freshnessSeconds === '' ? '' : `created ± ${options.freshnessSeconds} s`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
