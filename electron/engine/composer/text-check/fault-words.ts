/** Words for the place where a text stops being JSON. */
import type { JsonExpected } from '#domain/json-reader.ts';

export interface JsonFault {
  readonly expected: JsonExpected;
  readonly hasRunOut: boolean;
  /** The text from the place on; a few characters are enough. */
  readonly rest: string;
}

const wanted: Readonly<Record<JsonExpected, string>> = {
  value: 'A value is expected here.',
  'value-or-end': 'A value or the end of the list is expected here.',
  key: 'A key in double quotes is expected here.',
  'key-or-end': 'A key in double quotes or the end of the object is expected here.',
  colon: 'A colon is expected between a key and its value.',
  'comma-or-end': 'A comma or a closing bracket is expected here.',
  nothing: 'The JSON has ended before this.',
};

function reasonOf({ expected, hasRunOut, rest }: JsonFault): string {
  if (rest.startsWith('"') && (expected === 'value' || expected === 'key' || expected.endsWith('-or-end')) && expected !== 'comma-or-end') {
    return hasRunOut ? 'The string that begins here has no end.' : 'The string that begins here has a line break, a bad escape, or no end.';
  }
  if (hasRunOut) return 'The text ends before the JSON does.';
  if (expected === 'key' && rest.startsWith('}')) return 'A comma stands before the closing brace.';
  if (expected === 'value' && rest.startsWith(']')) return 'A comma stands before the closing bracket.';
  if (rest.startsWith("'")) return 'JSON has double quotes, not single ones.';
  if (rest.startsWith('//') || rest.startsWith('/*')) return 'JSON has no comments.';
  if (/^(?:undefined|NaN|Infinity|True|False|None)\b/.test(rest)) return `JSON has no ${rest.match(/^\w+/)?.[0] ?? 'such word'}.`;
  return wanted[expected];
}

export function describeFault(fault: JsonFault): string {
  return `This is no JSON. ${reasonOf(fault)} It can be sent as it is, on purpose.`;
}
