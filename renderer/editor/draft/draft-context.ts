/** What is known around the text of a draft: by what it is checked, and what is offered while it is written. */
import type { JsonService } from './json-service.ts';

export interface OfferedVariable {
  /** As it stands between the braces. */
  readonly name: string;
  readonly what: string;
}

export interface OfferedValue {
  readonly value: string;
  /** Where it was seen: "seen in the log". */
  readonly from: string;
}

export interface OfferedSnippet {
  readonly label: string;
  readonly what: string;
  /** In Monaco's snippet syntax. */
  readonly insert: string;
  /** Stands where a key and its value can, or where a value can. */
  readonly place: 'member' | 'value';
}

export interface DraftContext {
  readonly variables: readonly OfferedVariable[];
  /** By path without indices (`data.object.run_id`). */
  readonly values: ReadonlyMap<string, readonly OfferedValue[]>;
  readonly snippets: readonly OfferedSnippet[];
}

/** Of a model: its language service and what is offered in it; looked up anew at each question. */
export interface DraftTies {
  service(): JsonService | null;
  context(): DraftContext;
}
