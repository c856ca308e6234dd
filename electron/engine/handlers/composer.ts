import type { Api } from '#contract/api.ts';
import type { DraftId, EnvironmentId } from '#contract/ids.ts';
import type { Composition, EnvironmentValue } from '#contract/models/composer.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { TextSource } from '#contract/procedures/composer.ts';
import { catalogItems } from '#domain/catalog/catalog-items.ts';
import { valueCircle } from '#domain/composer/value-circle.ts';
import type { ComposeRequest } from '../composer/composer-parts.ts';
import { seenShape } from '../composer/seen-shape.ts';
import { checkText } from '../composer/text-check/check-text.ts';
import { readComposedText, readSource } from '../composer/text-source.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import type { StagedBodies } from '../verification/staged-bodies.ts';
import { assertWritable } from './assert-writable.ts';
import { requireEnvironment } from './environments.ts';
import type { HandlerParts } from './parts.ts';

type Parts = Pick<HandlerParts, 'log' | 'composer'> & { readonly staged: StagedBodies };

export function composerHandlers(parts: Parts): Handlers<Api['composer'], CallContext> {
  const { log, composer, staged } = parts;
  const store = log.composer;
  const texts = { store, staged };
  return {
    async catalog({ eventType, envelope }) {
      const wanted = catalogItems().filter(
        (item) => (eventType === undefined || item.eventType === eventType) && (envelope === undefined || item.envelope === envelope),
      );
      return { items: [...wanted] };
    },
    async seen({ eventType, environmentId }, { signal }) {
      const id = environmentId === undefined ? null : requireEnvironment(log, environmentId);
      return seenShape(store, eventType, id, signal);
    },
    async check({ text, environmentId }) {
      const environmentValues = mapOf(await store.values(requireEnvironment(log, environmentId)));
      return checkText(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readSource(texts, text)), { environmentValues });
    },
    preview: async (composed) => composer.preview(await requestOf(parts, composed)),
    async send({ what, confirmedHost = null }, { signal }) {
      assertWritable(log);
      if ('previewId' in what) return composer.sendPreview(what.previewId, confirmedHost, signal);
      return composer.send(await requestOf(parts, what), confirmedHost, signal);
    },
    values: async ({ environmentId }) => ({ items: [...(await store.values(requireEnvironment(log, environmentId)))] }),
    async setValues({ environmentId, items }) {
      requireEnvironment(log, environmentId);
      assertFine(items);
      await store.setValues(environmentId, items);
      return { items: [...(await store.values(environmentId))] };
    },
  };
}

interface Composed {
  readonly text: TextSource;
  readonly composition: Composition;
  readonly environmentId?: EnvironmentId | undefined;
  readonly draftId?: DraftId | undefined;
  readonly givenSecret?: string | undefined;
}

async function requestOf({ log, staged }: Parts, composed: Composed): Promise<ComposeRequest> {
  const { text, composition, environmentId, draftId = null, givenSecret = null } = composed;
  const store = log.composer;
  if (environmentId !== undefined) requireEnvironment(log, environmentId);
  if (draftId !== null && (await store.findDraft(draftId)) === undefined) fail('missing.draft', { id: draftId });
  return {
    text: await readComposedText({ store, staged }, text),
    composition,
    environmentId: environmentId ?? null,
    draftId,
    givenSecret,
    surroundings: null,
  };
}

function mapOf(values: readonly EnvironmentValue[]): ReadonlyMap<string, string> {
  return new Map(values.map(({ name, value }) => [name, value]));
}

/** Fails with `input.variable` where a name is there twice, or values name each other in a circle. */
function assertFine(items: readonly EnvironmentValue[]): void {
  const values = mapOf(items);
  const twice = items.find(({ name }, at) => items.findIndex((one) => one.name === name) !== at);
  if (twice !== undefined) fail('input.variable', { problem: `env.${twice.name} is there twice.` });
  const circle = valueCircle(values);
  if (circle !== null) fail('input.variable', { problem: circle });
}
