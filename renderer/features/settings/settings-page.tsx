import { type ReactNode, useId } from 'react';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { ChoiceSetting } from './parts/choice-setting.tsx';
import { OpenSessions } from './parts/open-sessions.tsx';
import { StorageFacts } from './parts/storage-facts.tsx';
import { TextSetting } from './parts/text-setting.tsx';
import { parsePort, parseSeconds, parseSize, portText, sizeText } from './setting-text.ts';
import styles from './settings-page.module.css';
import { useSetting } from './use-setting.ts';

/** How the window looks, how the receiver listens, what is kept. Every field saves as it is left. */
export function SettingsPage() {
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <h1 className={styles.title}>Settings</h1>
        <Appearance />
        <Receiver />
        <Section title="Storage">
          <StorageFacts />
        </Section>
        <Sessions />
        <Section title="Privacy">
          <p className={styles.plain}>
            No telemetry. Hookglass sends nothing about you, your deliveries or its use to anybody, and asks nobody for updates. What leaves
            this machine are the replays you send and the requests to the Consoles you connect.
          </p>
        </Section>
        <About />
      </div>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className={styles.card}>{children}</div>
    </section>
  );
}

/** In Electron the window is the only one there is, and no session. */
function Sessions() {
  const { stores } = useServices();
  const shell = useStore(stores.session, (state) => state.shell);
  if (shell !== 'browser') return null;
  return (
    <Section title="Sessions">
      <OpenSessions />
    </Section>
  );
}

function Appearance() {
  const theme = useSetting('theme');
  const density = useSetting('density');
  const contrast = useSetting('contrast');
  const timeZone = useSetting('timeZone');
  return (
    <Section title="Appearance">
      <ChoiceSetting
        label="Theme"
        hint="System follows the setting of this machine as it changes."
        setting={theme}
        options={[
          { value: 'system', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        defaultText="System"
      />
      <ChoiceSetting
        label="Contrast"
        hint="Of text and lines. System follows the setting of this machine as it changes."
        setting={contrast}
        options={[
          { value: 'system', label: 'System' },
          { value: 'normal', label: 'Normal' },
          { value: 'more', label: 'High' },
        ]}
        defaultText="System"
      />
      <ChoiceSetting
        label="Times"
        hint="The zone in which times are shown and typed. Hovering a time shows both."
        setting={timeZone}
        options={[
          { value: 'local', label: 'This machine' },
          { value: 'utc', label: 'UTC' },
        ]}
        defaultText="This machine"
      />
      <ChoiceSetting
        label="Density"
        hint="Height of the rows in lists."
        setting={density}
        options={[
          { value: 'compact', label: 'Compact', hint: '28 px' },
          { value: 'comfortable', label: 'Comfortable', hint: '34 px' },
        ]}
        defaultText="Compact"
      />
    </Section>
  );
}

function Receiver() {
  const { stores } = useServices();
  const url = useStore(stores.session, (state) => state.health?.receiver.url ?? null);
  const port = useSetting('receiverPort');
  const limit = useSetting('bodyLimitBytes');
  const tolerance = useSetting('toleranceSeconds');
  return (
    <Section title="Receiver">
      <TextSetting
        label="Port"
        hint={`Counts from the next start. Empty: 4400, or the next free one. A port given here is used as it is, or fails and says who has it. ${url === null ? 'Not listening at the moment.' : `Listening at ${url}.`}`}
        setting={port}
        format={portText}
        parse={parsePort}
        defaultText="automatic"
        placeholder="4400, or the next free one"
      />
      <TextSetting
        label="Largest body"
        hint="A larger one is answered with 413; its headers and first 64 KiB are kept. Counts at once."
        setting={limit}
        format={sizeText}
        parse={parseSize}
        defaultText="10 MiB"
      />
      <TextSetting
        label="Clock tolerance"
        hint="How far a signed time may be off, both ways, before a right signature counts as stale. Seconds."
        setting={tolerance}
        format={(seconds) => `${seconds} s`}
        parse={parseSeconds}
        defaultText="300 s"
      />
    </Section>
  );
}

function About() {
  const { stores } = useServices();
  const version = useStore(stores.session, (state) => state.version);
  const shell = useStore(stores.session, (state) => state.shell);
  return (
    <Section title="About">
      <dl className={styles.facts}>
        <dt>Version</dt>
        <dd>{version === null ? '' : `Hookglass ${version}`}</dd>
        <dt>Runs in</dt>
        <dd>{shell === 'electron' ? 'its own window' : 'the browser; the engine runs on this machine'}</dd>
      </dl>
    </Section>
  );
}
