/** Pieces that are put into a draft at the cursor. */
import type { OfferedSnippet } from '#renderer/editor/draft/draft-context.ts';

export interface Snippet extends OfferedSnippet {
  readonly id: string;
}

/** A place to be filled in, with what stands there at first. */
function hole(number: number, text: string): string {
  return `$\{${number}:${text}}`;
}

export const snippets: readonly Snippet[] = [
  {
    id: 'unknown-field',
    label: 'Unknown field',
    what: 'A field that no handler knows; a correct one ignores it.',
    insert: `"${hole(1, 'x_unknown')}": "${hole(2, 'added later')}"`,
    place: 'member',
  },
  {
    id: 'number-variable',
    label: 'Number from a variable',
    what: 'Leaves without its quotes, as a number.',
    insert: `"${hole(1, 'attempt')}": "{{${hole(2, 'seq')}:number}}"`,
    place: 'member',
  },
  {
    id: 'organization',
    label: 'Organization',
    what: 'A new organization id, the same throughout the event.',
    insert: '"organization_id": "{{organization_id}}"',
    place: 'member',
  },
  { id: 'run', label: 'Run', what: 'A new run id, the same throughout the event.', insert: '"run_id": "{{run_id}}"', place: 'member' },
  {
    id: 'late',
    label: 'Created a day ago',
    what: 'The event as if it had been held up for a day.',
    insert: '"created": "{{now-1d}}"',
    place: 'member',
  },
  {
    id: 'big-number',
    label: 'Number past 2^53',
    what: 'Loses its last digit in a handler that reads numbers as floats.',
    insert: `"${hole(1, 'big')}": 9007199254740993`,
    place: 'member',
  },
  {
    id: 'unicode',
    label: 'Letters beyond ASCII',
    what: 'Two-byte, three-byte and four-byte characters: a handler that signs decoded text often fails here.',
    insert: `"${hole(1, 'note')}": "Grüße, 你好, 🚀"`,
    place: 'member',
  },
  {
    id: 'nested',
    label: 'Nested object',
    what: 'An object and a list inside it.',
    insert: `"${hole(1, 'extra')}": {\n  "items": [\n    { "id": "{{uuid}}" }\n  ]\n}`,
    place: 'member',
  },
];
