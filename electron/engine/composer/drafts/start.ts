/** What a draft begins with, by where it comes from. */

import type { DeliveryId, DraftId, EnvironmentId, SnapshotId } from '#contract/ids.ts';
import type { EventEnvelope } from '#contract/models/composer.ts';
import { escapeVariables } from '#domain/composer/variables.ts';
import { eventTypes, isKnownEventType } from '#domain/event-types.ts';
import type { Directory } from '#engine/endpoints/directory.ts';
import { fail } from '#engine/failure.ts';
import type { ComposerStore } from '#engine/log/composer-store.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { DraftStart } from './draft-start.ts';
import { aimAtEndpoint, aimAtFirst, plainComposition } from './first-aim.ts';
import { guessEventType, wrapObject } from './from-console.ts';
import { startFromText } from './from-text.ts';
import { keepHeaders } from './kept-headers.ts';
import { textOf } from './text-facts.ts';

export type DraftSource =
  | { readonly kind: 'blank' }
  | { readonly kind: 'template'; readonly eventType: string; readonly envelope: EventEnvelope }
  | { readonly kind: 'delivery'; readonly deliveryId: DeliveryId }
  | { readonly kind: 'text'; readonly bytes: Uint8Array; readonly fileName: string | null }
  | { readonly kind: 'console'; readonly snapshotId: SnapshotId; readonly eventType?: string | undefined }
  | { readonly kind: 'draft'; readonly draftId: DraftId };

export interface StartParts {
  readonly log: Pick<DeliveryLog, 'readers' | 'console'>;
  readonly store: ComposerStore;
  readonly directory: Pick<Directory, 'list' | 'get'>;
  /** Text of the catalog's template; undefined for a type that it does not have. */
  readonly templateOf: (eventType: string, envelope: EventEnvelope) => string | undefined;
}

/** Fails with `input.draft_source`, `missing.delivery`, `missing.snapshot`, `missing.draft` and `log.body_damaged`. */
export async function startDraft(
  parts: StartParts,
  from: DraftSource,
  environmentId: EnvironmentId,
  signal: AbortSignal | undefined,
): Promise<DraftStart> {
  const { directory } = parts;
  switch (from.kind) {
    case 'blank':
      return {
        text: new Uint8Array(0),
        origin: { kind: 'blank' },
        composition: plainComposition(aimAtFirst(directory, environmentId)),
        notes: [],
      };
    case 'template':
      return fromTemplate(parts, from.eventType, from.envelope, environmentId);
    case 'delivery':
      return fromDelivery(parts, from.deliveryId, signal);
    case 'text':
      return startFromText(parts, from.bytes, from.fileName, environmentId);
    case 'console':
      return fromConsole(parts, from.snapshotId, from.eventType, environmentId, signal);
    case 'draft':
      return fromDraft(parts, from.draftId);
  }
}

function fromTemplate(parts: StartParts, eventType: string, envelope: EventEnvelope, environmentId: EnvironmentId): DraftStart {
  const text = isKnownEventType(eventType) ? parts.templateOf(eventType, envelope) : undefined;
  if (text === undefined) {
    return fail('input.draft_source', { problem: `The catalog has no type ${eventType}. It has ${eventTypes.join(', ')}.` });
  }
  return {
    text: Buffer.from(text),
    origin: { kind: 'template', eventType, envelope },
    composition: plainComposition(aimAtFirst(parts.directory, environmentId)),
    notes: [],
  };
}

async function fromDelivery({ log, directory }: StartParts, id: DeliveryId, signal: AbortSignal | undefined): Promise<DraftStart> {
  const stored = (await log.readers.findDelivery(id, signal)) ?? fail('missing.delivery', { id });
  const body = (await log.readers.readWholeBody(id, signal)) ?? fail('missing.delivery', { id });
  const text = textOf(body);
  if (text === undefined) {
    return fail('input.draft_source', {
      problem: `The body of ${id} is no UTF-8 text, so it can not be edited as one. Replay the delivery to send exactly its bytes.`,
    });
  }
  const endpoint = directory.get(stored.endpointId);
  const kept = keepHeaders(stored.headers, [endpoint.headerName, stored.signing.headerName]);
  const literal = escapeVariables(text);
  return {
    text: Buffer.from(literal),
    origin: { kind: 'delivery', deliveryId: id },
    composition: {
      ...plainComposition(aimAtEndpoint(directory, endpoint)),
      method: stored.method.slice(0, 20) || 'POST',
      contentType: kept.contentType,
      headers: kept.headers.map(([name, value]): [string, string] => [name, value]),
    },
    notes: [
      ...kept.notes,
      ...(stored.truncation === 'none' ? [] : [`Only the first ${stored.keptBytes.toLocaleString('en-US')} bytes of the body are kept.`]),
      ...(literal === text ? [] : ['Double braces in the body are written as {{brace}}: there they are no variables.']),
    ],
  };
}

async function fromConsole(
  { log, directory }: StartParts,
  id: SnapshotId,
  chosen: string | undefined,
  environmentId: EnvironmentId,
  signal: AbortSignal | undefined,
): Promise<DraftStart> {
  const missing = () => fail('missing.snapshot', { problem: `${id} is not in this log.` });
  const snapshot = (await log.console.findSnapshot(id, signal)) ?? missing();
  const object = (await log.console.readWholeSnapshot(id, signal)) ?? missing();
  const eventType = chosen ?? guessEventType(snapshot);
  const { text, notes } = wrapObject(object, eventType, chosen === undefined);
  const title = snapshot.objectId ?? snapshot.thing ?? 'object';
  return {
    text: Buffer.from(text),
    origin: { kind: 'console', snapshotId: id, title },
    composition: plainComposition(aimAtFirst(directory, environmentId)),
    notes,
  };
}

async function fromDraft({ store }: StartParts, id: DraftId): Promise<DraftStart> {
  const found = (await store.findDraft(id)) ?? fail('missing.draft', { id });
  const text = (await store.readWholeDraft(id, null)) ?? fail('missing.draft', { id });
  const { name } = found.summary;
  return {
    text,
    origin: { kind: 'draft', draftId: id, name },
    composition: found.composition,
    notes: [],
    name: copyName(name),
  };
}

const longestName = 200;

/** `Orders`, then `Orders, copy`, then `Orders, copy 2`. */
function copyName(name: string): string {
  const [, stem = name, count] = /^(.*), copy(?: (\d{1,4}))?$/s.exec(name) ?? [];
  const isCopy = stem !== name;
  const tail = isCopy ? `, copy ${count === undefined ? 2 : Number(count) + 1}` : ', copy';
  return `${[...stem].slice(0, longestName - tail.length).join('')}${tail}`;
}
