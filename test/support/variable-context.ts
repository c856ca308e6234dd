import type { VariableContext } from '#domain/composer/variables.ts';

/** A context whose ids and UUIDs count up, at 2026-05-20T12:00:00.5Z. */
export function variableContext(given: Partial<VariableContext> = {}): VariableContext {
  let made = 0;
  const next = () => {
    made += 1;
    return made;
  };
  return {
    nowUs: Date.parse('2026-05-20T12:00:00.500Z') * 1000,
    uuid: () => `00000000-0000-4000-8000-${String(next()).padStart(12, '0')}`,
    newId: (prefix) => `${prefix}${next()}`,
    eventType: 'run.completed',
    sequence: 7,
    environmentValues: new Map(),
    stepValue: null,
    sharedIds: new Map(),
    ...given,
  };
}
