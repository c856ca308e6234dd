/** How an exchange ended, before it is put into words. */
export type Ending =
  | { readonly outcome: 'answered' }
  | { readonly outcome: 'refused' | 'unreachable' }
  | { readonly outcome: 'unresolved'; readonly isTemporary: boolean }
  /** `cutAfterBytes`: it was we who cut it, on purpose, after so many bytes of the body. */
  | { readonly outcome: 'reset'; readonly stage: Stage; readonly cutAfterBytes?: number }
  | { readonly outcome: 'timed-out'; readonly stage: Stage; readonly limitMs: number }
  | { readonly outcome: 'tls-failed'; readonly stage: Stage; readonly code: string; readonly detail: string }
  /** `what` is read after "is"; `problem` is a sentence. */
  | { readonly outcome: 'blocked'; readonly what: string }
  | { readonly outcome: 'blocked'; readonly problem: string }
  | { readonly outcome: 'malformed-answer'; readonly code: string }
  | { readonly outcome: 'cancelled'; readonly stage: Stage };

/** How far an exchange has come: what it is waiting for. */
export type Stage = 'resolve' | 'connect' | 'tls' | 'send' | 'first-byte' | 'head' | 'body';

/** Thrown inside an attempt to leave it with a known ending; never leaves `send-attempt`. */
export class Ended extends Error {
  override readonly name = 'Ended';
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(ending.outcome);
    this.ending = ending;
  }
}
