import type { Api } from '#contract/api.ts';
import type { DraftId, EnvironmentId } from '#contract/ids.ts';
import type { Draft } from '#contract/models/composer.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { TextSource } from '#contract/procedures/composer.ts';
import { templateOf } from '#domain/catalog/catalog-items.ts';
import { type DraftSource, type StartParts, startDraft } from '../composer/drafts/start.ts';
import { assertFits, factsOfText } from '../composer/drafts/text-facts.ts';
import { readSource } from '../composer/text-source.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import { newDraftId } from '../ids.ts';
import type { StoredDraft } from '../log/composer-store.ts';
import type { StagedBodies } from '../verification/staged-bodies.ts';
import { assertWritable } from './assert-writable.ts';
import { requireEnvironment } from './environments.ts';
import type { HandlerParts } from './parts.ts';

type Parts = Pick<HandlerParts, 'ports' | 'log' | 'hub' | 'directory'> & { readonly staged: StagedBodies };

export function draftHandlers(parts: Parts): Handlers<Api['drafts'], CallContext> {
  const { ports, log, hub } = parts;
  const store = log.composer;
  const nowUs = () => ports.clock.nowUs();
  const missing = (id: DraftId) => fail('missing.draft', { id });
  const told = (stored: StoredDraft): Draft => {
    hub.publish({ kind: 'draft.changed', draft: stored.summary });
    return draftModel(stored);
  };
  const move = async (id: DraftId, direction: 'undo' | 'redo') => {
    const moved = await store.moveDraft(id, direction, nowUs());
    if (moved === null) return fail('conflict.draft_history', { problem: nothingTo[direction] });
    return told(moved ?? missing(id));
  };
  return {
    async list({ text, limit, cursor }) {
      const { items, nextCursor } = await store.listDrafts(text, limit, cursor ?? null);
      return { items: [...items], nextCursor };
    },
    create: async ({ from, name, environmentId }, { signal }) => told(await createDraft(parts, { from, name, environmentId, signal })),
    get: async ({ id }) => draftModel((await store.findDraft(id)) ?? missing(id)),
    async save({ id, name, text, composition }) {
      assertWritable(log);
      const bytes = text && (await readSource({ store, staged: parts.staged }, text));
      const change = { name, composition, text: bytes && { ...factsOfText(bytes), bytes }, savedAtUs: nowUs() };
      return told((await store.saveDraft(id, change)) ?? missing(id));
    },
    undo: ({ id }) => move(id, 'undo'),
    redo: ({ id }) => move(id, 'redo'),
    async history({ id }) {
      if ((await store.findDraft(id)) === undefined) missing(id);
      return { items: [...(await store.draftVersions(id))] };
    },
    async revert({ id, version }) {
      if ((await store.findDraft(id)) === undefined) missing(id);
      const bytes =
        (await store.readWholeDraft(id, version)) ??
        fail('missing.draft_version', { problem: `Version ${version} is not kept (any more).` });
      return told((await store.saveDraft(id, { text: { ...factsOfText(bytes), bytes }, savedAtUs: nowUs() })) ?? missing(id));
    },
    async remove({ id }) {
      if (!(await store.removeDraft(id, nowUs()))) missing(id);
      hub.publish({ kind: 'draft.removed', id });
      return {};
    },
    restore: async ({ id }) => told((await store.restoreDraft(id)) ?? missing(id)),
  };
}

const nothingTo = { undo: 'There is no earlier text to go back to.', redo: 'Nothing was undone.' } as const;

interface Creation {
  readonly from: Exclude<DraftSource, { readonly kind: 'text' }> | GivenText;
  readonly name: string | undefined;
  readonly environmentId: EnvironmentId | undefined;
  readonly signal: AbortSignal | undefined;
}

interface GivenText {
  readonly kind: 'text';
  readonly text: TextSource;
  readonly fileName?: string | undefined;
}

async function createDraft(parts: Parts, { from, name, environmentId, signal }: Creation): Promise<StoredDraft> {
  const { ports, log, directory } = parts;
  assertWritable(log);
  const environment = requireEnvironment(log, environmentId);
  const startParts: StartParts = { log, store: log.composer, directory, templateOf };
  const start = await startDraft(startParts, await sourceOf(parts, from), environment, signal);
  assertFits(start.text);
  const createdAtUs = ports.clock.nowUs();
  return log.composer.createDraft({
    id: newDraftId(ports.random, createdAtUs),
    name: name ?? start.name ?? null,
    createdAtUs,
    origin: start.origin,
    composition: start.composition,
    text: start.text,
    notes: start.notes,
    ...factsOfText(start.text),
  });
}

async function sourceOf({ log, staged }: Parts, from: Creation['from']): Promise<DraftSource> {
  if (from.kind !== 'text') return from;
  const bytes = await readSource({ store: log.composer, staged }, from.text);
  return { kind: 'text', bytes, fileName: from.fileName ?? null };
}

function draftModel({ summary, composition, version, canUndo, canRedo, notes }: StoredDraft): Draft {
  return { ...summary, composition, version, canUndo, canRedo, bodyPath: `/blobs/drafts/${summary.id}`, notes: [...notes] };
}
