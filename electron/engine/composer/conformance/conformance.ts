/** The handler check as the handlers of the contract use it. */
import type { ConformanceId } from '#contract/ids.ts';
import type { ConformanceReport } from '#contract/models/conformance.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import { fail } from '#engine/failure.ts';
import { newConformanceId } from '#engine/ids.ts';
import type { Conformance, ConformanceParts, ConformanceStart, ExportFormat } from './conformance-parts.ts';
import { createEventMaker } from './events.ts';
import { junitOf } from './junit.ts';
import { markdownOf } from './markdown.ts';
import { createReportBook, type ReportBook, summaryOf } from './report-book.ts';
import { planOf, runSuite, Stopped, type SuiteRun } from './run-suite.ts';
import { composeFor, type SuiteTarget } from './suite-sender.ts';

interface ActiveRun {
  readonly id: ConformanceId;
  readonly book: ReportBook;
  readonly controller: AbortController;
  readonly ended: Promise<ConformanceReport>;
}

export function createConformance(parts: ConformanceParts): Conformance {
  const { clock, random, logger, composer, store } = parts;
  const events = createEventMaker({ clock, random });
  let active: ActiveRun | null = null;
  let isStarting = false;
  let isClosed = false;

  /** A report that can not be stored is told about and does not end the run. */
  const save = async (report: ConformanceReport): Promise<void> => {
    try {
      await store.saveReport(report);
    } catch (error) {
      logger.warn('The report of a handler check was not stored', { id: report.id, why: String(error) });
    }
  };

  const follow = async (run: SuiteRun): Promise<ConformanceReport> => {
    const onCheck = async (change: 'begun' | 'ended') => {
      const report = run.book.report();
      if (change === 'ended') await save(report);
      parts.onProgress(summaryOf(report));
    };
    const end = await runSuite(run, { clock, logger, composer, events, onCheck });
    const report = run.book.conclude({ ...end, endedAtUs: clock.nowUs() });
    await save(report);
    active = null;
    parts.onProgress(summaryOf(report));
    return report;
  };

  const begin = async (start: ConformanceStart): Promise<ConformanceReport> => {
    const { destination, signer } = start;
    const target: SuiteTarget = {
      destination,
      signer,
      givenSecret: start.givenSecret ?? null,
      environmentId: start.environmentId ?? null,
    };
    const targetUrl = await composer.requireTarget({ destination, signer, givenSecret: target.givenSecret }, start.confirmedHost ?? null);
    // why: what can not be composed is told now, and not by each check.
    await composer.preview(composeFor(target, JSON.stringify(events.make({ envelope: 'current' }))));
    const signing = await parts.signingOf({ destination, signer });
    const startedAtUs = clock.nowUs();
    const id = newConformanceId(random, startedAtUs);
    const planned = planOf(start.checks);
    const book = createReportBook({ id, targetUrl, startedAtUs, planned });
    await store.saveReport(book.report());
    const controller = new AbortController();
    const run: SuiteRun = {
      id,
      target,
      signature: signing === null ? null : { signing, scheme: describeSigning(signing) },
      planned,
      burst: start.burst,
      answerWithinMs: start.answerWithinMs,
      signal: controller.signal,
      book,
    };
    const report = book.report();
    parts.onProgress(summaryOf(report));
    // why: a handler of the contract returns before anything leaves, and close may have come meanwhile.
    if (isClosed) controller.abort(new Stopped('interrupted'));
    active = { id, book, controller, ended: Promise.resolve().then(() => follow(run)) };
    return report;
  };

  const find = async (id: ConformanceId): Promise<ConformanceReport> => {
    if (active?.id === id) return active.book.report();
    return (await store.findReport(id)) ?? fail('missing.conformance_report', { id });
  };

  return {
    async start(start) {
      if (active !== null) {
        fail('conflict.conformance_running', {
          problem: `${active.book.report().targetUrl} is being checked. Wait until that is over, or cancel it.`,
        });
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
      const items = await store.listReports();
      const live = active?.book.report();
      return live === undefined ? items : items.map((item) => (item.id === live.id ? summaryOf(live) : item));
    },
    async cancel(id) {
      if (active?.id !== id) return find(id);
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

function fileNameOf({ targetUrl, startedAtUs }: ConformanceReport, format: ExportFormat): string {
  const host = URL.canParse(targetUrl) ? new URL(targetUrl).host : 'target';
  const day = new Date(Math.floor(startedAtUs / 1000)).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return `handler-check-${host.replace(/[^A-Za-z0-9.-]+/g, '-')}-${day}.${format === 'junit' ? 'xml' : 'md'}`;
}
