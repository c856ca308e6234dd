import { useServices, useStore } from '#renderer/platform/services.tsx';
import styles from '../settings-page.module.css';

export function About() {
  const { stores } = useServices();
  const version = useStore(stores.session, (state) => state.version);
  const shell = useStore(stores.session, (state) => state.shell);
  return (
    <dl className={styles.facts}>
      <dt>Version</dt>
      <dd>{version === null ? '' : `Hookglass ${version}`}</dd>
      <dt>Runs in</dt>
      <dd>{shell === 'electron' ? 'its own window' : 'the browser; the engine runs on this machine'}</dd>
    </dl>
  );
}
