/**
 * The contract with an engine's handlers behind it, as the oRPC router that every link serves.
 * Guarantees: input is parsed by the contract before a handler sees it; output is checked where `isOutputChecked` says so
 * (development and tests); what is thrown leaves as a row of the error table; each call is timed.
 */
import { mapEventIterator } from '@orpc/client';
import { implement } from '@orpc/server';
import { api } from '#contract/api.ts';
import type { CallContext, Engine } from '#engine/engine-parts.ts';
import type { Logger } from '#engine/ports.ts';
import { type HostContext, sessionLimits } from './caller-sessions.ts';
import { toWireError } from './wire-error.ts';

export interface RouterParts {
  readonly handlers: Engine['handlers'];
  readonly logger: Logger;
  /** Checks results against the contract: costs time, so only development and tests do. */
  readonly isOutputChecked: boolean;
}

export type HostRouter = ReturnType<typeof createRouter>;

/** Calls that a page makes without anybody having done something: they keep no session from becoming idle. */
const unasked: ReadonlySet<string> = new Set(['feed.acknowledge', 'system.health', 'sessions.list']);

/** A call slower than this is told in the log without being asked. */
const slowCallMs = 200;

export function createRouter({ handlers, logger, isOutputChecked }: RouterParts) {
  // why: NaN equals no middleware's index, which is how oRPC is told to leave the output alone.
  const config = isOutputChecked ? {} : { initialOutputValidationIndex: Number.NaN };
  const os = implementation(config, logger);
  return {
    ...logRoutes(os, handlers),
    ...otherRoutes(os, handlers),
    ...consoleRoutes(os, handlers),
    ...replayRoutes(os, handlers),
    ...composerRoutes(os, handlers),
    ...sessionRoutes(os),
  };
}

type Implementation = ReturnType<typeof implementation>;

/** The contract with what happens around every call. */
function implementation(config: { readonly initialOutputValidationIndex?: number }, logger: Logger) {
  return implement(api)
    .$context<HostContext>()
    .$config(config)
    .use(async ({ next, path, signal, context }) => {
      const name = path.join('.');
      if (!unasked.has(name)) context.sessions?.markUsed();
      const startedAtMs = performance.now();
      try {
        const result = await next();
        if (!isEventIterator(result.output)) return result;
        const output = mapEventIterator(result.output, {
          value: async (value) => value,
          error: async (error) => toWireError(error, name, logger, signal),
        });
        return { ...result, output };
      } catch (error) {
        throw toWireError(error, name, logger, signal);
      } finally {
        tellTime(logger, name, performance.now() - startedAtMs);
      }
    });
}

/** Sessions are the host's: those of the link that asks, and none where the host has none. */
function sessionRoutes(os: Implementation) {
  return {
    sessions: {
      list: os.sessions.list.handler(async ({ context: { sessions } }) => ({
        items: [...(sessions?.list() ?? [])],
        ...sessionLimits,
      })),
      endAll: os.sessions.endAll.handler(async ({ context: { sessions } }) => ({ ended: sessions?.endAll() ?? 0 })),
    },
  };
}

/** What is asked of the log and done to it. */
function logRoutes(os: Implementation, handlers: Engine['handlers']) {
  return {
    deliveries: {
      list: os.deliveries.list.handler(served(handlers.deliveries.list)),
      count: os.deliveries.count.handler(served(handlers.deliveries.count)),
      facets: os.deliveries.facets.handler(served(handlers.deliveries.facets)),
      histogram: os.deliveries.histogram.handler(served(handlers.deliveries.histogram)),
      groups: os.deliveries.groups.handler(served(handlers.deliveries.groups)),
      locate: os.deliveries.locate.handler(served(handlers.deliveries.locate)),
      complete: os.deliveries.complete.handler(served(handlers.deliveries.complete)),
      explain: os.deliveries.explain.handler(served(handlers.deliveries.explain)),
      narrow: os.deliveries.narrow.handler(served(handlers.deliveries.narrow)),
      annotate: os.deliveries.annotate.handler(served(handlers.deliveries.annotate)),
      remove: os.deliveries.remove.handler(served(handlers.deliveries.remove)),
      get: os.deliveries.get.handler(served(handlers.deliveries.get)),
      signature: os.deliveries.signature.handler(served(handlers.deliveries.signature)),
      diagnosis: os.deliveries.diagnosis.handler(served(handlers.deliveries.diagnosis)),
      rejudge: os.deliveries.rejudge.handler(served(handlers.deliveries.rejudge)),
      attempts: os.deliveries.attempts.handler(served(handlers.deliveries.attempts)),
      curl: os.deliveries.curl.handler(served(handlers.deliveries.curl)),
    },
    search: { find: os.search.find.handler(served(handlers.search.find)) },
    observations: {
      get: os.observations.get.handler(served(handlers.observations.get)),
    },
    views: {
      list: os.views.list.handler(served(handlers.views.list)),
      save: os.views.save.handler(served(handlers.views.save)),
      remove: os.views.remove.handler(served(handlers.views.remove)),
    },
    trash: {
      list: os.trash.list.handler(served(handlers.trash.list)),
      restore: os.trash.restore.handler(served(handlers.trash.restore)),
      empty: os.trash.empty.handler(served(handlers.trash.empty)),
    },
    jobs: {
      list: os.jobs.list.handler(served(handlers.jobs.list)),
      get: os.jobs.get.handler(served(handlers.jobs.get)),
      cancel: os.jobs.cancel.handler(served(handlers.jobs.cancel)),
    },
    storage: {
      get: os.storage.get.handler(served(handlers.storage.get)),
      retention: os.storage.retention.handler(served(handlers.storage.retention)),
      previewRetention: os.storage.previewRetention.handler(served(handlers.storage.previewRetention)),
      setRetention: os.storage.setRetention.handler(served(handlers.storage.setRetention)),
      applyRetention: os.storage.applyRetention.handler(served(handlers.storage.applyRetention)),
      backups: os.storage.backups.handler(served(handlers.storage.backups)),
      backUp: os.storage.backUp.handler(served(handlers.storage.backUp)),
      restore: os.storage.restore.handler(served(handlers.storage.restore)),
      check: os.storage.check.handler(served(handlers.storage.check)),
      compact: os.storage.compact.handler(served(handlers.storage.compact)),
      salvage: os.storage.salvage.handler(served(handlers.storage.salvage)),
      reopen: os.storage.reopen.handler(served(handlers.storage.reopen)),
    },
  };
}

function otherRoutes(os: Implementation, handlers: Engine['handlers']) {
  return {
    system: {
      hello: os.system.hello.handler(served(handlers.system.hello)),
      health: os.system.health.handler(served(handlers.system.health)),
      listen: os.system.listen.handler(served(handlers.system.listen)),
    },
    feed: {
      subscribe: os.feed.subscribe.handler(served(handlers.feed.subscribe)),
      acknowledge: os.feed.acknowledge.handler(served(handlers.feed.acknowledge)),
    },
    endpoints: {
      list: os.endpoints.list.handler(served(handlers.endpoints.list)),
      create: os.endpoints.create.handler(served(handlers.endpoints.create)),
      update: os.endpoints.update.handler(served(handlers.endpoints.update)),
      sendTestEvent: os.endpoints.sendTestEvent.handler(served(handlers.endpoints.sendTestEvent)),
    },
    secrets: {
      list: os.secrets.list.handler(served(handlers.secrets.list)),
      add: os.secrets.add.handler(served(handlers.secrets.add)),
      retire: os.secrets.retire.handler(served(handlers.secrets.retire)),
      rotate: os.secrets.rotate.handler(served(handlers.secrets.rotate)),
      update: os.secrets.update.handler(served(handlers.secrets.update)),
      trim: os.secrets.trim.handler(served(handlers.secrets.trim)),
      copy: os.secrets.copy.handler(served(handlers.secrets.copy)),
      reveal: os.secrets.reveal.handler(served(handlers.secrets.reveal)),
    },
    verification: {
      schemes: os.verification.schemes.handler(served(handlers.verification.schemes)),
      check: os.verification.check.handler(served(handlers.verification.check)),
      stageBody: os.verification.stageBody.handler(served(handlers.verification.stageBody)),
      sample: os.verification.sample.handler(served(handlers.verification.sample)),
      senderSample: os.verification.senderSample.handler(served(handlers.verification.senderSample)),
    },
    settings: {
      get: os.settings.get.handler(served(handlers.settings.get)),
      update: os.settings.update.handler(served(handlers.settings.update)),
      export: os.settings.export.handler(served(handlers.settings.export)),
      import: os.settings.import.handler(served(handlers.settings.import)),
    },
  };
}

/** The platform's Console, and the sandbox that stands in for one. */
function consoleRoutes(os: Implementation, handlers: Engine['handlers']) {
  return {
    console: {
      connections: os.console.connections.handler(served(handlers.console.connections)),
      connect: os.console.connect.handler(served(handlers.console.connect)),
      test: os.console.test.handler(served(handlers.console.test)),
      webhooks: os.console.webhooks.handler(served(handlers.console.webhooks)),
      registerWebhook: os.console.registerWebhook.handler(served(handlers.console.registerWebhook)),
      sendTestEvent: os.console.sendTestEvent.handler(served(handlers.console.sendTestEvent)),
      subscriptions: os.console.subscriptions.handler(served(handlers.console.subscriptions)),
      fetchSnapshot: os.console.fetchSnapshot.handler(served(handlers.console.fetchSnapshot)),
      addSnapshot: os.console.addSnapshot.handler(served(handlers.console.addSnapshot)),
      removeSnapshot: os.console.removeSnapshot.handler(served(handlers.console.removeSnapshot)),
      snapshots: os.console.snapshots.handler(served(handlers.console.snapshots)),
      compare: os.console.compare.handler(served(handlers.console.compare)),
      ignoreRules: os.console.ignoreRules.handler(served(handlers.console.ignoreRules)),
      addIgnoreRule: os.console.addIgnoreRule.handler(served(handlers.console.addIgnoreRule)),
      removeIgnoreRule: os.console.removeIgnoreRule.handler(served(handlers.console.removeIgnoreRule)),
      suggestIgnoreRules: os.console.suggestIgnoreRules.handler(served(handlers.console.suggestIgnoreRules)),
      reconcileRun: os.console.reconcileRun.handler(served(handlers.console.reconcileRun)),
    },
    sandbox: {
      state: os.sandbox.state.handler(served(handlers.sandbox.state)),
      configure: os.sandbox.configure.handler(served(handlers.sandbox.configure)),
      startRun: os.sandbox.startRun.handler(served(handlers.sandbox.startRun)),
      act: os.sandbox.act.handler(served(handlers.sandbox.act)),
      reset: os.sandbox.reset.handler(served(handlers.sandbox.reset)),
    },
  };
}

/** What is composed, kept and played. */
function composerRoutes(os: Implementation, handlers: Engine['handlers']) {
  return {
    composer: {
      catalog: os.composer.catalog.handler(served(handlers.composer.catalog)),
      seen: os.composer.seen.handler(served(handlers.composer.seen)),
      check: os.composer.check.handler(served(handlers.composer.check)),
      preview: os.composer.preview.handler(served(handlers.composer.preview)),
      send: os.composer.send.handler(served(handlers.composer.send)),
      values: os.composer.values.handler(served(handlers.composer.values)),
      setValues: os.composer.setValues.handler(served(handlers.composer.setValues)),
    },
    drafts: {
      list: os.drafts.list.handler(served(handlers.drafts.list)),
      create: os.drafts.create.handler(served(handlers.drafts.create)),
      get: os.drafts.get.handler(served(handlers.drafts.get)),
      save: os.drafts.save.handler(served(handlers.drafts.save)),
      undo: os.drafts.undo.handler(served(handlers.drafts.undo)),
      redo: os.drafts.redo.handler(served(handlers.drafts.redo)),
      history: os.drafts.history.handler(served(handlers.drafts.history)),
      revert: os.drafts.revert.handler(served(handlers.drafts.revert)),
      remove: os.drafts.remove.handler(served(handlers.drafts.remove)),
      restore: os.drafts.restore.handler(served(handlers.drafts.restore)),
    },
    scenarios: {
      list: os.scenarios.list.handler(served(handlers.scenarios.list)),
      get: os.scenarios.get.handler(served(handlers.scenarios.get)),
      schema: os.scenarios.schema.handler(served(handlers.scenarios.schema)),
      check: os.scenarios.check.handler(served(handlers.scenarios.check)),
      save: os.scenarios.save.handler(served(handlers.scenarios.save)),
      remove: os.scenarios.remove.handler(served(handlers.scenarios.remove)),
      restore: os.scenarios.restore.handler(served(handlers.scenarios.restore)),
      record: os.scenarios.record.handler(served(handlers.scenarios.record)),
      start: os.scenarios.start.handler(served(handlers.scenarios.start)),
      run: os.scenarios.run.handler(served(handlers.scenarios.run)),
      runs: os.scenarios.runs.handler(served(handlers.scenarios.runs)),
      pause: os.scenarios.pause.handler(served(handlers.scenarios.pause)),
      resume: os.scenarios.resume.handler(served(handlers.scenarios.resume)),
      step: os.scenarios.step.handler(served(handlers.scenarios.step)),
      stop: os.scenarios.stop.handler(served(handlers.scenarios.stop)),
    },
    conformance: {
      checks: os.conformance.checks.handler(served(handlers.conformance.checks)),
      start: os.conformance.start.handler(served(handlers.conformance.start)),
      get: os.conformance.get.handler(served(handlers.conformance.get)),
      list: os.conformance.list.handler(served(handlers.conformance.list)),
      cancel: os.conformance.cancel.handler(served(handlers.conformance.cancel)),
      export: os.conformance.export.handler(served(handlers.conformance.export)),
    },
  };
}

/** What is sent again, where to, and what came of it. */
function replayRoutes(os: Implementation, handlers: Engine['handlers']) {
  return {
    replays: {
      preview: os.replays.preview.handler(served(handlers.replays.preview)),
      start: os.replays.start.handler(served(handlers.replays.start)),
      get: os.replays.get.handler(served(handlers.replays.get)),
      cancel: os.replays.cancel.handler(served(handlers.replays.cancel)),
      list: os.replays.list.handler(served(handlers.replays.list)),
      pause: os.replays.pause.handler(served(handlers.replays.pause)),
      resume: os.replays.resume.handler(served(handlers.replays.resume)),
      items: os.replays.items.handler(served(handlers.replays.items)),
      compareJobs: os.replays.compareJobs.handler(served(handlers.replays.compareJobs)),
      checkIdempotency: os.replays.checkIdempotency.handler(served(handlers.replays.checkIdempotency)),
      attempt: os.replays.attempt.handler(served(handlers.replays.attempt)),
      recentTargets: os.replays.recentTargets.handler(served(handlers.replays.recentTargets)),
    },
    targets: {
      list: os.targets.list.handler(served(handlers.targets.list)),
      get: os.targets.get.handler(served(handlers.targets.get)),
      create: os.targets.create.handler(served(handlers.targets.create)),
      update: os.targets.update.handler(served(handlers.targets.update)),
      probe: os.targets.probe.handler(served(handlers.targets.probe)),
      remove: os.targets.remove.handler(served(handlers.targets.remove)),
      restore: os.targets.restore.handler(served(handlers.targets.restore)),
    },
    plans: {
      list: os.plans.list.handler(served(handlers.plans.list)),
      create: os.plans.create.handler(served(handlers.plans.create)),
      get: os.plans.get.handler(served(handlers.plans.get)),
      entries: os.plans.entries.handler(served(handlers.plans.entries)),
      update: os.plans.update.handler(served(handlers.plans.update)),
      start: os.plans.start.handler(served(handlers.plans.start)),
      remove: os.plans.remove.handler(served(handlers.plans.remove)),
      restore: os.plans.restore.handler(served(handlers.plans.restore)),
      export: os.plans.export.handler(served(handlers.plans.export)),
      import: os.plans.import.handler(served(handlers.plans.import)),
    },
    attempts: {
      list: os.attempts.list.handler(served(handlers.attempts.list)),
      compare: os.attempts.compare.handler(served(handlers.attempts.compare)),
      copy: os.attempts.copy.handler(served(handlers.attempts.copy)),
      har: os.attempts.har.handler(served(handlers.attempts.har)),
    },
  };
}

function served<I, O>(handler: (input: I, context: CallContext) => Promise<O>) {
  return ({ input, signal }: { readonly input: I; readonly signal?: AbortSignal | undefined }) => handler(input, { signal });
}

function isEventIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function tellTime(logger: Logger, name: string, tookMs: number): void {
  const fields = { procedure: name, tookMs: Math.round(tookMs * 10) / 10 };
  if (tookMs > slowCallMs) logger.info('A call was slow', fields);
  else logger.debug('Called', fields);
}
