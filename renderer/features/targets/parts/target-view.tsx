import { Ellipsis, Radar, Trash2 } from 'lucide-react';
import type { Target } from '#contract/models/target.ts';
import { completeTarget } from '#renderer/exchange/aim/target-input.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { SavedField } from '#renderer/ui/saved-field.tsx';
import { headersText, limitFields, limitText, readHeaders, readLimit } from '../target-form.ts';
import styles from '../targets.module.css';
import { useProbe } from '../use-probe.ts';
import type { TargetDeeds } from '../use-target-deeds.ts';
import type { PartProps, SaveTarget } from './part-props.ts';
import { ProbePanel } from './probe-panel.tsx';
import { SavedArea } from './saved-area.tsx';
import { SigningSection } from './signing-section.tsx';
import { SwitchRow } from './switch-row.tsx';
import { TlsSection } from './tls-section.tsx';

export interface TargetViewProps {
  readonly target: Target;
  readonly deeds: TargetDeeds;
  readonly isReadOnly: boolean;
}

/** Everything about one target; each field saves as it is left. */
export function TargetView({ target, deeds, isReadOnly }: TargetViewProps) {
  const save: SaveTarget = (change) => deeds.save(target.id, change);
  const probe = useProbe(target);
  const name = visibleText(target.name);
  return (
    <section className={styles.target} aria-label={name}>
      <header className={styles.targetHead}>
        <h2 className={styles.name}>
          <bdi>{name}</bdi>
        </h2>
        {target.isProduction ? <Badge tone="warn">Production</Badge> : null}
        <span className={styles.spring} />
        <Button icon={Radar} isBusy={probe.isRunning} title="Connect, agree on TLS, send OPTIONS without a body" onClick={probe.run}>
          Probe <Keys keys="w p" />
        </Button>
        <Menu
          label={`More for ${name}`}
          align="end"
          items={[
            { id: 'remove', label: 'Remove', icon: Trash2, isDanger: true, isDisabled: isReadOnly, onSelect: () => deeds.remove(target) },
          ]}
        >
          <IconButton icon={Ellipsis} label={`More for ${name}`} />
        </Menu>
      </header>
      {target.warnings.length === 0 ? null : (
        <Callout tone="warn" title={target.warnings.length === 1 ? 'Mind this' : 'Mind these'}>
          <ul className={styles.warnings}>
            {target.warnings.map((warning) => (
              <li key={warning}>{visibleText(warning)}</li>
            ))}
          </ul>
        </Callout>
      )}
      <ProbePanel target={target} probe={probe} />
      <Where target={target} save={save} isReadOnly={isReadOnly} />
      <SigningSection target={target} save={save} isReadOnly={isReadOnly} />
      <Limits target={target} save={save} isReadOnly={isReadOnly} />
      <TlsSection target={target} save={save} isReadOnly={isReadOnly} />
      <Requests target={target} save={save} isReadOnly={isReadOnly} />
    </section>
  );
}

function Where({ target, save, isReadOnly }: PartProps) {
  return (
    <Section title="Where">
      <CardRow className={styles.pair}>
        <SavedField
          label="Name"
          value={target.name}
          isReadOnly={isReadOnly}
          check={(text) => (text.trim() === '' ? 'A name' : null)}
          onSave={(name) => save({ name: name.trim() })}
        />
        <SavedField
          label="URL"
          isMono
          value={target.url}
          isReadOnly={isReadOnly}
          check={(text) => (text.trim() === '' ? 'An http or https URL' : null)}
          onSave={(text) => save({ url: completeTarget(text).url })}
        />
      </CardRow>
      <SwitchRow
        label="This is production"
        hint="Its host is typed before anything leaves for it, each time, also when it is on this machine."
        isOn={target.isProduction}
        isDisabled={isReadOnly}
        onSave={(isProduction) => save({ isProduction })}
      />
    </Section>
  );
}

function Limits({ target, save, isReadOnly }: PartProps) {
  return (
    <Section title="Limits" hint="Times as “5 s” or “500 ms”.">
      <CardRow className={styles.limits}>
        {limitFields.map((field) => (
          <SavedField
            key={field.key}
            label={field.label}
            hint={field.hint}
            placeholder={field.placeholder}
            value={limitText(target, field)}
            isReadOnly={isReadOnly}
            check={(text) => {
              const reading = readLimit(field, text);
              return 'problem' in reading ? reading.problem : null;
            }}
            onSave={(text) => {
              const reading = readLimit(field, text);
              return 'change' in reading ? save(reading.change) : Promise.resolve(reading.problem);
            }}
          />
        ))}
      </CardRow>
    </Section>
  );
}

function Requests({ target, save, isReadOnly }: PartProps) {
  return (
    <Section title="Requests">
      <SwitchRow
        label="Mark replays"
        hint="Each request carries X-Hookglass-Replay, so that your handler can tell."
        isOn={target.isMarked}
        isDisabled={isReadOnly}
        onSave={(isMarked) => save({ isMarked })}
      />
      <SwitchRow
        label="Follow redirects"
        hint="At most 5, each checked anew. Otherwise a redirect is shown and counts as failed."
        isOn={target.redirects === 'follow'}
        isDisabled={isReadOnly}
        onSave={(isOn) => save({ redirects: isOn ? 'follow' : 'show' })}
      />
      <SwitchRow
        label="Send captured credentials elsewhere"
        hint="Authorization and Cookie, as they came in, also leave for a host that is not this machine."
        isOn={target.keepsCredentials}
        isDisabled={isReadOnly}
        onSave={(keepsCredentials) => save({ keepsCredentials })}
      />
      <CardRow>
        <SavedArea
          label="Headers"
          hint="One a line, sent in place of a captured header of the same name. Signatures are not set here."
          placeholder="X-Tenant: staging"
          value={headersText(target.headers)}
          isReadOnly={isReadOnly}
          onSave={(text) => {
            const reading = readHeaders(text);
            return 'headers' in reading ? save({ headers: reading.headers }) : Promise.resolve(reading.problem);
          }}
        />
      </CardRow>
    </Section>
  );
}
