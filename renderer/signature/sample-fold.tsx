import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { type CodeSample, type HabitCode, type Language, languages } from '#contract/models/diagnosis.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Tabs } from '#renderer/ui/tabs.tsx';
import { CodeBlock } from './code-block.tsx';
import { languageNames } from './diagnosis-words.ts';
import styles from './sample-fold.module.css';
import { type SampleSubject, useSample } from './use-sample.ts';

const tabs = languages.map((id) => ({ id, label: languageNames[id] }));

export interface SampleFoldProps {
  readonly subject: SampleSubject;
  readonly habit: HabitCode | null;
}

/** Code that checks such a signature rightly, in the language chosen last; asked for when the fold is first opened. */
export function SampleFold({ subject, habit }: SampleFoldProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>
        <ChevronRight className={styles.chevron} size={14} strokeWidth={1.5} aria-hidden />
        The right check in your code
      </summary>
      {isOpen ? <Sample subject={subject} habit={habit} /> : null}
    </details>
  );
}

function Sample({ subject, habit }: SampleFoldProps) {
  const [language, setLanguage] = useState<Language>(() => recall('sample-language', languageIn) ?? 'node');
  const { sample, error, again } = useSample(subject, language, habit);
  const choose = (chosen: Language) => {
    setLanguage(chosen);
    remember('sample-language', chosen);
  };
  return (
    <div className={styles.sample}>
      <Tabs label="Language" tabs={tabs} active={language} onChange={choose}>
        {error === undefined ? null : (
          <div className={styles.trouble}>
            <ErrorCallout error={error} actions={{ retry: again, reconnect: again }} />
          </div>
        )}
        {sample === undefined ? (
          error === undefined ? (
            <Skeleton rows={6} height={20} label="Writing the code" />
          ) : null
        ) : (
          <Code sample={sample} />
        )}
      </Tabs>
    </div>
  );
}

function Code({ sample }: { readonly sample: CodeSample }) {
  const name = languageNames[sample.language];
  return (
    <div className={styles.code}>
      <CodeBlock code={sample.code} syntax={sample.syntax} fileName={sample.fileName} label={`The right check in ${name}`} />
      {sample.habit === null ? null : (
        <section className={styles.habit} aria-label="The habit that causes this">
          <h4 className={styles.habitHead}>The habit that causes this</h4>
          <p className={styles.why}>{visibleText(sample.habit.why)}</p>
          <CodeBlock code={sample.habit.wrong} syntax={sample.syntax} label={`The wrong way in ${name}`} isWrong />
        </section>
      )}
    </div>
  );
}

function languageIn(value: unknown): Language | undefined {
  return languages.find((language) => language === value);
}
