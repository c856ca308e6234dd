import { useState } from 'react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { type SenderLanguage, senderLanguages } from '#contract/models/sender-sample.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { CodeBlock } from '#renderer/signature/code-block.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Tabs } from '#renderer/ui/tabs.tsx';
import styles from '../welcome.module.css';
import { ConsoleWay } from './console-way.tsx';
import { CopySecret } from './copy-secret.tsx';

const ways = [...senderLanguages, 'console'] as const;
type Way = (typeof ways)[number];

const labels: Readonly<Record<Way, string>> = { curl: 'cURL', node: 'Node', python: 'Python', console: "Zof's Webhooks page" };
const tabs = ways.map((id) => ({ id, label: labels[id] }));

function wayIn(value: unknown): Way | undefined {
  return ways.find((way) => way === value);
}

/** Code that signs as this endpoint expects it, and the way through the Console. */
export function OwnSender({ endpoint }: { readonly endpoint: Endpoint }) {
  const [way, setWay] = useState<Way>(() => recall('guide-sender', wayIn) ?? 'curl');
  const choose = (chosen: Way) => {
    setWay(chosen);
    remember('guide-sender', chosen);
  };
  return (
    <div className={styles.ways}>
      <Tabs label="Sender" tabs={tabs} active={way} onChange={choose}>
        {way === 'console' ? <ConsoleWay endpoint={endpoint} /> : <SenderCode key={way} endpoint={endpoint} language={way} />}
      </Tabs>
    </div>
  );
}

interface SenderCodeProps {
  readonly endpoint: Endpoint;
  readonly language: SenderLanguage;
}

function SenderCode({ endpoint, language }: SenderCodeProps) {
  // What is signed and where it is sent to may change beneath the guide.
  const key = `sender ${language} ${endpoint.id} ${endpoint.url} ${endpoint.scheme} ${endpoint.headerName} ${endpoint.secretEncoding}`;
  const {
    value: sample,
    error,
    reload,
  } = useAsked(key, (client, signal) => client.verification.senderSample({ endpointId: endpoint.id, language }, { signal }));
  if (error !== undefined) return <ErrorCallout error={error} actions={{ retry: reload, reconnect: reload }} />;
  if (sample === undefined) return <Skeleton rows={6} height={20} label="Writing the code" />;
  return (
    <>
      <CodeBlock code={sample.code} syntax={sample.syntax} fileName={sample.fileName} label={`A sender in ${labels[language]}`} />
      <div className={styles.running}>
        <span>Run it with</span>
        <CopyText text={sample.command} label="command" />
        <span>
          while <code className={styles.mono}>{sample.secretVariable}</code> holds the signing secret.
        </span>
        <Secret endpoint={endpoint} />
      </div>
    </>
  );
}

/** The code reads the secret from the environment; it is copied from here and shown nowhere. */
function Secret({ endpoint }: { readonly endpoint: Endpoint }) {
  const { stores } = useServices();
  const current = endpoint.secrets.find(({ state }) => state === 'current');
  if (current !== undefined) return <CopySecret secretId={current.id} />;
  return (
    <>
      <span className={styles.words}>“{visibleText(endpoint.name)}” has none yet, so nothing it gets can be verified.</span>
      <Button size="small" onClick={() => stores.selection.setState({ dialog: { kind: 'add-secret', endpointId: endpoint.id } })}>
        Add a secret
      </Button>
    </>
  );
}
