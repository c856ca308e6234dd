/**
 * Fetches the object behind a delivery: from the resource of its event type, with the values its payload names. Guarantees: what was
 * fetched is kept before it is shown; nothing is asked for where nothing is known of the path.
 */

import type { Resource } from '#contract/models/console.ts';
import type { Snapshot, snapshotOrigins } from '#contract/models/snapshot.ts';
import { type ConsolePath, consolePath, pathFields } from '#domain/console/console-path.ts';
import { statusOf } from '#domain/console/statuses.ts';
import { findObject } from '#domain/drift/find-object.ts';
import type { JsonValue } from '#domain/json-value.ts';
import { fail } from '../failure.ts';
import type { ConsoleClient } from './client/console-client.ts';
import type { Connections } from './connections.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import type { Subject } from './subject.ts';

/** Items of a list that are looked through for one object. */
const mostItems = 10_000;

export interface ObjectFetchParts {
  readonly connections: Pick<Connections, 'client' | 'askedClient' | 'resource'>;
  readonly keeper: SnapshotKeeper;
}

export interface ObjectFetch {
  /** Fails with `console.no_resource`, and as every request to a Console may. */
  fetch(subject: Subject, origin: (typeof snapshotOrigins)[number], signal?: AbortSignal): Promise<Snapshot>;
}

interface Found {
  readonly object: JsonValue;
  readonly text: string;
  readonly status: number | null;
  readonly requestId: string | null;
}

export function createObjectFetch({ connections, keeper }: ObjectFetchParts): ObjectFetch {
  return {
    async fetch(subject, origin, signal) {
      const resource = resourceFor(connections, subject);
      const path = consolePath(resource.path, subject.values);
      const isAsked = origin !== 'automatic';
      const client = await connections[isAsked ? 'askedClient' : 'client'](subject.environmentId);
      const wanted = resource.findBy === null ? null : (subject.values[resource.findBy] ?? '');
      const found = wanted === null ? await getOne(client, path, subject.objectId, signal) : await findOne(client, path, wanted, signal);
      return keeper.keep(
        {
          environmentId: subject.environmentId,
          deliveryId: subject.deliveryId,
          thing: subject.thing,
          objectId: subject.objectId,
          origin,
          path,
          status: found.status,
          requestId: found.requestId,
          objectStatus: statusOf(found.object),
        },
        found.text,
      );
    },
  };
}

/** Where the object can be asked for, with everything that its path needs. Fails with `console.no_resource`. */
function resourceFor(connections: Pick<Connections, 'resource'>, { environmentId, eventType, values }: Subject): Resource {
  const none = (problem: string) => fail('console.no_resource', { problem });
  if (eventType === null) return none('The delivery names no event type, so nothing says what it is about.');
  const resource = connections.resource(environmentId, eventType);
  if (resource === undefined) return none(`${eventType.slice(0, 100)} is not a type of the catalog.`);
  if (resource.path === '') return none(resource.explanation);
  const needed = [...pathFields(resource.path), ...(resource.findBy === null ? [] : [resource.findBy])];
  const absent = needed.find((name) => (values[name] ?? '') === '');
  if (absent !== undefined) return none(`The payload has no ${absent}, which ${resource.path} is asked with.`);
  return resource;
}

async function getOne(client: ConsoleClient, path: ConsolePath, id: string | null, signal: AbortSignal | undefined): Promise<Found> {
  const answer = await client.get(path, signal === undefined ? {} : { signal });
  const { status, requestId } = answer;
  const found = findObject(answer.json, id);
  if ('problem' in found) {
    return fail('console.unexpected_answer', {
      problem: `${found.problem} If GET ${path} is a list, say which field of the event names the item.`,
      ...(requestId === null ? {} : { requestId }),
    });
  }
  const text = found.value === answer.json ? answer.text : JSON.stringify(found.value);
  return { object: found.value, text, status, requestId };
}

async function findOne(client: ConsoleClient, path: ConsolePath, wanted: string, signal: AbortSignal | undefined): Promise<Found> {
  let seen = 0;
  for await (const item of client.list(path, { mostItems, ...(signal === undefined ? {} : { signal }) })) {
    seen += 1;
    const { id } = item;
    if ((typeof id === 'string' || typeof id === 'number') && String(id) === wanted) {
      return { object: item, text: JSON.stringify(item), status: null, requestId: null };
    }
  }
  return fail('console.not_found', { problem: `None of the ${seen} that GET ${path} lists has the id ${wanted.slice(0, 100)}.` });
}
