import type { ViewMatches } from '#contract/models/saved-view.ts';
import type { DesktopNotice } from '#contract/native.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';

/** Desktops cut longer ones where they please. */
const mostCharacters = 200;

/** Names of views and event types only: a notification is read by whoever passes by. */
export function matchWords({ viewId, name, eventType }: ViewMatches, count: number): DesktopNotice {
  const deliveries = count === 1 ? '1 delivery matches' : `${count.toLocaleString('en-US')} deliveries match`;
  const type = eventType === null ? null : visibleText(eventType);
  return {
    key: viewId,
    title: cut(`${deliveries} “${cut(visibleText(name), 120)}”`),
    body: cut(count === 1 ? (type ?? 'It names no event type.') : `Newest: ${type ?? 'no event type'}`),
  };
}

function cut(text: string, most = mostCharacters): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
