import { Callout } from '#renderer/ui/callout.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { usesTls } from '../target-form.ts';
import styles from '../targets.module.css';
import type { PartProps } from './part-props.ts';
import { SavedArea } from './saved-area.tsx';
import { SwitchRow } from './switch-row.tsx';

/** Whose certificates count. Nothing to choose for a target without TLS, unless something was chosen. */
export function TlsSection({ target, save, isReadOnly }: PartProps) {
  const { tls } = target;
  if (!usesTls(target.url) && tls.isVerified && tls.caPem === null) return null;
  return (
    <Section title="TLS">
      <SwitchRow
        label="Verify its certificate"
        hint="Its name, its dates and who signed it."
        isOn={tls.isVerified}
        isDisabled={isReadOnly}
        onSave={(isVerified) => save({ tls: { ...tls, isVerified } })}
      />
      {tls.isVerified ? null : (
        <CardRow className={styles.unverified}>
          <Callout tone="warn" title="Any certificate is taken">
            Whoever stands between here and there can read and change what is sent: bodies, headers and signatures. Give the certificate of
            its authority below instead, and verify.
          </Callout>
        </CardRow>
      )}
      <CardRow>
        <SavedArea
          label="Certificates to trust"
          hint="PEM, in place of the built-in authorities. Empty: those."
          placeholder="-----BEGIN CERTIFICATE-----"
          value={tls.caPem ?? ''}
          isReadOnly={isReadOnly}
          onSave={(text) => save({ tls: { ...tls, caPem: text.trim() === '' ? null : text } })}
        />
      </CardRow>
    </Section>
  );
}
