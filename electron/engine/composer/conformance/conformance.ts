/** The handler check as the handlers of the contract use it. */
import type { ConformanceId } from '#contract/ids.ts';
import type { ConformanceReport } from '#contract/models/conformance.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import { fail } from '#engine/failure.ts';
import { newConformanceId } from '#engine/ids.ts';
import type { Conformance, ConformanceParts, ConformanceStart, ExportFormat } from './conformance-parts.ts';
import { createEventMaker, type EventMaker } from './events.ts';
import { junitOf } from './junit.ts';
import { markdownOf } from './markdown.ts';
import { createReportBook, summaryOf } from './report-book.ts';
import { planOf, runSuite, Stopped, type SuiteRun } from './run-suite.ts';
import { composeFor, type SuiteTarget } from './suite-sender.ts';

interface ActiveRun {
  readonly run: SuiteRun;
  readonly controller: AbortController;
  readonly ended: Promise<ConformanceReport>;
}

export function createConformance(parts: ConformanceParts): Conformance {
  const events = createEventMaker(parts);
  let active: ActiveRun | null = null;
  let isStarting = false;
  let isClosed = false;

  const begin = async (start: ConformanceStart): Promise<ConformanceReport> => {
    const { run, controller } = await prepareRun(start, parts, events);
    const report = run.book.report();
    await parts.store.saveReport(report);
    parts.onProgress(summaryOf(report));
    // why: `close` may have come meanwhile and found nothing to stop.
    if (isClosed) controller.abort(new Stopped('interrupted'));
    const ended = follow(run, parts, events, () => {
      active = null;
    });
    active = { run, controller, ended };
    return report;
  };

  const find = async (id: ConformanceId): Promise<ConformanceReport> => {
    if (active?.run.id === id) return active.run.book.report();
    return (await parts.store.findReport(id)) ?? fail('missing.conformance_report', { id });
  };

  return {
    async start(start) {
      const running = active?.run.book.report().targetUrl;
      if (running !== undefined) {
        fail('conflict.conformance_running', { problem: `${running} is being checked. Wait until that is over, or cancel it.` });
      }
      if (isStarting || isClosed) fail('conflict.conformance_running', { problem: 'Another one is about to start or to end.' });
      isStarting = true;
      try {
        return await begin(start);
      } finally {
        isStarting = false;
      }
    },
    get: find,
    list: async () => {
      const items = await parts.store.listReports();
      const live = active?.run.book.report();
      return live === undefined ? items : items.map((item) => (item.id === live.id ? summaryOf(live) : item));
    },
    async cancel(id) {
      if (active?.run.id !== id) return find(id);
      active.controller.abort(new Stopped('cancelled'));
      return active.ended;
    },
    async export(id, format) {
      const report = await find(id);
      return { fileName: fileNameOf(report, format), text: format === 'junit' ? junitOf(report) : markdownOf(report) };
    },
    async close() {
      isClosed = true;
      active?.controller.abort(new Stopped('interrupted'));
      await active?.ended;
    },
  };
}

/** Fails as `conformance.start` of the contract does; sends nothing. */
async function prepareRun(start: ConformanceStart, { clock, random, composer }: ConformanceParts, events: EventMaker) {
  const { destination, signer, burst, answerWithinMs } = start;
  const target: SuiteTarget = {
    destination,
    signer,
    givenSecret: start.givenSecret ?? null,
    environmentId: start.environmentId ?? null,
  };
  const targetUrl = await composer.requireTarget({ destination, signer, givenSecret: target.givenSecret }, start.confirmedHost ?? null);
  const { signing } = await composer.sign(composeFor(target, JSON.stringify(events.make({ envelope: 'current' }))));
  const startedAtUs = clock.nowUs();
  const id = newConformanceId(random, startedAtUs);
  const planned = planOf(start.checks);
  const controller = new AbortController();
  const run: SuiteRun = {
    id,
    target,
    signature: signing === null ? null : { signing, scheme: describeSigning(signing) },
    planned,
    burst,
    answerWithinMs,
    signal: controller.signal,
    book: createReportBook({ id, targetUrl, startedAtUs, planned }),
  };
  return { run, controller };
}

/** Runs it to its end; `onEnd` is called when the whole report is stored. */
async function follow(run: SuiteRun, parts: ConformanceParts, events: EventMaker, onEnd: () => void): Promise<ConformanceReport> {
  const { clock, logger, composer, onProgress } = parts;
  const save = async (report: ConformanceReport): Promise<void> => {
    try {
      await parts.store.saveReport(report);
    } catch (error) {
      // why: what the handler did is known all the same, and the next one tries again.
      logger.warn('The report of a handler check was not stored', { id: report.id, why: String(error) });
    }
  };
  const onCheck = async (change: 'begun' | 'ended') => {
    const report = run.book.report();
    if (change === 'ended') await save(report);
    onProgress(summaryOf(report));
  };
  const end = await runSuite(run, { clock, logger, composer, events, onCheck });
  const report = run.book.conclude({ ...end, endedAtUs: clock.nowUs() });
  await save(report);
  onEnd();
  onProgress(summaryOf(report));
  return report;
}

function fileNameOf({ targetUrl, startedAtUs }: ConformanceReport, format: ExportFormat): string {
  const host = URL.canParse(targetUrl) ? new URL(targetUrl).host : 'target';
  const moment = new Date(Math.floor(startedAtUs / 1000)).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return `handler-check-${host.replace(/[^A-Za-z0-9.-]+/g, '-')}-${moment}.${format === 'junit' ? 'xml' : 'md'}`;
}
