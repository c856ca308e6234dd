export interface QueryFault {
  readonly ok: false;
  /** One plain sentence. */
  readonly problem: string;
  /** Where the piece that is at fault begins and ends, as character offsets. */
  readonly position: number;
  readonly end: number;
  /** What could stand in place of that piece; null when there is no good guess. */
  readonly suggestion: string | null;
}

export function fault(
  problem: string,
  at: { readonly position: number; readonly end: number },
  suggestion: string | null = null,
): QueryFault {
  return { ok: false, problem, position: at.position, end: at.end, suggestion };
}
