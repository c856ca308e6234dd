/** What a text was taken for, and what of it is not here: one or two sentences. */
import type { NamedId, Recognised } from '#domain/find/recognise-text.ts';

const formWords = {
  http: 'an HTTP request',
  headers: 'headers of a request',
  curl: 'a cURL command',
  har: 'a recording of a browser (HAR)',
  delivery: 'a delivery in JSON',
  json: 'a request in JSON',
} as const;

export function readingOf(recognised: Recognised, absent: readonly NamedId[]): string {
  const missing = absent.map(absentSentence);
  return [takenFor(recognised), ...missing].filter((sentence) => sentence !== '').join(' ');
}

function takenFor(recognised: Recognised): string {
  if (recognised.kind === 'nothing') return 'There is no text.';
  if (recognised.kind === 'text') return 'This names no id, address or request. It can be looked for in the timeline.';
  if (recognised.kind === 'broken-request') return `This looks like a cURL command that can not be read. ${recognised.sentence}`;
  if (recognised.kind === 'address') return 'This is an address.';
  if (recognised.kind === 'request') return `This is ${formWords[recognised.form]}.`;
  return recognised.kind === 'payload' ? 'This is a payload.' : '';
}

function absentSentence(named: NamedId): string {
  if (named.kind === 'own') return `No ${named.thing} has the id ${named.id}.`;
  if (named.kind === 'word') return 'It can be looked for in the timeline.';
  return named.kind === 'event' ? `No delivery carries the event ${named.id}.` : `No delivery belongs to the run ${named.id}.`;
}
