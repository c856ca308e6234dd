import { ClipboardCopy, Download } from 'lucide-react';
import type { ConformanceReport } from '#contract/models/conformance.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { downloadText } from '#renderer/lib/download-text.ts';
import { describeTime, formatClock } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout, type Tone } from '#renderer/ui/callout.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Section } from '#renderer/ui/page.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import styles from '../conformance.module.css';
import { countWords, doneCount, inReadingOrder, stateLook } from '../report.ts';
import { CheckRow } from './check-row.tsx';

/** A report: the outcome first, then each check with what the handler did and what to do about it. */
export function ReportView({ report }: { readonly report: ConformanceReport }) {
  const look = stateLook(report.state);
  return (
    <Section
      title="Result"
      badge={<Badge tone={look.tone}>{look.word}</Badge>}
      hint={
        <span title={describeTime(report.startedAtUs, Date.now())}>
          {formatClock(report.startedAtUs)} against <bdi>{visibleText(report.targetUrl)}</bdi>
        </span>
      }
      actions={report.state === 'running' ? null : <Exports report={report} />}
      isBare
    >
      <div className={styles.result}>
        <div data-testid="report-summary">
          <Summary report={report} />
        </div>
        <ul className={styles.checks} aria-label="Checks">
          {inReadingOrder(report).map((check) => (
            <CheckRow key={check.name} check={check} reportId={report.id} />
          ))}
        </ul>
      </div>
    </Section>
  );
}

const tones: Readonly<Record<ConformanceReport['state'], Tone>> = {
  running: 'info',
  passed: 'ok',
  failed: 'bad',
  unreachable: 'bad',
  cancelled: 'warn',
  interrupted: 'warn',
};

function Summary({ report }: { readonly report: ConformanceReport }) {
  const done = doneCount(report);
  return (
    <div role="status">
      <Callout tone={tones[report.state]} title={<bdi>{visibleText(report.sentence)}</bdi>}>
        {report.state === 'running' ? (
          <ProgressBar
            label="Checks done"
            share={report.total === 0 ? null : done / report.total}
            valueText={`${done} of ${report.total}`}
          />
        ) : null}
        <p>{countWords(report)}</p>
      </Callout>
    </div>
  );
}

function Exports({ report }: { readonly report: ConformanceReport }) {
  const { client, platform, stores } = useServices();
  const withText = async (format: 'junit' | 'markdown', take: (fileName: string, text: string) => Promise<void> | void) => {
    try {
      const { fileName, text } = await client.conformance.export({ id: report.id, format });
      await take(fileName, text);
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  const copy = async (_: string, text: string) => {
    await platform.copyText(text);
    addNotice(stores.notice, { tone: 'ok', title: 'Copied as Markdown', key: 'copied', lastsMs: 3_000 });
  };
  return (
    <>
      <Button size="small" icon={ClipboardCopy} onClick={() => void withText('markdown', copy)}>
        Copy
      </Button>
      <Menu
        label="Export"
        align="end"
        items={[
          {
            id: 'junit',
            label: 'JUnit XML, for CI',
            onSelect: () => void withText('junit', (fileName, text) => downloadText(fileName, text, 'application/xml')),
          },
          {
            id: 'markdown',
            label: 'Markdown, for a ticket',
            onSelect: () => void withText('markdown', (fileName, text) => downloadText(fileName, text, 'text/markdown')),
          },
        ]}
      >
        <Button size="small" icon={Download}>
          Export
        </Button>
      </Menu>
    </>
  );
}
