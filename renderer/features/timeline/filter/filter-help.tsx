import { CircleHelp, Copy } from 'lucide-react';
import { useState } from 'react';

import { keyMeanings } from '#domain/query/key-meanings.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Popover } from '#renderer/ui/popover.tsx';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import { commandLineOf } from './command-line.ts';
import styles from './filter-help.module.css';
import { forgetFilters, recentFilters } from './filter-history.ts';
import { keyExamples } from './key-examples.ts';

/** The language on one page: how terms join, then each key with examples that can be pressed. */
export function FilterHelp() {
  const [isOpen, setOpen] = useState(false);
  const trigger = <IconButton icon={CircleHelp} size="small" label="How to filter" />;
  return (
    <Popover label="How to filter" isOpen={isOpen} onOpenChange={setOpen} trigger={trigger}>
      <div className={styles.panel}>
        <div className={styles.scroller}>
          <Joining />
          <Keys onDone={() => setOpen(false)} />
        </div>
        <CopyCommand />
      </div>
    </Popover>
  );
}

const joining: readonly (readonly [string, string])[] = [
  ['a b', 'both hold'],
  ['a OR b', 'one of them holds'],
  ['-a', 'does not hold'],
  ['(a OR b) c', 'belongs together'],
  ['type:a,b', 'either value'],
  ['type:run.*', 'begins so'],
  ['"two words"', 'this text, anywhere'],
];

function Joining() {
  return (
    <dl className={styles.joining} aria-label="How terms join">
      {joining.map(([written, meaning]) => (
        <div key={written} className={styles.pair}>
          <dt>
            <code>{written}</code>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

function Keys({ onDone }: { readonly onDone: () => void }) {
  const { store, actions } = useTimeline();
  const add = (example: string) => {
    const { text } = store.getState();
    actions.applyText(text.trim() === '' ? example : `${text.trim()} ${example}`);
    onDone();
  };
  return (
    <ul className={styles.keys} aria-label="Keys">
      {keyMeanings.map(({ key, meaning }) => (
        <li key={key} className={styles.key}>
          <code className={styles.name}>{key}</code>
          <span className={styles.meaning}>{meaning}</span>
          <span className={styles.examples}>
            {keyExamples[key].map((example) => (
              <button key={example} type="button" className={styles.example} onClick={() => add(example)}>
                {example}
              </button>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The field offers what was asked lately; this empties that list. */
function Forget() {
  const [hasRecent, setHasRecent] = useState(() => recentFilters().length > 0);
  if (!hasRecent) return null;
  const forget = () => {
    forgetFilters();
    setHasRecent(false);
  };
  return (
    <Button variant="quiet" size="small" onClick={forget}>
      Forget recent filters
    </Button>
  );
}

function CopyCommand() {
  const { platform, stores } = useServices();
  const query = useTimelineState((state) => state.query);
  const copy = () => {
    const command = commandLineOf(query);
    platform.copyText(command).then(
      () => addNotice(stores.notice, { tone: 'ok', title: 'Command copied', text: command, key: 'copied', lastsMs: 4_000 }),
      (error: unknown) => noticeError(stores.notice, error),
    );
  };
  return (
    <div className={styles.foot}>
      <span className={styles.same}>The same language filters in the command line and the API.</span>
      <Forget />
      <Button size="small" icon={Copy} onClick={copy}>
        Copy for the command line
      </Button>
    </div>
  );
}
